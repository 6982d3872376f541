import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { TextArea } from "../../../components/Field";
import { t as words } from "../../../i18n/desk";
import { t } from "../../../i18n/staff";
import { OUTCOMES, type WrapUp } from "../../../state/wrapup";

/** Outcome and notes. */
export function WrapUpFields({ wrapUp }: { readonly wrapUp: WrapUp }) {
  const draft = wrapUp.outdated.value;
  return (
    <>
      {draft && (
        <Banner
          kind="warning"
          actions={<Button onClick={() => wrapUp.takeOutdated()}>{words("wrap_up.outdated.take")}</Button>}
        >
          {words("wrap_up.outdated")}
          {draft.notes && <p class="written small">{draft.notes}</p>}
        </Banner>
      )}
      <fieldset class="choices">
        <legend>{t("wrap_up.outcome")}</legend>
        {OUTCOMES.map((outcome) => (
          <label key={outcome} class="choice">
            <input
              type="radio"
              name="outcome"
              value={outcome}
              checked={wrapUp.outcome.value === outcome}
              onChange={() => {
                wrapUp.outcome.value = outcome;
              }}
            />
            <span>{t(`outcome.${outcome}`)}</span>
          </label>
        ))}
      </fieldset>
      <TextArea
        label={t("wrap_up.notes")}
        hint={t("wrap_up.notes.hint")}
        rows={6}
        maxLength={4000}
        value={wrapUp.notes.value}
        onInput={(event) => {
          wrapUp.notes.value = event.currentTarget.value;
        }}
      />
    </>
  );
}
