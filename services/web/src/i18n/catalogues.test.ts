import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Text } from "./index";

const folder = import.meta.dirname;
const areas = [...new Set(readdirSync(folder).flatMap((name) => /^(\w+)\.fr\.json$/.exec(name)?.[1] ?? []))];

function catalogue(area: string, language: string): Record<string, Text> {
  return JSON.parse(readFileSync(join(folder, `${area}.${language}.json`), "utf8")) as Record<string, Text>;
}

function placeholders(text: Text): string[] {
  const all = typeof text === "string" ? text : Object.values(text).join(" ");
  return [...new Set(all.match(/\{\w+\}/g) ?? [])].sort();
}

describe.each(areas)("the %s catalogue", (area) => {
  const [fr, en] = [catalogue(area, "fr"), catalogue(area, "en")];

  it("has the same keys in French and English", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort());
  });

  it("leaves no text empty", () => {
    for (const text of [...Object.values(fr), ...Object.values(en)]) {
      expect(typeof text === "string" ? [text] : Object.values(text)).not.toContain("");
    }
  });

  it("has the same placeholders and plurals in both languages", () => {
    for (const [key, text] of Object.entries(fr)) {
      const other = en[key] ?? "";
      expect([key, placeholders(other), typeof other]).toEqual([key, placeholders(text), typeof text]);
    }
  });
});

it("finds catalogues to compare", () => {
  expect(areas).toContain("common");
});
