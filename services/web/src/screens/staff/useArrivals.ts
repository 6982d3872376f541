import { useEffect } from "preact/hooks";
import type { Appointment } from "../../api/types";
import { toast } from "../../components/Toasts";
import { t as words } from "../../i18n/desk";
import { t } from "../../i18n/staff";
import { asksForAdmission, watchArrivals } from "../../state/desk";
import type { Workplace } from "../../state/workplace";
import { nameOf, typeName } from "./words";

/** Tells the specialist, whatever page they are on, who comes to wait, who goes, and whom a message did not reach. */
export function useArrivals({ desk, directory, surroundings: { alerts } }: Workplace): void {
  useEffect(() => {
    const announced = new Map<string, () => void>();
    const name = async (customerId: string): Promise<string> =>
      nameOf(customerId ? await directory.fetchCustomer(customerId) : undefined);
    const tell = async ({ id, customer_id, type_id }: Appointment): Promise<void> => {
      const text = t("arrival.title", { name: await name(customer_id) });
      announced.set(id, toast(text));
      alerts.raise(text, typeName(directory.type(type_id)), id);
    };
    const stops = [
      watchArrivals(desk, (appointment) => void tell(appointment)),
      // Whoever is let in, or has gone, waits no more.
      desk.on("changed", (appointment) => {
        if (!asksForAdmission(appointment)) announced.get(appointment.id)?.();
      }),
      desk.on("left", (appointment) => {
        void name(appointment.customer_id).then((left) => toast(words("left", { name: left })));
      }),
      desk.on("undelivered", (id) => {
        const customerId = desk.appointments.peek().get(id)?.customer_id ?? "";
        void name(customerId).then((missed) => toast(words("undelivered", { name: missed })));
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [alerts, desk, directory]);
}
