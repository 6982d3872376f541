import { effect } from "@preact/signals";
import { beforeEach, expect, it } from "vitest";
import { chooseLocale, locale, localised, suggestLocale, translator } from "./index";

const t = translator({
  fr: { hello: "Bonjour {name}", wait: { one: "{count} personne", other: "{count} personnes" } },
  en: { hello: "Hello {name}", wait: { one: "{count} person", other: "{count} people" } },
});

beforeEach(() => {
  localStorage.clear();
  suggestLocale("en");
});

it("fills in parameters and follows the chosen language", () => {
  const seen: string[] = [];
  const stop = effect(() => {
    seen.push(t("hello", { name: "Zoé" }));
  });
  chooseLocale("fr");
  stop();
  expect(seen).toEqual(["Hello Zoé", "Bonjour Zoé"]);
  expect(document.documentElement.lang).toBe("fr");
});

it("chooses the plural as the language does: zero is singular in French only", () => {
  expect(t("wait", { count: 0 })).toBe("0 people");
  chooseLocale("fr");
  expect(t("wait", { count: 0 })).toBe("0 personne");
  expect(t("wait", { count: 12_000 })).toBe("12\u202f000 personnes");
});

it("keeps the reader's choice when an invitation suggests another language", () => {
  chooseLocale("fr");
  suggestLocale("en-GB");
  expect(locale.value).toBe("fr");
});

it("follows an invitation's language by its base language", () => {
  suggestLocale("fr-CA");
  expect(locale.value).toBe("fr");
});

it("writes a localised name in the page's language, else in any", () => {
  expect(localised({ fr: "Constat", en: "Survey" })).toBe("Survey");
  expect(localised({ de: "Gutachten" })).toBe("Gutachten");
});
