import { useEffect } from "preact/hooks";
import { toast } from "../../components/Toasts";
import { t } from "../../i18n/staff";
import { watchArrivals } from "../../state/desk";
import { useSurroundings, useWorkplace } from "./context";
import { typeName } from "./words";

/** Tells the specialist of everyone who comes to wait, whatever page they are on. */
export function useArrivals(): void {
  const { alerts } = useSurroundings();
  const { desk, directory } = useWorkplace();
  useEffect(
    () =>
      watchArrivals(desk, (appointment) => {
        void directory.fetchCustomer(appointment.customer_id).then((customer) => {
          const name = customer?.display_name ?? t("customer.unnamed");
          const text = t("arrival.title", { name });
          toast(text);
          alerts.raise(text, typeName(directory.type(appointment.type_id)), appointment.id);
        });
      }),
    [alerts, desk, directory],
  );
}
