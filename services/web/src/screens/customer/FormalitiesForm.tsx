import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Tick } from "../../components/Tick";
import { t } from "../../i18n/customer";
import { localised } from "../../i18n/index";
import type { Formalities, Formality } from "../../state/customer";

interface FormalitiesFormProps {
  readonly formalities: Formalities;
  readonly company: string;
  /** By a box of its own; where the button itself confirms it there is none. */
  readonly asksAge: boolean;
}

/** What this appointment asks before anyone enters, one sentence each; nothing where it asks nothing. */
export function FormalitiesForm({ formalities, company, asksAge }: FormalitiesFormProps) {
  const first = useRef<HTMLInputElement>(null);
  const missing = formalities.missing.value;
  const questions = formalities.questions.value;
  const age = asksAge ? formalities.minimumAge.value : null;
  // Who tried to enter is taken to what is missing.
  useSignalEffect(() => {
    if (formalities.pointedOut.value > 0) first.current?.focus();
  });
  if (questions.length === 0 && age === null) return null;
  const props = (formality: Formality) => ({
    checked: formalities.isTicked(formality),
    onChange: (on: boolean) => formalities.tick(formality, on),
    error: formalities.pointedOut.value > 0 && missing.includes(formality) ? errorOf(formality) : undefined,
    ...(missing[0] === formality ? { inputRef: first } : {}),
  });
  const errorOf = (formality: Formality): string =>
    formality === "age" ? t("formalities.age.missing", { company }) : t("formalities.missing");
  return (
    <fieldset class="formalities">
      <legend>{t("formalities.heading")}</legend>
      {age !== null && (
        <Tick {...props("age")} required>
          {t("formalities.age", { age })}
        </Tick>
      )}
      {questions.map(({ purpose, required, text }) => (
        <Tick key={purpose} {...props(purpose)} required={required}>
          {localised(text)} {!required && <span class="muted">{t("formalities.optional")}</span>}
        </Tick>
      ))}
      <p class="muted small">{t("formalities.later")}</p>
    </fieldset>
  );
}
