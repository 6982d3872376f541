import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../api/client";
import type { Slot } from "../api/types";
import { FreeTimes } from "./free-times";

function slot(starts_at: string, specialist_id = "stf_1"): Slot {
  return { starts_at, ends_at: starts_at, specialist_id };
}

const MONDAY = slot("2026-11-30T23:30:00Z");
const TUESDAY = slot("2026-12-01T09:00:00Z");

describe("the times to choose from", () => {
  let search: ReturnType<typeof vi.fn<(from: Date, to: Date, signal: AbortSignal) => Promise<Slot[]>>>;
  let times: FreeTimes;
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date("2026-11-30T08:00:00Z") });
    search = vi.fn(() => Promise.resolve([MONDAY, TUESDAY]));
    times = new FreeTimes({ timeZone: "Europe/London", search });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("are those of the days that have any, the first day's at once", async () => {
    await times.first();
    expect(times.days.value.map(({ day }) => day)).toEqual(["2026-11-30", "2026-12-01"]);
    expect(times.times.value).toEqual([MONDAY]);
    times.chooseDay("2026-12-01");
    expect(times.times.value).toEqual([TUESDAY]);
  });

  it("fall on the days of the reader's zone", async () => {
    times = new FreeTimes({ timeZone: "Europe/Paris", search });
    await times.first();
    expect(times.days.value.map(({ day }) => day)).toEqual(["2026-12-01"]);
  });

  it("are told once, however many specialists are free then", async () => {
    search.mockResolvedValue([TUESDAY, slot(TUESDAY.starts_at, "stf_2")]);
    await times.first();
    expect(times.times.value).toEqual([TUESDAY]);
    times = new FreeTimes({ timeZone: "Europe/London", search, preferred: "stf_2" });
    await times.first();
    expect(times.times.value).toEqual([slot(TUESDAY.starts_at, "stf_2")]);
  });

  it("are looked for further on where nothing is free at first, but not without end", async () => {
    search.mockResolvedValueOnce([]);
    search.mockResolvedValueOnce([slot("2026-12-15T09:00:00Z")]);
    await times.first();
    expect(times.days.value.map(({ day }) => day)).toEqual(["2026-12-15"]);
    search.mockResolvedValue([]);
    search.mockClear();
    await times.first();
    expect(search).toHaveBeenCalledTimes(3);
  });

  it("are turned over by pages, never into the past", async () => {
    await times.first();
    expect(times.canGoBack.value).toBe(false);
    await times.later();
    expect(search.mock.lastCall?.[0]).toEqual(new Date("2026-12-14T00:00:00Z"));
    await times.earlier();
    await times.earlier();
    expect(search.mock.lastCall?.[0]).toEqual(new Date("2026-11-30T00:00:00Z"));
  });

  it("are chosen one at a time, and not kept for another day", async () => {
    await times.first();
    times.choose(MONDAY);
    times.chooseDay("2026-12-01");
    expect(times.chosen.value).toBeUndefined();
  });

  it("say when they could not be loaded, and can be asked for again", async () => {
    search.mockRejectedValueOnce(new ApiError(503, {}));
    await times.first();
    expect(times.state.value).toBe("failed");
    await times.again();
    expect(times.state.value).toBe("ready");
  });

  it("are those of the last page asked for, whichever answers first", async () => {
    await times.first();
    let answer: (slots: Slot[]) => void = () => undefined;
    search.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const slow = times.later();
    await times.earlier();
    answer([slot("2026-12-14T09:00:00Z")]);
    await slow;
    expect(times.days.value.map(({ day }) => day)).toEqual(["2026-11-30", "2026-12-01"]);
  });
});
