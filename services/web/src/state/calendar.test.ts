import { describe, expect, it } from "vitest";
import { addDays, dayOf, instantAt, minutesOf, mondayOf, noonOf, startOf, weekdayOf } from "./calendar";

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

  it("stands in the week that begins on Monday", () => {
    expect(["2026-11-23", "2026-11-25", "2026-11-29"].map(mondayOf)).toEqual(Array(3).fill("2026-11-23"));
    expect([weekdayOf("2026-11-23"), weekdayOf("2026-11-29")]).toEqual([1, 7]);
  });
});

describe("a time of day", () => {
  it.each([
    ["2026-11-25", 9 * 60, "2026-11-25T08:00:00.000Z"],
    ["2026-03-29", 9 * 60, "2026-03-29T07:00:00.000Z"],
    ["2026-10-25", 9 * 60, "2026-10-25T08:00:00.000Z"],
    ["2026-11-25", 1440, "2026-11-25T23:00:00.000Z"],
  ])("on %s at minute %s is %s in Paris, whatever the clocks did that night", (day, minutes, instant) => {
    expect(instantAt(day, minutes, "Europe/Paris").toISOString()).toBe(instant);
  });

  it("is what the wall shows", () => {
    expect(minutesOf(new Date("2026-03-29T07:30:00Z"), "Europe/Paris")).toBe(9 * 60 + 30);
  });
});
