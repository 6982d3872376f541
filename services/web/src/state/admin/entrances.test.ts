import { describe, expect, it } from "vitest";
import type { Entrance } from "../../api/types";
import { NEW } from "./addresses";
import { buttonSnippet, entranceForm, slugOf } from "./entrances";
import { FakeApi } from "./fakes";

const begin = { teamId: "team_1", timeZone: "Europe/Paris" };
const entrance: Entrance = {
  id: "ent_1",
  version: 2,
  slug: "claims",
  name: { fr: "Sinistres", en: "Claims" },
  team_id: "team_1",
  booking_type_ids: ["typ_1"],
  call_type_id: null,
  time_zone: "Europe/Paris",
  hours: [{ weekday: 1, start_minute: 540, end_minute: 1080 }],
  exceptions: [{ starts_on: "2026-12-24", ends_on: "2026-12-24", hours: [], note: "" }],
  holidays: "FR",
  queue_limit: 0,
  active: true,
  created_at: "2026-11-01T09:00:00Z",
};

describe("a public page", () => {
  it("is sent as it was read where nothing is changed", async () => {
    const api = new FakeApi({ "GET /v1/entrances/ent_1": entrance, "PUT /v1/entrances/ent_1": entrance });
    const form = entranceForm(api.tools, "ent_1", begin);
    await form.load();
    expect(await form.save()).toBe(true);
    const { id, version, created_at, ...body } = entrance;
    expect([id, created_at.length > 0]).toEqual(["ent_1", true]);
    expect(api.last).toMatchObject({ ifMatch: version, body: { ...body, call_type_id: "" } });
  });

  it("begins with the reader's team and working days", async () => {
    const api = new FakeApi({ "POST /v1/entrances": entrance });
    const form = entranceForm(api.tools, NEW, begin);
    await form.load();
    form.set({ name: { fr: "Sinistres", en: "Claims" }, slug: "claims" });
    expect(await form.save()).toBe(true);
    expect(api.last?.body).toMatchObject({ team_id: "team_1", time_zone: "Europe/Paris", active: true });
    expect((api.last?.body as { hours: unknown[] }).hours).toHaveLength(5);
  });

  it.each(["ab", "Sinistres", "a b c", "été-2026"])("can't be at the address %s", async (slug) => {
    const form = entranceForm(new FakeApi({}).tools, NEW, begin);
    await form.load();
    form.set({ name: { fr: "S", en: "C" }, slug });
    expect(await form.save()).toBe(false);
    expect(form.errors.value.get("slug")).toBe("not_a_slug");
  });
});

it.each([
  ["Sinistres & expertise", "sinistres-expertise"],
  ["  Évaluation à domicile ", "evaluation-a-domicile"],
  ["—", ""],
])("makes an address of the name %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

it("makes a button in which nothing can break out of its place", () => {
  const snippet = buttonSnippet('https://parley.example/e/a"><script>', "Parlez & <voyez>");
  const page = new DOMParser().parseFromString(snippet, "text/html");
  const link = page.querySelector("a");
  expect(page.querySelector("script")).toBeNull();
  expect([link?.getAttribute("href"), link?.textContent]).toEqual([
    'https://parley.example/e/a"><script>',
    "Parlez & <voyez>",
  ]);
  expect(link?.getAttribute("rel")).toBe("noopener");
});
