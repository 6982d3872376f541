import { useEffect } from "preact/hooks";
import type { Visit } from "../../../state/visit";
import { useWorkplace } from "../context";
import { usePageTitle } from "../PageHeading";
import type { PageProps } from "../pages";
import { t } from "../../../i18n/staff";
import { nameOf } from "../words";
import { Outside, reasonOutside } from "./Outside";
import { Room } from "./Room";

/** The specialist in an appointment's room, for as long as the page is open; a reload comes back to it. */
export function CallPage({ route: { id } }: PageProps<"call">) {
  const workplace = useWorkplace();
  useEffect(() => {
    workplace.enter(id);
    return () => workplace.leave();
  }, [workplace, id]);
  const visit = workplace.visit.value;
  return visit?.appointmentId === id ? <Inside visit={visit} /> : null;
}

function Inside({ visit }: { readonly visit: Visit }) {
  const { directory, staff } = useWorkplace();
  const appointment = visit.appointment.value;
  const name = nameOf(appointment && directory.customer(appointment.customer_id));
  usePageTitle(t("call.title", { name }));
  const [call, reason] = [visit.call.value, reasonOutside(visit, staff.id)];
  if (reason) return <Outside visit={visit} reason={reason} name={name} />;
  return call ? (
    <Room visit={visit} call={call} name={name} />
  ) : (
    <Outside visit={visit} reason="opening" name={name} />
  );
}
