import { describe, expect, it } from "vitest";
import type { AppointmentType } from "../../api/types";
import { NEW } from "./addresses";
import { FakeApi } from "./fakes";
import { PRESETS, type Preset } from "./presets";
import { needOf, typeForm, withNeed } from "./types";

const type: AppointmentType = {
  ...PRESETS.survey_and_inspection,
  id: "typ_1",
  version: 3,
  preset: "survey_and_inspection",
};
const saved = (body: unknown): unknown => ({ ...type, ...(body as object), version: 4 });

describe("an appointment type", () => {
  it("is replaced as a whole, on the version that was read", async () => {
    const api = new FakeApi({
      "GET /v1/appointment-types/typ_1": type,
      "PUT /v1/appointment-types/typ_1": saved,
    });
    const form = typeForm(api.tools, "typ_1");
    await form.load();
    form.set({ duration_minutes: 45 });
    expect(await form.save()).toBe(true);
    const { id, version, ...rules } = type;
    expect(api.last).toEqual({
      method: "PUT",
      path: `/v1/appointment-types/${id}`,
      body: { ...rules, duration_minutes: 45 },
      ifMatch: version,
    });
    expect(form.saved.version).toBe(4);
  });

  it.each(Object.keys(PRESETS) as Preset[])("can begin with what suits %s", async (preset) => {
    const api = new FakeApi({ "POST /v1/appointment-types": saved });
    const form = typeForm(api.tools, NEW, preset);
    await form.load();
    expect(await form.save()).toBe(true);
    expect(api.last?.body).toEqual({ ...PRESETS[preset], preset });
  });

  it.each([
    ["name", { name: { fr: "Visite", en: " " } }, "missing"],
    ["duration_minutes", { duration_minutes: 32 }, "uneven"],
    ["duration_minutes", { duration_minutes: NaN }, "not_a_number"],
    ["horizon_days", { horizon_days: 0 }, "too_low"],
    ["daily_capacity", { daily_capacity: 500 }, "too_high"],
  ])("is not sent with a wrong %s", async (name, changes, flaw) => {
    const api = new FakeApi({ "GET /v1/appointment-types/typ_1": type });
    const form = typeForm(api.tools, "typ_1");
    await form.load();
    form.set(changes);
    expect(await form.save()).toBe(false);
    expect([form.errors.value.get(name), api.sent.length]).toEqual([flaw, 0]);
  });
});

describe("consents", () => {
  it("are asked for, or not, one by one, always in the same order", () => {
    const asked = withNeed(withNeed([], "photo", "optional"), "meeting", "required");
    expect(asked).toEqual([
      { purpose: "meeting", required: true },
      { purpose: "photo", required: false },
    ]);
    expect(needOf(asked, "photo")).toBe("optional");
    expect(withNeed(asked, "meeting", "no")).toEqual([{ purpose: "photo", required: false }]);
  });
});
