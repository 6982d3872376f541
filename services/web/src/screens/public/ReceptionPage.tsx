import { useSignalEffect } from "@preact/signals";
import { MapPinOff, WifiOff } from "lucide";
import { useLayoutEffect } from "preact/hooks";
import type { PublicEntrance } from "../../api/types";
import { Button } from "../../components/Button";
import { Skeleton } from "../../components/Skeleton";
import { t as common } from "../../i18n/common";
import { t } from "../../i18n/public";
import { contactOf } from "../../state/customer/contact";
import type { Reception } from "../../state/public";
import { applyAccent } from "../../styles/accent";
import "../../styles/customer.css";
import "../../styles/public.css";
import { Notice } from "../customer/Notice";
import { Page } from "../customer/Page";
import { Booked } from "./Booked";
import { DetailsForm } from "./DetailsForm";
import { TimeStep } from "./TimeStep";
import { Welcome } from "./Welcome";

/** A company's public page, from the choice to the link. */
export function ReceptionPage({ reception }: { readonly reception: Reception }) {
  const page = reception.page.value;
  const entrance = page.kind === "open" ? page.entrance : undefined;
  // Before the paint: no flash of another company's colours.
  useLayoutEffect(() => applyAccent(entrance?.accent_color), [entrance]);
  useSignalEffect(() => {
    const now = reception.page.value;
    document.title =
      now.kind === "open" ? t("title", { company: now.entrance.company_name }) : t("title.unknown");
  });
  return (
    <Page contact={entrance && contactOf(entrance)}>
      {page.kind === "loading" && <Skeleton lines={6} />}
      {page.kind === "unknown" && (
        <Notice icon={MapPinOff} heading={t("unknown.heading")}>
          <p>{t("unknown.text")}</p>
        </Notice>
      )}
      {page.kind === "unreachable" && (
        <Notice icon={WifiOff} heading={t("unreachable.heading")}>
          <p>{t("unreachable.text")}</p>
          <Button variant="primary" size="large" onClick={() => void reception.load()}>
            {common("retry")}
          </Button>
        </Notice>
      )}
      {entrance && <StepOf reception={reception} entrance={entrance} />}
    </Page>
  );
}

function StepOf({
  reception,
  entrance,
}: {
  readonly reception: Reception;
  readonly entrance: PublicEntrance;
}) {
  const [step, times, booked] = [reception.step.value, reception.times.value, reception.booked.value];
  if (step === "booked" && booked) return <Booked booked={booked} />;
  if (step === "call")
    return <DetailsForm key="call" reception={reception} entrance={entrance} purpose="call" />;
  // Forward in the history after a reload: what was chosen then is gone.
  if (step === "time" && times) return <TimeStep reception={reception} times={times} />;
  if (step === "details" && times?.chosen.value)
    return <DetailsForm key="book" reception={reception} entrance={entrance} purpose="book" />;
  return <Welcome reception={reception} entrance={entrance} />;
}
