import { ArrowRightLeft, Ban, BookmarkCheck, BookmarkX, FileText } from "lucide";
import { useMemo, useState } from "preact/hooks";
import type { Appointment } from "../../../api/types";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Icon } from "../../../components/Icon";
import { t as booking } from "../../../i18n/booking";
import { t } from "../../../i18n/desk";
import { useWorkplace } from "../context";
import { CancelDialog } from "../handle/CancelDialog";
import { TransferDialog } from "../handle/TransferDialog";
import { Link } from "../Link";
import { attempt } from "../problems";
import { nameOf, PRIORITIES } from "../words";

interface HandleDialogProps {
  readonly appointment: Appointment;
  readonly onClose: () => void;
}

/** What can be done with somebody who waits, besides letting them in. */
export function HandleDialog({ appointment, onClose }: HandleDialogProps) {
  const workplace = useWorkplace();
  const commands = useMemo(() => workplace.commands(appointment.id), [workplace, appointment.id]);
  const [next, setNext] = useState<"transfer" | "cancel" | undefined>(undefined);
  const busy = commands.busy.value;
  const held = appointment.place_held_at !== null;
  if (next === "transfer") {
    return <TransferDialog commands={commands} appointment={appointment} onClose={onClose} />;
  }
  if (next === "cancel") return <CancelDialog commands={commands} onClose={onClose} />;
  return (
    <Dialog title={nameOf(workplace.directory.customer(appointment.customer_id))} onClose={onClose}>
      <fieldset class="choices" disabled={busy}>
        <legend>{t("handle.priority")}</legend>
        {PRIORITIES.map((priority) => (
          <label key={priority} class="choice">
            <input
              type="radio"
              name="priority"
              checked={appointment.priority === priority}
              onChange={() => attempt(commands.prioritise(priority))}
            />
            <span>{booking(`priority.${priority}`)}</span>
          </label>
        ))}
      </fieldset>
      <div class="stack tight">
        <Button
          icon={held ? BookmarkX : BookmarkCheck}
          disabled={busy}
          onClick={() => attempt(commands.hold(!held))}
        >
          {t(held ? "handle.release" : "handle.hold")}
        </Button>
        <Button icon={ArrowRightLeft} disabled={busy} onClick={() => setNext("transfer")}>
          {t("handle.transfer")}
        </Button>
        <Link to={{ name: "appointment", id: appointment.id }} class="button secondary">
          <Icon of={FileText} />
          {t("handle.open")}
        </Link>
        <Button icon={Ban} disabled={busy} onClick={() => setNext("cancel")}>
          {t("handle.cancel")}
        </Button>
      </div>
    </Dialog>
  );
}
