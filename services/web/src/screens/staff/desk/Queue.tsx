import { Coffee, Ellipsis, Flag, MessageSquare, Video } from "lucide";
import { memo } from "preact/compat";
import { useState } from "preact/hooks";
import type { Appointment } from "../../../api/types";
import { Button, IconButton } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { Icon } from "../../../components/Icon";
import { t as booking } from "../../../i18n/booking";
import { t as words } from "../../../i18n/desk";
import { formatTime, formatWait } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import { hasDeviceWaiting } from "../../../state/desk";
import { useSurroundings, useWorkplace } from "../context";
import { Link } from "../Link";
import { colleagueName, elapsed, languageName, nameOf, PRIORITIES, typeName } from "../words";
import { AlertSwitch } from "./AlertOffer";
import { HandleDialog } from "./HandleDialog";

/** Who waits, in the order in which they are served, each let in by one click. */
export function Queue() {
  const { desk } = useWorkplace();
  const waiting = desk.waiting.value;
  return (
    <section class="panel queue" aria-labelledby="queue-title">
      <header class="panel-header">
        <h2 id="queue-title">
          {t("queue.title")} <span class="count">{waiting.length}</span>
        </h2>
        <AlertSwitch />
      </header>
      {waiting.length === 0 ? (
        <EmptyState icon={Coffee} title={t("queue.empty.title")}>
          {t("queue.empty.text")}
        </EmptyState>
      ) : (
        <ol role="list" class="queue-list">
          {waiting.map((appointment) => (
            <Arrival key={appointment.id} appointment={appointment} />
          ))}
        </ol>
      )}
    </section>
  );
}

interface ArrivalProps {
  readonly appointment: Appointment;
}

const Arrival = memo(({ appointment }: ArrivalProps) => {
  const workplace = useWorkplace();
  const { directory, desk } = workplace;
  const [handling, setHandling] = useState(false);
  const customer = directory.customer(appointment.customer_id);
  const name = nameOf(customer);
  const language = appointment.language || customer?.locale;
  return (
    <li class="arrival">
      <div class="arrival-head">
        <p class="arrival-name">
          <Presence online={desk.isOnline(appointment.id)} />
          <Link to={{ name: "appointment", id: appointment.id }}>{name}</Link>
          <Unread count={desk.unread(appointment.id)} />
        </p>
        {appointment.state === "waiting" && (
          <IconButton
            icon={Ellipsis}
            label={words("queue.more", { name })}
            aria-haspopup="dialog"
            onClick={() => setHandling(true)}
          />
        )}
      </div>
      <p>
        {typeName(directory.type(appointment.type_id))}
        {language && <span class="muted"> · {languageName(language)}</span>}
      </p>
      {appointment.subject && <p class="arrival-subject">{appointment.subject}</p>}
      <p class="muted small">
        <Waiting appointment={appointment} />
      </p>
      <div class="arrival-foot">
        <Chips appointment={appointment} />
        <Button
          variant="primary"
          icon={Video}
          aria-label={t("queue.admit.label", { name })}
          onClick={() => workplace.admit(appointment.id)}
        >
          {t("queue.admit")}
        </Button>
      </div>
      {handling && <HandleDialog appointment={appointment} onClose={() => setHandling(false)} />}
    </li>
  );
});

/** Since when, for how long still, and for whom. */
function Waiting({ appointment }: ArrivalProps) {
  const { desk, directory, staff } = useWorkplace();
  const { clock } = useSurroundings();
  const { id, ad_hoc, specialist_id, starts_at, waiting_since } = appointment;
  if (hasDeviceWaiting(appointment)) return <>{t("queue.device")}</>;
  const wait = desk.place(id)?.estimatedWaitSeconds;
  const colleague = specialist_id !== null && specialist_id !== staff.id ? specialist_id : undefined;
  const facts = [
    waiting_since && t("queue.since", { time: elapsed(waiting_since, clock.now.value) }),
    wait !== undefined && wait >= 60 && words("queue.estimate", { time: formatWait(wait) }),
    !ad_hoc && t("queue.booked", { time: formatTime(new Date(starts_at), staff.time_zone) }),
    colleague && t("queue.with", { name: colleagueName(directory.colleagues.value.get(colleague)) }),
    staff.team_ids.length > 1 && directory.team(appointment.team_id)?.name,
  ];
  return <>{facts.filter(Boolean).join(" · ")}</>;
}

function Chips({ appointment }: ArrivalProps) {
  const { desk } = useWorkplace();
  const { id, place_held_at, priority } = appointment;
  const level = PRIORITIES.find((each) => each === priority && each > 0);
  const undelivered = desk.isUndelivered(id);
  if (!level && !place_held_at && !undelivered) return null;
  return (
    <p class="row">
      {level && (
        <span class={`chip ${level === 2 ? "danger" : "warning"}`}>
          <Icon of={Flag} size={14} />
          {booking(`priority.${level}`)}
        </span>
      )}
      {place_held_at && (
        <span class="chip">{words(desk.isOnline(id) ? "queue.held.online" : "queue.held")}</span>
      )}
      {undelivered && <span class="chip danger">{words("undelivered.short")}</span>}
    </p>
  );
}

function Presence({ online }: { readonly online: boolean | undefined }) {
  if (online === undefined) return null;
  const label = online ? t("presence.online") : t("presence.offline");
  return <span class={`presence ${online ? "online" : ""}`} role="img" aria-label={label} title={label} />;
}

/** Messages of the customer that nobody here has read. */
export function Unread({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <span class="unread">
      <Icon of={MessageSquare} size={16} />
      <span aria-hidden="true">{count}</span>
      <span class="visually-hidden">{t("unread", { count })}</span>
    </span>
  );
}
