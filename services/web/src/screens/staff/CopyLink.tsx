import { Copy } from "lucide";
import { useId, useRef, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { announce } from "../../components/Toasts";
import { t } from "../../i18n/staff";

/** A link to hand over: selected by a click, copied by the button. */
export function CopyLink({ url }: { readonly url: string }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
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
    </div>
  );
}
