import { Copy, QrCode as QrIcon } from "lucide";
import { useId, useRef, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { lazily } from "../../components/lazily";
import { announce } from "../../components/Toasts";
import { t as words } from "../../i18n/booking";
import { t } from "../../i18n/staff";

const QrCode = lazily(() => import("../../components/QrCode"));

/** A link to hand over: selected by a click, copied by the button, or read off the screen by the customer's phone. */
export function CopyLink({ url }: { readonly url: string }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const [scanning, setScanning] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url);
      setCopied(true);
      announce(t("link.copied"));
    } catch {
      // Not allowed here: the selected text can be copied by hand.
      input.current?.select();
    }
  };
  return (
    <div class="field">
      <label for={id}>{t("link.label")}</label>
      <p class="muted small">{t("link.once")}</p>
      <div class="copy-link">
        <input
          ref={input}
          id={id}
          class="input"
          readOnly
          value={url}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button variant="primary" icon={Copy} onClick={() => void copy()}>
          {copied ? t("link.copied") : t("link.copy")}
        </Button>
      </div>
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
