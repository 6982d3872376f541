import type { Notification } from "../../../api/types";
import { formatDateTime } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import { useWorkplace } from "../context";

const KINDS = ["invitation", "cancellation", "reminder", "change", "turn_near", "custom"] as const;
const CHANNELS = ["email", "sms"] as const;
const STATES = { due: "", sent: "good", failed: "danger", dropped: "faint", held: "warning" } as const;

/** The e-mails and text messages to the customer, and whether they went out. */
export function MessagesSent({
  notifications,
}: {
  readonly notifications: readonly Notification[] | undefined;
}) {
  return (
    <section class="panel padded" aria-labelledby="messages-sent">
      <h2 id="messages-sent">{t("sent.title")}</h2>
      {notifications === undefined && <p class="muted">{t("sent.unknown")}</p>}
      {notifications?.length === 0 && <p class="muted">{t("sent.none")}</p>}
      <ul role="list" class="items">
        {notifications?.map((notification) => (
          <MessageItem key={notification.id} notification={notification} />
        ))}
      </ul>
    </section>
  );
}

/** One message, when and whether it went out. */
export function MessageItem({ notification }: { readonly notification: Notification }) {
  const { staff } = useWorkplace();
  const kind = KINDS.find((each) => each === notification.kind);
  const channel = CHANNELS.find((each) => each === notification.channel);
  const state = (Object.keys(STATES) as (keyof typeof STATES)[]).find((each) => each === notification.state);
  const at = new Date(notification.sent_at ?? notification.due_at);
  return (
    <li class="item">
      <div>
        <p>
          {kind ? t(`sent.kind.${kind}`) : notification.kind}
          {channel && <span class="muted"> · {t(`sent.channel.${channel}`)}</span>}
        </p>
        <p class="muted small">{formatDateTime(at, staff.time_zone)}</p>
        {notification.text && <p class="written small">{notification.text}</p>}
        {notification.error && (
          <p class="field-error small">{t("sent.error", { error: notification.error })}</p>
        )}
      </div>
      <span class={`chip ${state ? STATES[state] : ""}`}>
        {state ? t(`sent.state.${state}`) : notification.state}
      </span>
    </li>
  );
}
