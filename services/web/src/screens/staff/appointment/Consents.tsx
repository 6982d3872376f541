import type { Appointment } from "../../../api/types";
import { t } from "../../../i18n/desk";
import { formatDateTime } from "../../../i18n/format";
import { t as purposes } from "../../../i18n/purposes";
import { useWorkplace } from "../context";

/** What the customer was asked for this appointment, and what they answered. */
export function Consents({ appointment }: { readonly appointment: Appointment }) {
  const { staff } = useWorkplace();
  const { age_confirmation, consents } = appointment;
  if (consents.length === 0 && !age_confirmation) return null;
  const at = (instant: string): string => formatDateTime(new Date(instant), staff.time_zone);
  return (
    <section class="panel padded" aria-labelledby="consents">
      <h2 id="consents">{t("consents.title")}</h2>
      <ul role="list" class="items">
        {age_confirmation && (
          <li class="item">
            <div>
              <p>{t("consents.age", { age: age_confirmation.minimum_age })}</p>
              <p class="muted small">{at(age_confirmation.confirmed_at)}</p>
            </div>
          </li>
        )}
        {consents.map(({ id, purpose, granted, answered_at }) => (
          <li key={id} class="item">
            <div>
              <p>{purposes(`purpose.${purpose}`)}</p>
              <p class="muted small">{at(answered_at)}</p>
            </div>
            <span class={`chip ${granted ? "good" : "danger"}`}>
              {t(granted ? "consents.granted" : "consents.declined")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
