import { Building2, Plus } from "lucide";
import { useMemo, useState } from "preact/hooks";
import type { Tenant } from "../../../../api/types";
import { Button } from "../../../../components/Button";
import { EmptyState } from "../../../../components/EmptyState";
import { Field } from "../../../../components/Field";
import { countryName, dateText } from "../../../../components/form/choices";
import { Listed } from "../../../../components/form/Listed";
import { t } from "../../../../i18n/operator";
import { dayOf, localZone } from "../../../../state/calendar";
import { pagedListing } from "../../../../state/form";
import { useSurroundings } from "../../context";
import { PageHeading } from "../../PageHeading";
import type { SettingsProps } from "../pages";
import { Line, settings, useGo } from "../Parts";
import { TenantEditor } from "./TenantEditor";

const SEARCHED_FROM = 8;

/** The companies that the installation serves: the list, or one of them. */
export default function TenantsPage({ id }: SettingsProps) {
  return id === "" ? <Tenants /> : <TenantEditor id={id} />;
}

function Tenants() {
  const { api, clock } = useSurroundings();
  const go = useGo();
  const [query, setQuery] = useState("");
  const tenants = useMemo(() => pagedListing((page) => api.get("/v1/tenants", { query: page })), [api]);
  const today = dayOf(new Date(clock.now.peek()), localZone());
  const add = (
    <Button variant="primary" icon={Plus} onClick={() => go("tenants", "new")}>
      {t("add")}
    </Button>
  );
  return (
    <>
      <PageHeading title={t("title")} actions={add}>
        <p class="muted">{t("text")}</p>
      </PageHeading>
      <Listed listing={tenants} empty={<EmptyState icon={Building2} title={t("empty")} action={add} />}>
        {(items) => (
          <>
            {items.length >= SEARCHED_FROM && (
              <Field
                label={t("search")}
                type="search"
                value={query}
                onInput={(event) => setQuery(event.currentTarget.value)}
              />
            )}
            <ul role="list" class="panel lines">
              {items
                .filter(({ name }) => name.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase()))
                .map((tenant) => (
                  <Line
                    key={tenant.id}
                    to={settings("tenants", tenant.id)}
                    title={tenant.name}
                    text={[countryName(tenant.country), t(`plan.${tenant.plan}`), ...termOf(tenant)].join(
                      " · ",
                    )}
                    faint={!tenant.active}
                  >
                    {!tenant.active && <span class="chip faint">{t("inactive")}</span>}
                    {tenant.active && isOver(tenant, today) && <span class="chip warning">{t("over")}</span>}
                  </Line>
                ))}
            </ul>
          </>
        )}
      </Listed>
    </>
  );
}

function termOf({ term_ends_on }: Tenant): readonly string[] {
  return term_ends_on ? [t("until", { date: dateText(term_ends_on) })] : [];
}

function isOver({ term_ends_on }: Tenant, today: string): boolean {
  return term_ends_on !== "" && term_ends_on < today;
}
