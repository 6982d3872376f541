import { Send } from "lucide";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Appointment, Notification } from "../../../api/types";
import { Button } from "../../../components/Button";
import { t as words } from "../../../i18n/desk";
import { formatDateTime } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import type { AppointmentRecord } from "../../../state/record";
import { useWorkplace } from "../context";
import { attempt, reasonText } from "../problems";
import { SendDialog } from "./SendDialog";

const KINDS = ["invitation", "cancellation", "reminder", "change", "turn_near", "custom"] as const;
const CHANNELS = ["email", "sms"] as const;
const STATES = { due: "", sent: "good", failed: "danger", dropped: "faint", held: "warning" } as const;

const OPEN: readonly Appointment["state"][] = ["scheduled", "invited", "waiting", "in_progress"];

interface MessagesSentProps {
  readonly record: AppointmentRecord;
  readonly appointment: Appointment;
}

/** The e-mails and text messages to the customer, and whether they went out; another one, or taking one back. */
export function MessagesSent({ record, appointment }: MessagesSentProps) {
  const { directory } = useWorkplace();
  const [writing, setWriting] = useState(false);
  const notifications = record.notifications.value;
  const customer = directory.customer(appointment.customer_id);
  const canSend = OPEN.includes(appointment.state) && (customer?.email ?? customer?.phone);
  return (
    <section class="panel padded" aria-labelledby="messages-sent">
      <header class="panel-title">
        <h2 id="messages-sent">{t("sent.title")}</h2>
        {customer && canSend && (
          <Button icon={Send} onClick={() => setWriting(true)}>
            {words("send.open")}
          </Button>
        )}
      </header>
      {notifications === undefined && <p class="muted">{t("sent.unknown")}</p>}
      {notifications?.length === 0 && <p class="muted">{t("sent.none")}</p>}
      <ul role="list" class="items">
        {notifications?.map((notification) => (
          <MessageItem
            key={notification.id}
            notification={notification}
            action={
              (notification.state === "due" || notification.state === "held") && (
                <Button
                  variant="quiet"
                  disabled={record.busy.value}
                  onClick={() => attempt(record.cancelMessage(notification.id))}
                >
                  {words("send.take_back")}
                </Button>
              )
            }
          />
        ))}
      </ul>
      {writing && customer && (
        <SendDialog record={record} customer={customer} onClose={() => setWriting(false)} />
      )}
    </section>
  );
}

interface MessageItemProps {
  readonly notification: Notification;
  readonly action?: ComponentChildren;
}

/** One message, when and whether it went out. */
export function MessageItem({ notification, action }: MessageItemProps) {
  const { staff } = useWorkplace();
  const kind = KINDS.find((each) => each === notification.kind);
  const channel = CHANNELS.find((each) => each === notification.channel);
  const state = (Object.keys(STATES) as (keyof typeof STATES)[]).find((each) => each === notification.state);
  const at = new Date(notification.sent_at ?? notification.due_at);
  const isAhead = state === "due" && at.getTime() > Date.now();
  return (
    <li class="item">
      <div>
        <p>
          {kind ? t(`sent.kind.${kind}`) : notification.kind}
          {channel && <span class="muted"> · {t(`sent.channel.${channel}`)}</span>}
        </p>
        <p class="muted small">{formatDateTime(at, staff.time_zone)}</p>
        {notification.text && <p class="written small">{notification.text}</p>}
        {notification.error && <p class="field-error small">{reasonText(notification.error)}</p>}
      </div>
      {action}
      <span class={`chip ${state ? STATES[state] : ""}`}>
        {state ? t(`sent.state.${isAhead ? "planned" : state}`) : notification.state}
      </span>
    </li>
  );
}
