import { beforeEach, describe, expect, it } from "vitest";
import { chooseLocale } from "../../i18n/index";
import { question } from "./fakes";
import { Formalities } from "./formalities";

describe("what is asked before entering", () => {
  let formalities: Formalities;
  beforeEach(() => {
    chooseLocale("fr");
    formalities = new Formalities();
    formalities.ask({ minimum_age: 16, consents: [question("meeting", true), question("photo", false)] });
  });

  it("is answered by nobody but the customer", () => {
    expect(formalities.answers()).toEqual({
      age_confirmed: false,
      consents: [
        { purpose: "meeting", granted: false, text_version: 1, locale: "en" },
        { purpose: "photo", granted: false, text_version: 1, locale: "en" },
      ],
    });
  });

  it("is missing as long as it is required and not ticked", () => {
    expect(formalities.missing.value).toEqual(["age", "meeting"]);
    formalities.tick("age", true);
    formalities.tick("meeting", true);
    expect(formalities.missing.value).toEqual([]);
    formalities.tick("meeting", false);
    expect(formalities.missing.value).toEqual(["meeting"]);
  });

  it("is pointed out by each attempt to enter without", () => {
    expect(formalities.pointedOut.value).toBe(0);
    expect(formalities.check()).toBe(false);
    expect(formalities.check()).toBe(false);
    expect(formalities.pointedOut.value).toBe(2);
  });

  it("names the language in which it was asked", () => {
    const text = { fr: "D’accord ?", en: "Do you agree?" };
    formalities.ask({ minimum_age: null, consents: [{ ...question("meeting", true), text }] });
    expect(formalities.answers().consents[0]?.locale).toBe("fr");
  });

  it("keeps the ticks while the wording is the same", () => {
    formalities.tick("age", true);
    formalities.tick("meeting", true);
    formalities.ask({ minimum_age: 16, consents: [question("meeting", true)] });
    expect(formalities.missing.value).toEqual([]);
  });

  it("is asked anew where the wording, or the age, is another", () => {
    formalities.tick("age", true);
    formalities.tick("meeting", true);
    const reworded = { ...question("meeting", true), text_version: 2 };
    formalities.ask({ minimum_age: 15, consents: [reworded] });
    expect(formalities.missing.value).toEqual(["age", "meeting"]);
  });
});
