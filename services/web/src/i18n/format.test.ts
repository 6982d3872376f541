import { beforeEach, describe, expect, it } from "vitest";
import { displayName } from "./format";
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
