import { useState } from "preact/hooks";
import { Field } from "../../../components/Field";
import { t } from "../../../i18n/access";
import { strengthOf } from "../../../state/account";

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly error?: string | undefined;
  /** What others know of its owner: name, e-mail, company. */
  readonly known: readonly string[];
  readonly onChange: (value: string) => void;
}

/** A new password, which can be looked at, with advice that follows what is written. */
export function PasswordField({ label, value, error, known, onChange }: PasswordFieldProps) {
  const [visible, setVisible] = useState(false);
  const strength = strengthOf(value, known);
  return (
    <div class="stack tight">
      <Field
        label={label}
        hint={t("password.hint")}
        type={visible ? "text" : "password"}
        autocomplete="new-password"
        autocapitalize="none"
        spellcheck={false}
        required
        maxLength={1024}
        value={value}
        error={error}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <p class={`small strength ${strength}`} role="status">
        {strength !== "empty" && t(`strength.${strength}`)}
      </p>
      <label class="check">
        <input
          type="checkbox"
          checked={visible}
          onChange={(event) => setVisible(event.currentTarget.checked)}
        />
        {t("password.show")}
      </label>
    </div>
  );
}
