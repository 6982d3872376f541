import { QrCode as QrIcon } from "lucide";
import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { CopyField } from "../../components/CopyField";
import { lazily } from "../../components/lazily";
import { t as words } from "../../i18n/booking";
import { t } from "../../i18n/staff";

const QrCode = lazily(() => import("../../components/QrCode"));

/** A link to hand over: copied, or read off the screen by the customer's phone. */
export function CopyLink({ url }: { readonly url: string }) {
  const [scanning, setScanning] = useState(false);
  return (
    <div class="stack tight">
      <CopyField label={t("link.label")} hint={t("link.once")} value={url} variant="primary" />
      <div>
        <Button variant="quiet" icon={QrIcon} aria-expanded={scanning} onClick={() => setScanning(!scanning)}>
          {words(scanning ? "qr.hide" : "qr.show")}
        </Button>
      </div>
      {scanning && (
        <figure class="qr">
          <QrCode text={url} label={words("qr.label")} />
          <figcaption class="muted small">{words("qr.hint")}</figcaption>
        </figure>
      )}
    </div>
  );
}
