import type { ComponentChildren, Ref } from "preact";
import { useId } from "preact/hooks";

interface TickProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly required?: boolean;
  readonly disabled?: boolean;
  /** What is wrong and how to mend it. */
  readonly error?: string | undefined;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** What is agreed to. */
  readonly children: ComponentChildren;
}

/** A box to tick, with its sentence as a target as large as a finger. */
export function Tick({
  checked,
  onChange,
  required = false,
  disabled = false,
  error,
  inputRef,
  children,
}: TickProps) {
  const id = useId();
  return (
    <div class="tick">
      <label>
        <input
          {...(inputRef ? { ref: inputRef } : {})}
          type="checkbox"
          checked={checked}
          aria-required={required}
          disabled={disabled}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? id : undefined}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{children}</span>
      </label>
      {error && (
        <p class="field-error small" id={id} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
