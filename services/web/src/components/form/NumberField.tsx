import { Field } from "../Field";

interface NumberFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** NaN: nothing, or nothing that is a number. */
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A labelled whole number. */
export function NumberField({ value, onChange, step = 1, ...props }: NumberFieldProps) {
  return (
    <Field
      {...props}
      type="number"
      inputMode="numeric"
      step={step}
      value={Number.isNaN(value) ? "" : value}
      onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
    />
  );
}
