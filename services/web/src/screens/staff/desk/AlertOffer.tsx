import { Bell, BellOff } from "lucide";
import { Banner } from "../../../components/Banner";
import { Button, IconButton } from "../../../components/Button";
import { t } from "../../../i18n/staff";
import { useSurroundings } from "../context";

/** Asks once, before the browser does, whether arrivals may be heard. */
export function AlertOffer() {
  const { alerts } = useSurroundings();
  if (alerts.choice.value !== "undecided") return null;
  return (
    <Banner
      kind="info"
      actions={
        <div class="row">
          <Button onClick={() => alerts.turnOff()}>{t("alerts.not_now")}</Button>
          <Button variant="primary" icon={Bell} onClick={() => void alerts.turnOn()}>
            {t("alerts.turn_on")}
          </Button>
        </div>
      }
    >
      {t("alerts.offer")}
    </Banner>
  );
}

/** Whether arrivals are heard, once that was decided. */
export function AlertSwitch() {
  const { alerts } = useSurroundings();
  const choice = alerts.choice.value;
  if (choice === "undecided") return null;
  return choice === "on" ? (
    <IconButton icon={Bell} label={t("alerts.on")} aria-pressed onClick={() => alerts.turnOff()} />
  ) : (
    <IconButton
      icon={BellOff}
      label={t("alerts.off")}
      aria-pressed={false}
      onClick={() => void alerts.turnOn()}
    />
  );
}
