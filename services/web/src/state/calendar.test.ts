import { describe, expect, it } from "vitest";
import { addDays, dayOf, noonOf, startOf } from "./calendar";

describe("a day", () => {
  it("is the one on the wall of its zone", () => {
    const instant = new Date("2026-11-25T23:30:00Z");
    expect(dayOf(instant, "Europe/Paris")).toBe("2026-11-26");
    expect(dayOf(instant, "America/New_York")).toBe("2026-11-25");
  });

  it.each([
    ["2026-11-25", "Europe/Paris", "2026-11-24T23:00:00.000Z"],
    ["2026-07-01", "Europe/Paris", "2026-06-30T22:00:00.000Z"],
    ["2026-03-29", "Europe/Paris", "2026-03-28T23:00:00.000Z"],
    ["2026-10-26", "Europe/Paris", "2026-10-25T23:00:00.000Z"],
    ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z"],
    ["2026-11-25", "Pacific/Kiritimati", "2026-11-24T10:00:00.000Z"],
  ])("%s begins in %s at %s", (day, zone, instant) => {
    expect(startOf(day, zone).toISOString()).toBe(instant);
  });

  it("lasts 23 or 25 hours when the clocks change", () => {
    const hours = (day: string): number =>
      (startOf(addDays(day, 1), "Europe/Paris").getTime() - startOf(day, "Europe/Paris").getTime()) /
      3_600_000;
    expect([hours("2026-03-29"), hours("2026-10-25"), hours("2026-11-25")]).toEqual([23, 25, 24]);
  });

  it("is counted over the ends of months and years", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
  });

  it("holds its noon", () => {
    expect(dayOf(noonOf("2026-11-25", "Asia/Tokyo"), "Asia/Tokyo")).toBe("2026-11-25");
  });
});
