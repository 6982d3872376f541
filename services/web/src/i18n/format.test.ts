import { beforeEach, describe, expect, it, vi } from "vitest";
import { displayName, formatDateTime, formatMinutes, formatTime, formatWait } from "./format";
import { chooseLocale } from "./index";

beforeEach(() => chooseLocale("en"));

describe("a country or a language", () => {
  it("is named in the page's language, whichever that is at the moment", () => {
    expect([displayName("DE", "region"), displayName("de", "language")]).toEqual(["Germany", "German"]);
    chooseLocale("fr");
    expect([displayName("DE", "region"), displayName("de", "language")]).toEqual(["Allemagne", "allemand"]);
  });

  it("that there is no name for stays as it is", () => {
    expect([displayName("no country", "region"), displayName("", "language")]).toEqual(["no country", ""]);
  });
});

it.each([
  [0, "0 minutes"],
  [45, "45 minutes"],
  [60, "1 hour"],
  [90, "1 hour 30 minutes"],
  [1_440, "1 day"],
  [1_500, "25 hours"],
  [10_080, "7 days"],
  [525_600, "1 year"],
])("%i minutes are told as %s", (minutes, told) => {
  expect(formatMinutes(minutes)).toBe(told);
});

it.each([
  [20, "1 minute"],
  [400, "7 minutes"],
  [660, "15 minutes"],
  [3_600, "1 hour"],
  [3_660, "1 hour 15 minutes"],
])("a wait of %i seconds is told as %s", (seconds, told) => {
  expect(formatWait(seconds)).toBe(told);
});

it("a clock's hours are written alike alone and in a date, as the region has them", () => {
  const languages = vi.spyOn(navigator, "languages", "get");
  const early = new Date("2026-11-26T04:55:00Z");
  const written = (tag: string, language: "fr" | "en"): string[] => {
    languages.mockReturnValue([tag]);
    chooseLocale(language);
    return [formatTime(early, "UTC"), formatDateTime(early, "UTC")];
  };
  expect(written("fr-FR", "fr")).toEqual(["04:55", "jeudi 26 novembre à 04:55"]);
  expect(written("en-GB", "en")[0]).toBe("04:55");
  expect(written("en-US", "en")[0]).toMatch(/^4:55\sAM$/);
  languages.mockRestore();
});
