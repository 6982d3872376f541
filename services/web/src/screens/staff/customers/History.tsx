import { Button } from "../../../components/Button";
import { Section } from "../../../components/form/Section";
import { t } from "../../../i18n/customers";
import { clockTime, dateFormat } from "../../../i18n/format";
import type { CustomerProfile } from "../../../state/customers";
import { MessageItem } from "../appointment/MessagesSent";
import { useWorkplace } from "../context";
import { Link } from "../Link";
import { StateBadge } from "../StateBadge";
import { colleagueName, typeName } from "../words";

interface Props {
  readonly profile: CustomerProfile;
}

/** The customer's appointments, newest first. */
export function History({ profile }: Props) {
  const { directory, staff } = useWorkplace();
  const appointments = profile.appointments.value;
  const format = dateFormat({
    day: "numeric",
    month: "long",
    year: "numeric",
    ...clockTime(),
    timeZone: staff.time_zone,
  });
  return (
    <Section title={t("history")}>
      {appointments === undefined && <p class="muted">{t("unknown")}</p>}
      {appointments?.length === 0 && <p class="muted">{t("history.none")}</p>}
      <ul role="list" class="items">
        {appointments?.map(({ id, ad_hoc, specialist_id, starts_at, state, subject, type_id }) => (
          <li key={id} class="item">
            <div>
              <p>
                <Link to={{ name: "appointment", id }}>{format.format(new Date(starts_at))}</Link>
                {ad_hoc && <span class="muted"> · {t("history.ad_hoc")}</span>}
              </p>
              <p class="muted small">
                {[
                  typeName(directory.type(type_id)),
                  specialist_id && colleagueName(directory.colleagues.value.get(specialist_id)),
                  subject,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </div>
            <StateBadge state={state} />
          </li>
        ))}
      </ul>
      {profile.hasMore && (
        <div>
          <Button onClick={() => void profile.more()}>{t("more")}</Button>
        </div>
      )}
    </Section>
  );
}

/** What was sent to the customer for their newest appointments. */
export function Messages({ profile }: Props) {
  const messages = profile.messages.value;
  return (
    <Section title={t("messages")} text={t("messages.text")}>
      {messages === undefined && <p class="muted">{t("unknown")}</p>}
      {messages?.length === 0 && <p class="muted">{t("messages.none")}</p>}
      <ul role="list" class="items">
        {messages?.map((message) => (
          <MessageItem key={message.id} notification={message} />
        ))}
      </ul>
    </Section>
  );
}
