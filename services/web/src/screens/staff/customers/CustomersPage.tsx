import { CloudOff, SearchX, Users } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { Field } from "../../../components/Field";
import { Skeleton } from "../../../components/Skeleton";
import { t as common } from "../../../i18n/common";
import { t } from "../../../i18n/customers";
import type { CustomerSearch } from "../../../state/customers";
import "../../../styles/staff/customers.css";
import { useSurroundings, useWorkplace } from "../context";
import { Link } from "../Link";
import { PageHeading } from "../PageHeading";
import type { PageProps } from "../pages";
import { contactLine, languageName } from "../words";

const PAGE_SIZE = 50;

/** The company's customers, found by the beginning of what is known of them. */
export default function CustomersPage({ route }: PageProps<"customers">) {
  const workplace = useWorkplace();
  const { router } = useSurroundings();
  const search = useMemo(
    () => workplace.customerSearch({ pageSize: PAGE_SIZE, listsAll: true, text: route.query?.["query"] }),
    [workplace],
  );
  useEffect(() => () => search.close(), [search]);
  return (
    <>
      <PageHeading title={t("title")} />
      <search class="customers-search">
        <Field
          label={t("search")}
          hint={t("search.hint")}
          type="search"
          autocomplete="off"
          value={search.text.value}
          onInput={(event) => {
            const text = event.currentTarget.value;
            search.text.value = text;
            // Whoever comes back from a customer finds the list as it was.
            router.replace({ name: "customers", ...(text && { query: { query: text } }) });
          }}
        />
      </search>
      <Found search={search} />
    </>
  );
}

function Found({ search }: { readonly search: CustomerSearch }) {
  const [state, found] = [search.state.value, search.found.value];
  if (state === "failed") {
    return (
      <EmptyState
        icon={CloudOff}
        title={t("failed")}
        action={<Button onClick={() => void search.again()}>{common("retry")}</Button>}
      />
    );
  }
  if (found.length === 0) {
    if (state === "loading") return <Skeleton lines={8} />;
    return search.text.value ? (
      <EmptyState icon={SearchX} title={t("found.none")}>
        {t("found.none.text")}
      </EmptyState>
    ) : (
      <EmptyState icon={Users} title={t("none")}>
        {t("none.text")}
      </EmptyState>
    );
  }
  return (
    <>
      <section class="panel" aria-label={t("title")} aria-busy={state === "loading"}>
        <ul role="list">
          {found.map((customer) => (
            <li key={customer.id} class="line">
              <Link to={{ name: "customer", id: customer.id }} class="line-link">
                <span class="line-text">
                  <span class="line-name">{customer.display_name || t("erased.title")}</span>
                  <span class="muted small">{contactLine(customer)}</span>
                </span>
                <span class="muted small customers-more">
                  {[customer.reference, customer.locale && languageName(customer.locale)]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
      {search.hasMore && (
        <div class="row">
          <Button busy={state === "loading"} onClick={() => void search.more()}>
            {t("more")}
          </Button>
        </div>
      )}
    </>
  );
}
