import { useId } from "preact/hooks";
import type {
  AllHTMLAttributes,
  ComponentChildren,
  InputHTMLAttributes,
  SelectHTMLAttributes,
  TextareaHTMLAttributes,
} from "preact";
import { t } from "../i18n/common";

// Preact types each role and type apart; what a form needs is the plain set.
type Native<Element extends EventTarget> = Omit<AllHTMLAttributes<Element>, "class" | "label" | "role">;

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong and how to mend it. */
  readonly error?: string | undefined;
}

/** A labelled text input with hint and error. */
export function Field({ label, hint, error, ...native }: FieldProps & Native<HTMLInputElement>) {
  return (
    <Labelled label={label} hint={hint} error={error} required={native.required === true}>
      {(ids) => <input {...(native as InputHTMLAttributes)} {...ids} class="input" />}
    </Labelled>
  );
}

/** A labelled text of several lines. */
export function TextArea({ label, hint, error, ...native }: FieldProps & Native<HTMLTextAreaElement>) {
  return (
    <Labelled label={label} hint={hint} error={error} required={native.required === true}>
      {(ids) => <textarea {...(native as TextareaHTMLAttributes)} {...ids} class="input" />}
    </Labelled>
  );
}

/** A labelled choice; its children are the options. */
export function Select({
  label,
  hint,
  error,
  children,
  ...native
}: FieldProps & Native<HTMLSelectElement> & { readonly children: ComponentChildren }) {
  return (
    <Labelled label={label} hint={hint} error={error} required={native.required === true}>
      {(ids) => (
        <select {...(native as SelectHTMLAttributes)} {...ids} class="input">
          {children}
        </select>
      )}
    </Labelled>
  );
}

interface Ids {
  readonly id: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
}

interface LabelledProps extends FieldProps {
  readonly required: boolean;
  readonly children: (ids: Ids) => ComponentChildren;
}

function Labelled({ label, hint, error, required, children }: LabelledProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const ids: Ids = {
    id,
    ...(described ? { "aria-describedby": described } : {}),
    ...(error ? { "aria-invalid": true as const } : {}),
  };
  return (
    <div class="field">
      <label for={id}>
        {label}
        {required && <span class="muted small"> ({t("required")})</span>}
      </label>
      {hint && (
        <p class="muted small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children(ids)}
      {error && (
        <p class="field-error small" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
