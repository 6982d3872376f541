import { useEffect } from "preact/hooks";
import type { Appointment } from "../../api/types";
import { toast } from "../../components/Toasts";
import { t } from "../../i18n/staff";
import { asksForAdmission, watchArrivals } from "../../state/desk";
import type { Workplace } from "../../state/workplace";
import { typeName } from "./words";

/** Tells the specialist of everyone who comes to wait, whatever page they are on. */
export function useArrivals({ desk, directory, surroundings: { alerts } }: Workplace): void {
  useEffect(() => {
    const announced = new Map<string, () => void>();
    const tell = async ({ id, customer_id, type_id }: Appointment): Promise<void> => {
      const customer = await directory.fetchCustomer(customer_id);
      const text = t("arrival.title", { name: customer?.display_name ?? t("customer.unnamed") });
      announced.set(id, toast(text));
      alerts.raise(text, typeName(directory.type(type_id)), id);
    };
    const stops = [
      watchArrivals(desk, (appointment) => void tell(appointment)),
      // Whoever is let in, or has gone, waits no more.
      desk.on("changed", (appointment) => {
        if (!asksForAdmission(appointment)) announced.get(appointment.id)?.();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [alerts, desk, directory]);
}
