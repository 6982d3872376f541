import { ArrowRightLeft, Ban, CalendarClock, CloudOff, SearchX, Video } from "lucide";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Appointment } from "../../../api/types";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { Skeleton } from "../../../components/Skeleton";
import { t as common } from "../../../i18n/common";
import { t as words } from "../../../i18n/desk";
import { t } from "../../../i18n/staff";
import { asksForAdmission } from "../../../state/desk";
import type { AppointmentRecord } from "../../../state/record";
import { isInMyCall } from "../../../state/desk";
import { Chat } from "../../call";
import { useWorkplace } from "../context";
import { CancelDialog } from "../handle/CancelDialog";
import { MoveDialog } from "../handle/MoveDialog";
import { TransferDialog } from "../handle/TransferDialog";
import { Link } from "../Link";
import { PageHeading } from "../PageHeading";
import type { PageProps } from "../pages";
import { StateBadge } from "../StateBadge";
import { nameOf, typeName } from "../words";
import { Consents } from "./Consents";
import { Facts } from "./Facts";
import { Links } from "./Links";
import { MessagesSent } from "./MessagesSent";
import { Story } from "./Story";

/** One appointment with all that belongs to it. */
export function AppointmentPage({ route: { id } }: PageProps<"appointment">) {
  const workplace = useWorkplace();
  const record = useMemo(() => workplace.record(id), [workplace, id]);
  useEffect(() => {
    void record.load();
    return () => record.close();
  }, [record]);
  const appointment = record.appointment.value;
  switch (record.state.value) {
    case "loading":
      return <Skeleton lines={8} />;
    case "missing":
      return (
        <>
          <PageHeading title={t("appointment.title")} />
          <EmptyState
            icon={SearchX}
            title={t("problem.APPOINTMENT_NOT_FOUND")}
            action={<Link to={{ name: "desk" }}>{t("to_desk")}</Link>}
          />
        </>
      );
    case "failed":
      return (
        <>
          <PageHeading title={t("appointment.title")} />
          <EmptyState
            icon={CloudOff}
            title={t("appointment.failed")}
            action={<Button onClick={() => void record.load()}>{common("retry")}</Button>}
          />
        </>
      );
    case "ready":
      return appointment ? <Ready record={record} appointment={appointment} /> : null;
  }
}

interface ReadyProps {
  readonly record: AppointmentRecord;
  readonly appointment: Appointment;
}

function Ready({ record, appointment }: ReadyProps) {
  const { directory } = useWorkplace();
  const name = nameOf(directory.customer(appointment.customer_id));
  return (
    <>
      <PageHeading title={name} actions={<Commands record={record} appointment={appointment} />}>
        <p class="row">
          <StateBadge state={appointment.state} />
          <span class="muted">{typeName(directory.type(appointment.type_id))}</span>
          <Link to={{ name: "customer", id: appointment.customer_id }}>{words("customer.open")}</Link>
        </p>
      </PageHeading>
      <div class="record">
        <div class="record-column">
          <Facts appointment={appointment} />
          <Links record={record} appointment={appointment} />
          <MessagesSent record={record} appointment={appointment} />
          <Consents appointment={appointment} />
        </div>
        <div class="record-column">
          <section class="panel record-chat" aria-labelledby="record-chat">
            <header class="panel-header">
              <h2 id="record-chat">{t("appointment.chat")}</h2>
            </header>
            <Chat conversation={record.chat} name={name} />
          </section>
          <Story story={record.story.value} customerName={name} />
        </div>
      </div>
    </>
  );
}

/** What can be done with the appointment as it stands. */
function Commands({ record, appointment }: ReadyProps) {
  const workplace = useWorkplace();
  const { commands } = record;
  const [dialog, setDialog] = useState<"move" | "transfer" | "cancel" | undefined>(undefined);
  const close = (): void => setDialog(undefined);
  const { id, state } = appointment;
  const isToCome = state === "scheduled" || state === "invited" || state === "waiting";
  return (
    <>
      {isToCome && (
        <Button icon={Ban} onClick={() => setDialog("cancel")}>
          {t("appointment.cancel")}
        </Button>
      )}
      {isToCome && (
        <Button icon={ArrowRightLeft} onClick={() => setDialog("transfer")}>
          {words("handle.transfer")}
        </Button>
      )}
      {state === "scheduled" && (
        <Button icon={CalendarClock} onClick={() => setDialog("move")}>
          {words("handle.move")}
        </Button>
      )}
      {asksForAdmission(appointment) && (
        <Button variant="primary" icon={Video} onClick={() => workplace.admit(id)}>
          {t("queue.admit")}
        </Button>
      )}
      {isInMyCall(appointment, workplace.staff.id) && (
        <Link to={{ name: "call", id }} class="button primary">
          {t("today.return")}
        </Link>
      )}
      {dialog === "cancel" && <CancelDialog commands={commands} onClose={close} />}
      {dialog === "transfer" && (
        <TransferDialog commands={commands} appointment={appointment} onClose={close} />
      )}
      {dialog === "move" && <MoveDialog commands={commands} appointment={appointment} onClose={close} />}
    </>
  );
}
