import type { Tenant, Territory } from "../../api/types";
import { emailFlaw, Form, missing, type Tools } from "../form";
import { NEW } from "./addresses";

/** A company as the operator keeps it. */
export interface TenantValues {
  readonly version: number;
  readonly name: string;
  readonly country: string;
  readonly locale: string;
  readonly time_zone: string;
  readonly support_phone: string;
  readonly support_email: string;
  readonly plan: Tenant["plan"];
  readonly order_reference: string;
  /** Empty: bought directly. */
  readonly partner: string;
  /** ISO 8601 dates, both included; empty: open. */
  readonly term_starts_on: string;
  readonly term_ends_on: string;
  readonly active: boolean;
}

/** A company: one that there is, or a new one. */
export function tenantForm(
  { api, drafts }: Tools,
  id: string,
  onSaved: (tenant: Tenant) => void,
): Form<TenantValues> {
  const path = { tenant_id: id };
  const isNew = id === NEW;
  const take = (tenant: Tenant): TenantValues => {
    onSaved(tenant);
    return valuesOf(tenant);
  };
  return new Form<TenantValues>({
    load: async () => (isNew ? EMPTY : valuesOf(await api.get("/v1/tenants/{tenant_id}", { path }))),
    save: async ({ version, active, country, ...values }, before) => {
      if (isNew) return take(await api.post("/v1/tenants", { body: { ...values, country } }));
      const body = { ...values, active };
      return take(await api.patch("/v1/tenants/{tenant_id}", { path, body, ifMatch: before.version }));
    },
    check: (values) => ({
      name: missing(values.name),
      country: missing(values.country),
      support_email: emailFlaw(values.support_email, false),
      term_ends_on:
        values.term_ends_on !== "" && values.term_ends_on < values.term_starts_on ? "reversed" : undefined,
    }),
    draft: { drafts, key: `tenant ${id}` },
  });
}

/** The countries that this installation may serve. */
export function served(territories: readonly Territory[], region: string): readonly string[] {
  return territories.filter((each) => each.region === region).map(({ country }) => country);
}

const EMPTY: TenantValues = {
  version: 0,
  name: "",
  country: "",
  locale: "fr",
  time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  support_phone: "",
  support_email: "",
  plan: "standard",
  order_reference: "",
  partner: "",
  term_starts_on: "",
  term_ends_on: "",
  active: true,
};

function valuesOf(tenant: Tenant): TenantValues {
  const names = Object.keys(EMPTY) as (keyof TenantValues)[];
  return Object.fromEntries(names.map((name) => [name, tenant[name]])) as unknown as TenantValues;
}
