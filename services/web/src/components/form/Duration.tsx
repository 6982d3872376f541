import { formatMinutes } from "../../i18n/format";
import { t } from "../../i18n/form";
import { Select } from "../Field";

interface DurationProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Minutes to choose from; the present value is offered in any case. */
  readonly choices: readonly number[];
  /** Words for values that are no duration, such as 0 or -1. */
  readonly special?: Readonly<Record<number, string>>;
  readonly value: number;
  readonly onChange: (minutes: number) => void;
}

/** A labelled duration, chosen among sensible ones. */
export function Duration({ choices, special = {}, value, onChange, ...props }: DurationProps) {
  const offered = [...new Set([...choices, value])].sort((first, second) => first - second);
  return (
    <Select
      {...props}
      value={String(value)}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
    >
      {offered.map((minutes) => (
        <option key={minutes} value={String(minutes)}>
          {special[minutes] ?? (minutes === 0 ? t("duration.none") : formatMinutes(minutes))}
        </option>
      ))}
    </Select>
  );
}
