import { Banner } from "../../components/Banner";
import { t } from "../../i18n/staff";
import type { Delivery } from "../../state/booking";
import { reasonText } from "./problems";

const KIND = {
  sending: "info",
  sent: "good",
  failed: "danger",
  held: "warning",
  unknown: "warning",
} as const;

/** How far an invitation has got on its way. */
export function DeliveryNote({
  delivery,
  contact,
}: {
  readonly delivery: Delivery;
  readonly contact: string;
}) {
  const state = delivery.state.value;
  return (
    <Banner kind={KIND[state]}>
      {t(`delivery.${state}`, { contact })}
      {state === "failed" && delivery.error.value && <p class="small">{reasonText(delivery.error.value)}</p>}
    </Banner>
  );
}
