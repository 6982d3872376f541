import type { ConsentPurpose, ConsentText, Tenant, Territory } from "../../api/types";
import { emailFlaw, Form, missing, missingInAny, numberFlaw, type Tools } from "../form";

export interface BrandingValues {
  readonly version: number;
  readonly name: string;
  readonly accent_color: string;
  readonly support_phone: string;
  readonly support_email: string;
  readonly locale: string;
  readonly time_zone: string;
}

const COLOR = /^#[0-9a-f]{6}$/i;

/** How the company shows itself to its customers. */
export function brandingForm(
  { api, drafts }: Tools,
  tenantId: string,
  onSaved: (tenant: Tenant) => void,
): Form<BrandingValues> {
  const path = { tenant_id: tenantId };
  return new Form<BrandingValues>({
    load: async () => brandingOf(await api.get("/v1/tenants/{tenant_id}", { path })),
    save: async ({ version, ...body }, before) => {
      const saved = await api.patch("/v1/tenants/{tenant_id}", { path, body, ifMatch: before.version });
      onSaved(saved);
      return brandingOf(saved);
    },
    check: ({ name, accent_color, support_email }) => ({
      name: missing(name),
      accent_color: accent_color === "" || COLOR.test(accent_color) ? undefined : "not_a_color",
      support_email: emailFlaw(support_email, false),
    }),
    draft: { drafts, key: `branding ${tenantId}` },
  });
}

export interface RetentionValues {
  readonly version: number;
  /** Days after its end at which an appointment's personal data is erased; 0: kept for the term. */
  readonly retention_days: number;
  /** By country, years, never below the law's. */
  readonly age_overrides: Readonly<Record<string, number>>;
  /** The law's ages, to compare with. */
  readonly territories: readonly Territory[];
}

/** How long personal data is kept, and how old customers have to be. */
export function retentionForm({ api, drafts }: Tools, tenantId: string): Form<RetentionValues> {
  const path = { tenant_id: tenantId };
  return new Form<RetentionValues>({
    load: async () => {
      const [tenant, { data }] = await Promise.all([
        api.get("/v1/tenants/{tenant_id}", { path }),
        api.get("/v1/territories", {}),
      ]);
      return retentionOf(tenant, data);
    },
    save: async ({ retention_days, age_overrides, territories }, before) => {
      const body = { retention_days, age_overrides: { ...age_overrides } };
      const saved = await api.patch("/v1/tenants/{tenant_id}", { path, body, ifMatch: before.version });
      return retentionOf(saved, territories);
    },
    check: ({ retention_days, age_overrides, territories }) => ({
      retention_days: numberFlaw(retention_days, 0, 36_500),
      age_overrides: territories
        .map(({ country, age_of_consent }) => ageFlaw(age_overrides[country], age_of_consent ?? 0))
        .find((flaw) => flaw !== undefined),
    }),
    draft: { drafts, key: `retention ${tenantId}` },
  });
}

const OLDEST = 21;

/** What is wrong with a company's own age for a country: it may only be higher than the law's. */
export function ageFlaw(
  age: number | undefined,
  byLaw: number,
): "not_a_number" | "too_low" | "too_high" | undefined {
  return age === undefined ? undefined : numberFlaw(age, Math.max(byLaw, 1), OLDEST);
}

export interface WordingValues {
  readonly text: Readonly<Record<string, string>>;
}

/** The next version of a consent's wording, beginning with the one that holds. */
export function wordingForm(
  { api, drafts }: Tools,
  purpose: ConsentPurpose,
  current: ConsentText | undefined,
  onPublished: (text: ConsentText) => void,
): Form<WordingValues> {
  return new Form<WordingValues>({
    load: () => Promise.resolve({ text: { fr: "", en: "", ...current?.text } }),
    save: async ({ text }) => {
      const published = await api.post("/v1/consent-texts", { body: { purpose, text: { ...text } } });
      onPublished(published);
      return { text: published.text };
    },
    check: ({ text }) => ({ text: missingInAny(text) }),
    draft: { drafts, key: `wording ${purpose}` },
  });
}

/** The versions of each purpose's wording, the newest first. */
export function wordingsOf(texts: readonly ConsentText[], purpose: ConsentPurpose): readonly ConsentText[] {
  return texts
    .filter((text) => text.purpose === purpose)
    .sort((first, second) => second.version - first.version);
}

function brandingOf(tenant: Tenant): BrandingValues {
  const { version, name, accent_color, support_phone, support_email, locale, time_zone } = tenant;
  return { version, name, accent_color, support_phone, support_email, locale, time_zone };
}

function retentionOf(tenant: Tenant, territories: readonly Territory[]): RetentionValues {
  const { version, retention_days, age_overrides } = tenant;
  return { version, retention_days, age_overrides, territories };
}
