import { beforeEach, describe, expect, it } from "vitest";
import { displayName, formatMinutes } from "./format";
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
