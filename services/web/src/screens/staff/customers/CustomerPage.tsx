import { CalendarPlus, Ghost } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import { EmptyState } from "../../../components/EmptyState";
import { Icon } from "../../../components/Icon";
import { t } from "../../../i18n/customers";
import { dateFormat } from "../../../i18n/format";
import "../../../styles/staff/customers.css";
import "../../../styles/staff/forms.css";
import { useWorkplace } from "../context";
import { Link } from "../Link";
import { PageHeading } from "../PageHeading";
import type { PageProps } from "../pages";
import { UnknownPage } from "../UnknownPage";
import { Agreed, Preferences } from "./Agreed";
import { History, Messages } from "./History";
import { PersonalData } from "./PersonalData";
import { Profile } from "./Profile";

/** One customer with their history. */
export default function CustomerPage({ route }: PageProps<"customer">) {
  const workplace = useWorkplace();
  const profile = useMemo(() => workplace.customer(route.id), [workplace, route.id]);
  useEffect(() => {
    void profile.load();
    return () => profile.close();
  }, [profile]);
  if (profile.form.state.value === "missing") return <UnknownPage />;
  const customer = profile.customer.value;
  const isErased = Boolean(customer?.erased_at);
  const isLeaving = profile.erasure.value !== undefined;
  const since = dateFormat({ dateStyle: "long", timeZone: workplace.staff.time_zone });
  return (
    <>
      <PageHeading
        title={isErased ? t("erased.title") : (customer?.display_name ?? t("title"))}
        actions={
          customer &&
          !isErased &&
          !isLeaving && (
            <Link to={{ name: "book", query: { customer: customer.id } }} class="button primary">
              <Icon of={CalendarPlus} />
              {t("book")}
            </Link>
          )
        }
      >
        <p class="muted">
          {customer && !isErased && (
            <>{t("since", { date: since.format(new Date(customer.created_at)) })} · </>
          )}
          <Link to={{ name: "customers" }}>{t("back")}</Link>
        </p>
      </PageHeading>
      <div class="record">
        <div class="record-column">
          {isErased ? <EmptyState icon={Ghost} title={t("erased.text")} /> : <Profile profile={profile} />}
          {customer && !isErased && <Preferences profile={profile} />}
          {customer && <PersonalData profile={profile} customer={customer} />}
        </div>
        <div class="record-column">
          <History profile={profile} />
          {!isErased && <Agreed profile={profile} />}
          {!isErased && <Messages profile={profile} />}
        </div>
      </div>
    </>
  );
}
