import { ArrowRightLeft, Ellipsis, NotebookPen, Undo2 } from "lucide";
import { useState } from "preact/hooks";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { t as words } from "../../../i18n/desk";
import { t } from "../../../i18n/staff";
import { CallButton } from "../../call";

interface ToolsProps {
  readonly busy: boolean;
  readonly noting: boolean;
  readonly onNotes: () => void;
  readonly onQueue: () => void;
  readonly onTransfer: () => void;
}

/** The specialist's own controls: in the bar, or on a narrow screen behind one button. */
export function Tools({ busy, noting, onNotes, onQueue, onTransfer }: ToolsProps) {
  const [open, setOpen] = useState(false);
  const choose = (action: () => void) => () => {
    setOpen(false);
    action();
  };
  return (
    <>
      <div class="tools-wide">
        <CallButton icon={NotebookPen} label={t("call.notes")} aria-expanded={noting} onClick={onNotes} />
        <CallButton icon={Undo2} label={t("call.to_queue")} disabled={busy} onClick={onQueue} />
        <CallButton
          icon={ArrowRightLeft}
          label={words("handle.transfer")}
          disabled={busy}
          aria-haspopup="dialog"
          onClick={onTransfer}
        />
      </div>
      <div class="tools-narrow">
        <CallButton
          icon={Ellipsis}
          label={t("call.more")}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        />
      </div>
      {open && (
        <Dialog title={t("call.more")} onClose={() => setOpen(false)}>
          <Button size="large" icon={NotebookPen} onClick={choose(onNotes)}>
            {t("call.notes")}
          </Button>
          <Button size="large" icon={Undo2} disabled={busy} onClick={choose(onQueue)}>
            {t("call.to_queue.long")}
          </Button>
          <Button size="large" icon={ArrowRightLeft} disabled={busy} onClick={choose(onTransfer)}>
            {words("transfer.title")}
          </Button>
        </Dialog>
      )}
    </>
  );
}
