import { Coffee, MessageSquare, Video } from "lucide";
import { memo } from "preact/compat";
import type { Appointment } from "../../../api/types";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { Icon } from "../../../components/Icon";
import { formatTime } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import { hasDeviceWaiting } from "../../../state/desk";
import { useSurroundings, useWorkplace } from "../context";
import { Link } from "../Link";
import { colleagueName, elapsed, languageName, nameOf, typeName } from "../words";
import { AlertSwitch } from "./AlertOffer";

/** Who waits, first come first, each let in by one click. */
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

const Arrival = memo(({ appointment }: { readonly appointment: Appointment }) => {
  const workplace = useWorkplace();
  const { directory, desk, staff } = workplace;
  const customer = directory.customer(appointment.customer_id);
  const name = nameOf(customer);
  const colleague = appointment.specialist_id !== null && appointment.specialist_id !== staff.id;
  return (
    <li class="arrival">
      <div class="arrival-text">
        <p class="arrival-name">
          <Presence online={desk.isOnline(appointment.id)} />
          <Link to={{ name: "appointment", id: appointment.id }}>{name}</Link>
          <Unread count={desk.unread(appointment.id)} />
        </p>
        <p>
          {typeName(directory.type(appointment.type_id))}
          {customer && <span class="muted"> · {languageName(customer.locale)}</span>}
        </p>
        <p class="muted small">
          {hasDeviceWaiting(appointment) ? t("queue.device") : <Wait since={appointment.waiting_since} />}
          {!appointment.ad_hoc &&
            ` · ${t("queue.booked", { time: formatTime(new Date(appointment.starts_at), staff.time_zone) })}`}
          {colleague &&
            ` · ${t("queue.with", { name: colleagueName(directory.colleagues.value.get(appointment.specialist_id ?? "")) })}`}
        </p>
      </div>
      <Button
        variant="primary"
        icon={Video}
        aria-label={t("queue.admit.label", { name })}
        onClick={() => workplace.admit(appointment.id)}
      >
        {t("queue.admit")}
      </Button>
    </li>
  );
});

/** Only the text moves with the clock. */
function Wait({ since }: { readonly since: string | null }) {
  const { clock } = useSurroundings();
  return since === null ? null : <>{t("queue.since", { time: elapsed(since, clock.now.value) })}</>;
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
