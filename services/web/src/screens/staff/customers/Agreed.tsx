import { Check } from "../../../components/form/Check";
import { Section } from "../../../components/form/Section";
import { t } from "../../../i18n/customers";
import { t as words } from "../../../i18n/desk";
import { formatDateTime } from "../../../i18n/format";
import { t as purposes } from "../../../i18n/purposes";
import type { CustomerProfile } from "../../../state/customers";
import { useWorkplace } from "../context";
import { attempt } from "../problems";

interface Props {
  readonly profile: CustomerProfile;
}

/** What may be sent to the customer besides what changes an appointment. */
export function Preferences({ profile }: Props) {
  const { staff } = useWorkplace();
  const preferences = profile.preferences.value;
  return (
    <Section title={t("preferences")} text={t("preferences.text")}>
      {preferences === undefined && <p class="muted">{t("unknown")}</p>}
      {preferences?.map(({ channel, opted_out, changed_at }) => (
        <Check
          key={channel}
          label={t(`preferences.${channel}`)}
          hint={
            changed_at
              ? t("preferences.changed", { date: formatDateTime(new Date(changed_at), staff.time_zone) })
              : undefined
          }
          checked={!opted_out}
          onChange={(wanted) => attempt(profile.prefer(channel, !wanted))}
        />
      ))}
    </Section>
  );
}

/** The newest answer to each question that was asked. */
export function Agreed({ profile }: Props) {
  const { staff } = useWorkplace();
  const consents = profile.consents.value;
  return (
    <Section title={t("consents")}>
      {consents.length === 0 && <p class="muted">{t("consents.none")}</p>}
      <ul role="list" class="items">
        {consents.map(({ id, purpose, granted, answered_at, text_version, method }) => (
          <li key={id} class="item">
            <div>
              <p>{purposes(`purpose.${purpose}`)}</p>
              <p class="muted small">
                {t("consents.detail", {
                  date: formatDateTime(new Date(answered_at), staff.time_zone),
                  version: text_version,
                  method: t(`consents.method.${method}`),
                })}
              </p>
            </div>
            <span class={`chip ${granted ? "good" : "danger"}`}>
              {words(granted ? "consents.granted" : "consents.declined")}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
