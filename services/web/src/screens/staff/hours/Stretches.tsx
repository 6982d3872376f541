import { X } from "lucide";
import { IconButton } from "../../../components/Button";
import { t } from "../../../i18n/hours";
import { flawOf, type Stretch } from "../../../state/hours";

interface StretchesProps {
  readonly stretches: readonly Stretch[];
  readonly labels: { readonly from: string; readonly to: string; readonly remove: string };
  /** Flaws are told once saving was tried. */
  readonly checked: boolean;
  readonly onChange: (stretches: readonly Stretch[]) => void;
}

/** The stretches of one day, each with its beginning and end. */
export function Stretches({ stretches, labels, checked, onChange }: StretchesProps) {
  const flaw = checked ? flawOf(stretches) : undefined;
  const change = (index: number, changes: Partial<Stretch>): void =>
    onChange(stretches.map((each, position) => (position === index ? { ...each, ...changes } : each)));
  return (
    <>
      {stretches.map((stretch, index) => (
        <div key={index} class="stretch">
          <input
            type="time"
            class="input"
            step={300}
            aria-label={labels.from}
            aria-invalid={flaw !== undefined || undefined}
            value={stretch.start}
            onInput={(event) => change(index, { start: event.currentTarget.value })}
          />
          <span aria-hidden="true">–</span>
          <input
            type="time"
            class="input"
            step={300}
            aria-label={labels.to}
            value={stretch.end}
            onInput={(event) => change(index, { end: event.currentTarget.value })}
          />
          <IconButton
            icon={X}
            label={labels.remove}
            onClick={() => onChange(stretches.filter((_, position) => position !== index))}
          />
        </div>
      ))}
      {flaw && (
        <p class="field-error small" role="alert">
          {t(`flaw.${flaw}`)}
        </p>
      )}
    </>
  );
}
