import { useMemo } from "preact/hooks";
import { t } from "../../../i18n/hours";
import { availabilityForm } from "../../../state/hours";
import "../../../styles/staff/forms.css";
import { useMember, useSurroundings } from "../context";
import { PageHeading } from "../PageHeading";
import { AvailabilityEditor } from "./AvailabilityEditor";

/** The specialist's own hours, in which they can be booked. */
export default function HoursPage() {
  const { api, drafts } = useSurroundings();
  const { id } = useMember().staff;
  const form = useMemo(() => availabilityForm(api, drafts, id), [api, drafts, id]);
  return (
    <div class="narrow wide">
      <PageHeading title={t("title")}>
        <p class="muted">{t("text")}</p>
      </PageHeading>
      <AvailabilityEditor form={form} />
    </div>
  );
}
