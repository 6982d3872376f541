import { Button } from "../../../../components/Button";
import { CopyField } from "../../../../components/CopyField";
import { Dialog } from "../../../../components/Dialog";
import { t } from "../../../../i18n/programs";

interface SecretDialogProps {
  readonly title: string;
  /** That it is told this once, and where it belongs. */
  readonly text: string;
  readonly label: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** A secret, the one time that it is told. */
export function SecretDialog({ title, text, label, secret, onClose }: SecretDialogProps) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t("secret.kept")}
        </Button>
      }
    >
      <p>{text}</p>
      <CopyField label={label} value={secret} />
    </Dialog>
  );
}
