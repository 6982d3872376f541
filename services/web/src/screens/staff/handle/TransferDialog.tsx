import { useState } from "preact/hooks";
import type { Appointment } from "../../../api/types";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { TextArea } from "../../../components/Field";
import { toast } from "../../../components/Toasts";
import { t } from "../../../i18n/desk";
import { isTeam } from "../../../state/booking";
import type { AppointmentCommands } from "../../../state/commands";
import { useWorkplace } from "../context";
import { withStatus } from "../desk/Status";
import { problemText } from "../problems";
import { WhoSelect } from "../WhoSelect";
import { WithDirectory } from "../WithDirectory";
import { colleagueName } from "../words";

interface TransferDialogProps {
  readonly commands: AppointmentCommands;
  readonly appointment: Appointment;
  readonly onClose: () => void;
  /** After it went, instead of closing: the page around it is left. */
  readonly onDone?: () => void;
}

/** Hands an appointment on, with a word to whoever takes over. */
export function TransferDialog({ commands, appointment, onClose, onDone }: TransferDialogProps) {
  const { desk, directory } = useWorkplace();
  const [to, setTo] = useState("");
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState("");
  const transfer = async (): Promise<void> => {
    if (to === "") {
      setProblem(t("transfer.missing"));
      return;
    }
    try {
      await commands.transfer(isTeam(to) ? { team_id: to } : { specialist_id: to }, note.trim());
      const name = isTeam(to) ? directory.team(to)?.name : colleagueName(directory.colleagues.value.get(to));
      toast(t("transfer.done", { name: name ?? "" }));
      (onDone ?? onClose)();
    } catch (error) {
      setProblem(problemText(error));
    }
  };
  return (
    <Dialog
      title={t("transfer.title")}
      onClose={onClose}
      actions={
        <Button variant="primary" busy={commands.busy.value} onClick={() => void transfer()}>
          {t("transfer.submit")}
        </Button>
      }
    >
      {problem && <Banner kind="danger">{problem}</Banner>}
      <p class="muted">{t(appointment.state === "scheduled" ? "transfer.scheduled" : "transfer.waiting")}</p>
      <WithDirectory>
        {() => (
          <WhoSelect
            label={t("transfer.to")}
            teamsLabel={t("transfer.teams")}
            placeholder={t("transfer.choose")}
            describe={({ id, display_name }) => withStatus(display_name, desk.colleagues.value.get(id))}
            value={to}
            onChange={setTo}
          />
        )}
      </WithDirectory>
      <TextArea
        label={t("transfer.note")}
        rows={3}
        maxLength={500}
        value={note}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
    </Dialog>
  );
}
