import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import type { Slot } from "../../api/types";
import { SlotSearch, type SlotSearchOptions } from "./slot-search";
import { byDay } from "./slots";

const slot = (starts_at: string, specialist_id = "stf_1"): Slot => ({
  specialist_id,
  starts_at,
  ends_at: new Date(Date.parse(starts_at) + 1_800_000).toISOString(),
});

describe("free times", () => {
  it("stand under the day that the wall of their zone shows", () => {
    const days = byDay(
      [slot("2026-11-25T22:30:00Z"), slot("2026-11-25T23:30:00Z")],
      "2026-11-25",
      2,
      "Europe/Paris",
    );
    expect(days.map(({ day, slots }) => [day, slots.length])).toEqual([
      ["2026-11-25", 1],
      ["2026-11-26", 1],
    ]);
  });

  it("outside of the days shown are left out", () => {
    expect(
      byDay([slot("2026-11-29T10:00:00Z")], "2026-11-25", 2, "Europe/Paris").flatMap((day) => day.slots),
    ).toEqual([]);
  });
});

describe("searching free times", () => {
  const free = slot("2026-11-26T10:00:00Z");
  const queries: Record<string, string>[] = [];
  let slots: Slot[];
  let failure: ApiError | undefined;
  let search: SlotSearch;
  const open = async (changes: Partial<SlotSearchOptions> = {}): Promise<void> => {
    search = new SlotSearch({
      api: {
        get: (_: string, options: object) => {
          queries.push((options as { query: Record<string, string> }).query);
          return failure ? Promise.reject(failure) : Promise.resolve({ data: slots } as never);
        },
      },
      timeZone: "Europe/Paris",
      typeId: "typ_1",
      who: "stf_1",
      now: () => new Date("2026-11-25T10:00:00Z"),
      ...changes,
    });
    await settled();
  };
  const settled = async (): Promise<void> => {
    await expect.poll(() => search.state.value).not.toBe("loading");
  };
  beforeEach(() => {
    queries.length = 0;
    slots = [free];
    failure = undefined;
  });
  afterEach(() => search.close());

  it("looks at seven days from today on", async () => {
    await open();
    const [query] = queries;
    expect(query).toMatchObject({ type_id: "typ_1", specialist_id: "stf_1" });
    expect(Date.parse(query?.["to"] ?? "") - Date.parse(query?.["from"] ?? "")).toBe(7 * 86_400_000);
  });

  it("does not go back before today", async () => {
    await open();
    expect(search.canGoBack.value).toBe(false);
    search.later();
    expect(search.canGoBack.value).toBe(true);
    search.earlier();
    search.earlier();
    expect(search.canGoBack.value).toBe(false);
  });

  it("forgets the chosen time when something else is searched for", async () => {
    await open();
    search.slot.value = free;
    search.typeId.value = "typ_2";
    expect(search.slot.value).toBeUndefined();
  });

  it("of a team offers each time once, and can ask for a language", async () => {
    slots = [free, slot(free.starts_at, "stf_2")];
    await open({ who: "team_1" });
    expect(search.days.value.flatMap((day) => day.slots)).toEqual([free]);
    search.language.value = "en";
    expect(queries.at(-1)).toMatchObject({ team_id: "team_1", language: "en" });
    expect(queries.at(-1)).not.toHaveProperty("specialist_id");
  });

  it("shows the week of the time that was asked for, and chooses it where it is free", async () => {
    slots = [slot("2026-12-10T09:00:00Z")];
    await open({ at: "2026-12-10T09:00:00.000Z" });
    expect(search.slot.value).toEqual(slots[0]);
    expect(search.wishMissed.value).toBe(false);
    expect(queries[0]?.["from"]).toBe("2026-12-09T23:00:00.000Z");
  });

  it("says where that time is not free, and looks at no day that is over", async () => {
    await open({ at: "2026-11-01T09:00:00Z" });
    expect([search.slot.value, search.wishMissed.value]).toEqual([undefined, true]);
    expect(search.canGoBack.value).toBe(false);
  });

  it("says where the times can't be had, and looks again when asked to", async () => {
    failure = new ApiError(503, {});
    await open();
    expect(search.state.value).toBe("failed");
    failure = undefined;
    search.refresh();
    await settled();
    expect(search.state.value).toBe("ready");
  });
});
