import { CircleCheck, Copy } from "lucide";
import { Button } from "../../components/Button";
import { copyText } from "../../components/copy";
import { toast } from "../../components/Toasts";
import { formatDateTime } from "../../i18n/format";
import { localised } from "../../i18n/index";
import { t } from "../../i18n/public";
import type { Booked as BookedState } from "../../state/public";
import { Notice } from "../customer/Notice";

/** It is booked, and this is the way back to it. */
export function Booked({ booked: { url, type, slot } }: { readonly booked: BookedState }) {
  const copy = async (): Promise<void> => {
    toast(t((await copyText(url)) ? "booked.copied" : "booked.copy_failed"));
  };
  return (
    <Notice icon={CircleCheck} good heading={t("booked.heading")}>
      <p class="public-choice">
        {localised(type.name)}
        <br />
        {formatDateTime(new Date(slot.starts_at))}
      </p>
      <p>{t("booked.text")}</p>
      <a class="button primary large" href={url}>
        {t("booked.open")}
      </a>
      <Button icon={Copy} onClick={() => void copy()}>
        {t("booked.copy")}
      </Button>
    </Notice>
  );
}
