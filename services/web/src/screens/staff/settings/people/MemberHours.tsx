import { ChevronLeft } from "lucide";
import { useContext, useMemo } from "preact/hooks";
import { Icon } from "../../../../components/Icon";
import { t as hours } from "../../../../i18n/hours";
import { t } from "../../../../i18n/people";
import { availabilityForm } from "../../../../state/hours";
import { useSurroundings, WorkplaceContext } from "../../context";
import { AvailabilityEditor } from "../../hours/AvailabilityEditor";
import { Link } from "../../Link";
import { PageHeading } from "../../PageHeading";
import { settings } from "../Parts";

/** A colleague's hours, which an administrator sets. */
export function MemberHours({ id }: { readonly id: string }) {
  const { api, drafts } = useSurroundings();
  const colleague = useContext(WorkplaceContext)?.directory.colleagues.value.get(id);
  const form = useMemo(() => availabilityForm(api, drafts, id), [api, drafts, id]);
  const name = colleague?.display_name ?? t("member");
  return (
    <>
      <Link to={settings("staff", id)} class="back-link">
        <Icon of={ChevronLeft} />
        <span>{name}</span>
      </Link>
      <PageHeading title={hours("title")}>
        <p class="muted">{hours("colleague.text", { name })}</p>
      </PageHeading>
      <AvailabilityEditor form={form} />
    </>
  );
}
