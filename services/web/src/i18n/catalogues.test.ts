import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Text } from "./index";

const folder = import.meta.dirname;
const sources = readdirSync(join(folder, ".."), { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$/.test(name) && !name.startsWith("gen"))
  .map((name) => readFileSync(join(folder, "..", name), "utf8"));
const areas = [...new Set(readdirSync(folder).flatMap((name) => /^(\w+)\.fr\.json$/.exec(name)?.[1] ?? []))];

function written(area: string, language: string): string {
  return readFileSync(join(folder, `${area}.${language}.json`), "utf8");
}

function catalogue(area: string, language: string): Record<string, Text> {
  return JSON.parse(written(area, language)) as Record<string, Text>;
}

function placeholders(text: Text): string[] {
  const all = typeof text === "string" ? text : Object.values(text).join(" ");
  return [...new Set(all.match(/\{\w+\}/g) ?? [])].sort();
}

function texts(catalogue: Record<string, Text>): string[] {
  return Object.values(catalogue).flatMap((text) =>
    typeof text === "string" ? [text] : Object.values(text),
  );
}

/** Tells the keys that are written in a piece of source, as they are or as a template: `state.${state}`. */
function mentions(source: string): (key: string) => boolean {
  const templates = [...source.matchAll(/`([^`]*\$\{[^`]*)`/g)]
    .map(([, template = ""]) => template.split(/\$\{[^}]*\}/))
    .filter((fixed) => /\w/.test(fixed.join("")))
    .map((fixed) => new RegExp(`^${fixed.map((part) => part.replace(/\W/g, "\\$&")).join(".+")}$`));
  return (key) => source.includes(`"${key}"`) || templates.some((template) => template.test(key));
}

describe.each(areas)("the %s catalogue", (area) => {
  const [fr, en] = [catalogue(area, "fr"), catalogue(area, "en")];

  it("has the same keys in French and English", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort());
  });

  it.each(["fr", "en"])("gives no key twice in %s, of which only the last would be read", (language) => {
    const keys = [...written(area, language).matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key);
    expect(keys).toEqual(Object.keys(catalogue(area, language)));
  });

  it("leaves no text empty", () => {
    expect([...texts(fr), ...texts(en)]).not.toContain("");
  });

  it("has the same placeholders and plurals in both languages", () => {
    for (const [key, text] of Object.entries(fr)) {
      const other = en[key] ?? "";
      expect([key, placeholders(other), typeof other]).toEqual([key, placeholders(text), typeof text]);
    }
  });
});

describe.each(areas)("each text of the %s catalogue", (area) => {
  const [fr, en] = [catalogue(area, "fr"), catalogue(area, "en")];

  it("is shown by somebody who reads the area", () => {
    const readers = sources.filter((source) => source.includes(`i18n/${area}"`)).join("\n");
    const isShown = mentions(readers);
    expect(Object.keys(fr).filter((key) => !isShown(key))).toEqual([]);
  });

  it("keeps French punctuation on the line of its word", () => {
    expect(texts(fr).filter((text) => / [:;!?»]|« /.test(text))).toEqual([]);
  });

  it("has no typewriter's apostrophe", () => {
    expect([...texts(fr), ...texts(en)].filter((text) => text.includes("'"))).toEqual([]);
  });
});

it("finds catalogues to compare", () => {
  expect(areas).toContain("common");
});
