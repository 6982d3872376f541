import { Copy, ExternalLink } from "lucide";
import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { copyText } from "../../components/copy";
import { Icon } from "../../components/Icon";
import { toast } from "../../components/Toasts";
import { t } from "../../i18n/customer";
import { wayOut, type InApp } from "../../state/customer";

/** The way from an app's own browser into a real one, where camera, microphone and a second app work. */
export function LeadOut({ inApp }: { readonly inApp: InApp }) {
  const { app, system } = inApp;
  const [shown, setShown] = useState(true);
  const address = location.href;
  const out = wayOut(inApp, address);
  if (!shown) return null;
  const copy = (): void => {
    void copyText(address).then((copied) => toast(t(copied ? "lead_out.copied" : "lead_out.copy_failed")));
  };
  return (
    <section class="lead-out" aria-labelledby="lead-out">
      <h2 id="lead-out">{app ? t("lead_out.heading.app", { app }) : t("lead_out.heading")}</h2>
      <p>{t(inApp.hasDevices ? "lead_out.text" : "lead_out.text.no_devices")}</p>
      {out && (
        <a class="button primary large" href={out.address}>
          <Icon of={ExternalLink} />
          <span>{t(`lead_out.${out.browser}`)}</span>
        </a>
      )}
      <Button icon={Copy} onClick={copy}>
        {t("lead_out.copy")}
      </Button>
      <p class="muted small">{t(`lead_out.how.${system}`)}</p>
      <Button variant="quiet" onClick={() => setShown(false)}>
        {t("lead_out.stay")}
      </Button>
    </section>
  );
}
