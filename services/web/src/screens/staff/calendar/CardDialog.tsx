import { ArrowRightLeft, Ban, CalendarClock } from "lucide";
import { useMemo, useState } from "preact/hooks";
import type { Appointment } from "../../../api/types";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { t } from "../../../i18n/calendar";
import { t as words } from "../../../i18n/desk";
import { useWorkplace } from "../context";
import { CancelDialog } from "../handle/CancelDialog";
import { MoveDialog } from "../handle/MoveDialog";
import { TransferDialog } from "../handle/TransferDialog";
import { Link } from "../Link";
import { StateBadge } from "../StateBadge";
import { colleagueName, contactLine, nameOf, timeRange, typeName } from "../words";

interface CardDialogProps {
  readonly appointment: Appointment;
  readonly onClose: () => void;
}

/** An appointment of the calendar in short, and what can be done with it. */
export function CardDialog({ appointment, onClose }: CardDialogProps) {
  const workplace = useWorkplace();
  const { directory, staff } = workplace;
  const commands = useMemo(() => workplace.commands(appointment.id), [workplace, appointment.id]);
  const [next, setNext] = useState<"move" | "transfer" | "cancel" | undefined>(undefined);
  const dialog = { commands, appointment, onClose };
  if (next === "move") return <MoveDialog {...dialog} />;
  if (next === "transfer") return <TransferDialog {...dialog} />;
  if (next === "cancel") return <CancelDialog commands={commands} onClose={onClose} />;
  const customer = directory.customer(appointment.customer_id);
  const isToCome = ["scheduled", "invited", "waiting"].includes(appointment.state);
  return (
    <Dialog title={nameOf(customer)} onClose={onClose}>
      <p class="row">
        <StateBadge state={appointment.state} />
        <span>{typeName(directory.type(appointment.type_id))}</span>
      </p>
      <p>{timeRange(appointment, staff.time_zone)}</p>
      {appointment.specialist_id && (
        <p>{colleagueName(directory.colleagues.value.get(appointment.specialist_id))}</p>
      )}
      {appointment.subject && <p class="written">{appointment.subject}</p>}
      {customer && <p class="muted">{contactLine(customer)}</p>}
      <div class="dialog-actions">
        {isToCome && (
          <Button icon={Ban} onClick={() => setNext("cancel")}>
            {words("handle.cancel")}
          </Button>
        )}
        {isToCome && (
          <Button icon={ArrowRightLeft} onClick={() => setNext("transfer")}>
            {words("handle.transfer")}
          </Button>
        )}
        {appointment.state === "scheduled" && (
          <Button icon={CalendarClock} onClick={() => setNext("move")}>
            {words("handle.move")}
          </Button>
        )}
        <Link to={{ name: "appointment", id: appointment.id }} class="button primary">
          {t("card.open")}
        </Link>
      </div>
    </Dialog>
  );
}
