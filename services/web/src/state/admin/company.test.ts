import { describe, expect, it } from "vitest";
import type { ConsentText, Tenant, Territory } from "../../api/types";
import { NEW } from "./addresses";
import { ageFlaw, brandingForm, retentionForm, wordingForm, wordingsOf } from "./company";
import { FakeApi } from "./fakes";
import { served, tenantForm } from "./tenants";

const tenant: Tenant = {
  id: "ten_1",
  version: 7,
  name: "Assurances Lumière",
  locale: "fr",
  time_zone: "Europe/Paris",
  country: "FR",
  support_phone: "+33142760000",
  support_email: "",
  accent_color: "#0b5c80",
  accessible_accent_color: "#0b5c80",
  created_at: "2026-01-01T00:00:00Z",
  plan: "standard",
  region: "eu",
  order_reference: "CMD-1",
  partner: "",
  term_starts_on: "2026-01-01",
  term_ends_on: "",
  accepted_terms: [],
  age_overrides: { DE: 18 },
  ages_of_consent: { FR: 15, DE: 18 },
  retention_days: 365,
  active: true,
};
const territories: readonly Territory[] = [
  { country: "FR", region: "eu", age_of_consent: 15 },
  { country: "DE", region: "eu", age_of_consent: 16 },
  { country: "CH", region: "eu", age_of_consent: null },
  { country: "US", region: "us", age_of_consent: 13 },
];
const changed = (body: unknown): unknown => ({ ...tenant, ...(body as object), version: 8 });
const answers = {
  "GET /v1/tenants/ten_1": tenant,
  "PATCH /v1/tenants/ten_1": changed,
  "GET /v1/territories": { data: territories, region: "eu" },
};

describe("branding", () => {
  it("touches nothing of the order", async () => {
    const api = new FakeApi(answers);
    const form = brandingForm(api.tools, "ten_1", () => undefined);
    await form.load();
    form.set({ accent_color: "#AA3300" });
    expect(await form.save()).toBe(true);
    expect(api.last?.ifMatch).toBe(7);
    expect(Object.keys(api.last?.body as object).sort()).toEqual([
      "accent_color",
      "locale",
      "name",
      "support_email",
      "support_phone",
      "time_zone",
    ]);
  });

  it.each(["red", "#fff", "#12345g"])("refuses the colour %s", async (accent_color) => {
    const form = brandingForm(new FakeApi(answers).tools, "ten_1", () => undefined);
    await form.load();
    form.set({ accent_color });
    expect(await form.save()).toBe(false);
    expect(form.errors.value.get("accent_color")).toBe("not_a_color");
  });
});

describe("ages of consent", () => {
  it.each([
    [undefined, 16, undefined],
    [16, 16, undefined],
    [15, 16, "too_low"],
    [0, 0, "too_low"],
    [18, 0, undefined],
    [30, 16, "too_high"],
    [NaN, 16, "not_a_number"],
  ])("of %s where the law says %s: %s", (age, law, flaw) => {
    expect(ageFlaw(age, law)).toBe(flaw);
  });

  it("below the law's are never sent", async () => {
    const api = new FakeApi(answers);
    const form = retentionForm(api.tools, "ten_1");
    await form.load();
    form.set({ age_overrides: { DE: 14 } });
    expect(await form.save()).toBe(false);
    form.set({ age_overrides: {}, retention_days: 90 });
    expect(await form.save()).toBe(true);
    expect(api.sent.map(({ body }) => body)).toEqual([{ retention_days: 90, age_overrides: {} }]);
  });
});

describe("a consent's wording", () => {
  const text = (purpose: ConsentText["purpose"], version: number): ConsentText => ({
    purpose,
    version,
    text: { fr: `v${version}`, en: `v${version}` },
    published_at: null,
    published_by: null,
  });

  it("is listed by purpose, the newest first", () => {
    const all = [text("photo", 1), text("meeting", 3), text("photo", 2)];
    expect(wordingsOf(all, "photo").map(({ version }) => version)).toEqual([2, 1]);
  });

  it("begins with the one that holds, and is needed in every language", async () => {
    const api = new FakeApi({ "POST /v1/consent-texts": text("photo", 3) });
    const form = wordingForm(api.tools, "photo", text("photo", 2), () => undefined);
    await form.load();
    expect(form.values.text).toEqual({ fr: "v2", en: "v2" });
    form.set({ text: { fr: "Oui", en: "" } });
    expect(await form.save()).toBe(false);
    form.set({ text: { fr: "Oui", en: "Yes" } });
    expect(await form.save()).toBe(true);
    expect(api.last?.body).toEqual({ purpose: "photo", text: { fr: "Oui", en: "Yes" } });
  });
});

describe("a company, for the operator", () => {
  it("keeps its country for good", async () => {
    const api = new FakeApi(answers);
    const form = tenantForm(api.tools, "ten_1", () => undefined);
    await form.load();
    form.set({ plan: "gold", term_ends_on: "2027-12-31" });
    expect(await form.save()).toBe(true);
    expect(api.last).toMatchObject({
      ifMatch: 7,
      body: { plan: "gold", term_ends_on: "2027-12-31", active: true },
    });
    expect(api.last?.body).not.toHaveProperty("country");
  });

  it("needs a name and a country, and a term that ends after it begins", async () => {
    const form = tenantForm(new FakeApi(answers).tools, NEW, () => undefined);
    await form.load();
    form.set({ term_starts_on: "2026-05-01", term_ends_on: "2026-04-01" });
    await form.save();
    expect(Object.fromEntries(form.errors.value)).toEqual({
      name: "missing",
      country: "missing",
      term_ends_on: "reversed",
    });
  });

  it("can be of this installation's region alone", () => {
    expect(served(territories, "us")).toEqual(["US"]);
  });
});
