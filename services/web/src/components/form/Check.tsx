import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface CheckProps {
  readonly label: ComponentChildren;
  readonly hint?: string | undefined;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A box to tick, with what it means below. */
export function Check({ label, hint, checked, disabled = false, onChange }: CheckProps) {
  const id = useId();
  return (
    <div class="check-line">
      <label class="check">
        <input
          type="checkbox"
          checked={checked}
          disabled={disabled}
          aria-describedby={hint && `${id}-hint`}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {hint && (
        <p class="muted small check-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export interface Choice<Value extends string | number> {
  readonly value: Value;
  readonly label: ComponentChildren;
  readonly hint?: string | undefined;
}

interface CheckGroupProps<Value extends string | number> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: readonly Value[];
  /** Side by side where the labels are short. */
  readonly inline?: boolean;
  /** Takes no further choice from this number on. */
  readonly most?: number;
  readonly onChange: (chosen: readonly Value[]) => void;
}

/** Any number of several choices; they are given in the order in which they stand. */
export function CheckGroup<Value extends string | number>({
  label,
  hint,
  error,
  choices,
  chosen,
  inline = false,
  most = Infinity,
  onChange,
}: CheckGroupProps<Value>) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const toggle = (value: Value, checked: boolean): void => {
    const next = new Set(chosen);
    if (checked) next.add(value);
    else next.delete(value);
    onChange(choices.map((choice) => choice.value).filter((each) => next.has(each)));
  };
  return (
    <fieldset class="group" aria-describedby={describedBy}>
      <legend>{label}</legend>
      {hint && (
        <p class="muted small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div class={inline ? "checks inline" : "checks"}>
        {choices.map((choice) => (
          <Check
            key={choice.value}
            label={choice.label}
            hint={choice.hint}
            checked={chosen.includes(choice.value)}
            disabled={chosen.length >= most && !chosen.includes(choice.value)}
            onChange={(checked) => toggle(choice.value, checked)}
          />
        ))}
      </div>
      {error && (
        <p class="field-error small" id={`${id}-error`} role="alert" data-invalid tabIndex={-1}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
