import { formatUnit } from "../../i18n/format";
import { t } from "../../i18n/form";
import { Select } from "../Field";

const HOUR = 60;
const DAY = 1_440;
const YEAR = 365 * DAY;

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

/** Minutes in the largest units that tell them exactly: "2 days", "1 hour 30 minutes". */
export function formatMinutes(minutes: number): string {
  if (minutes >= YEAR && minutes % YEAR === 0) return formatUnit(minutes / YEAR, "year");
  if (minutes >= DAY && minutes % DAY === 0) return formatUnit(minutes / DAY, "day");
  if (minutes < HOUR) return formatUnit(minutes, "minute");
  const rest = minutes % HOUR;
  const hours = formatUnit(Math.floor(minutes / HOUR), "hour");
  return rest === 0 ? hours : `${hours} ${formatUnit(rest, "minute")}`;
}
