import { useState } from "preact/hooks";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { TextArea } from "../../../components/Field";
import { toast } from "../../../components/Toasts";
import { t } from "../../../i18n/staff";
import type { AppointmentCommands } from "../../../state/commands";
import { problemText } from "../problems";

interface CancelDialogProps {
  readonly commands: AppointmentCommands;
  readonly onClose: () => void;
}

/** Asks once more, and for a reason. */
export function CancelDialog({ commands, onClose }: CancelDialogProps) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState("");
  const cancel = async (): Promise<void> => {
    try {
      await commands.cancel(reason);
      toast(t("cancel.done"));
      onClose();
    } catch (error) {
      setProblem(problemText(error));
    }
  };
  return (
    <Dialog
      title={t("cancel.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel.keep")}</Button>
          <Button variant="danger" busy={commands.busy.value} onClick={() => void cancel()}>
            {t("cancel.submit")}
          </Button>
        </>
      }
    >
      {problem && <Banner kind="danger">{problem}</Banner>}
      <p>{t("cancel.text")}</p>
      <TextArea
        label={t("cancel.reason")}
        rows={3}
        maxLength={500}
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  );
}
