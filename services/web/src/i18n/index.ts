import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";

/** The languages that every catalogue is written in. */
export const LOCALES = ["fr", "en"] as const;
export type Locale = (typeof LOCALES)[number];

/** One text, or its plural forms by the category of `Intl.PluralRules`, chosen by the parameter `count`. */
export type Text = string | { readonly one?: string; readonly other: string };
/** What stands in for `{name}` in a text; numbers are written as the language writes them. */
export type Params = Readonly<Record<string, string | number>>;

const STORAGE_KEY = "parley.locale";
const chosen = signal<Locale>(initialLocale());

/** The language of the page. */
export const locale: ReadonlySignal<Locale> = computed(() => chosen.value);

effect(() => {
  document.documentElement.lang = chosen.value;
});

/** Switches the page's language, and remembers the choice for this browser. */
export function chooseLocale(next: Locale): void {
  chosen.value = next;
  remember(next);
}

/** Follows the language of an invitation or a member of staff, unless the reader has chosen one. */
export function suggestLocale(tag: string): void {
  if (remembered() === null) chosen.value = matchLocale([tag]) ?? chosen.value;
}

/**
 * Makes the `t` of one area's catalogues. Reading it in a component or an effect follows the language.
 *
 * @example const t = translator({ fr, en }); t("waiting.position", { count: 2 })
 */
export function translator<Catalogue extends Record<string, Text>>(catalogues: {
  readonly fr: Catalogue;
  readonly en: Readonly<Record<keyof Catalogue, Text>>;
}): (key: keyof Catalogue & string, params?: Params) => string {
  return (key, params = {}) => {
    const language = chosen.value;
    const text: Text = catalogues[language][key];
    return fill(
      typeof text === "string" ? text : plural(text, Number(params["count"]), language),
      params,
      language,
    );
  };
}

/** The text of a localised name (`{"fr": "…", "en": "…"}`) in the page's language, else in any. */
export function localised(text: Readonly<Record<string, string>>): string {
  return text[languageOf(text)] ?? "";
}

/** The language that `localised` gives a text in. */
export function languageOf(text: Readonly<Record<string, string>>): string {
  return [chosen.value, "en", ...Object.keys(text)].find((language) => text[language] !== undefined) ?? "";
}

function plural(forms: Exclude<Text, string>, count: number, language: Locale): string {
  const category = new Intl.PluralRules(language).select(count);
  return category === "one" ? (forms.one ?? forms.other) : forms.other;
}

function fill(text: string, params: Params, language: Locale): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = params[name];
    if (value === undefined) return placeholder;
    return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  });
}

function initialLocale(): Locale {
  return remembered() ?? matchLocale(navigator.languages) ?? "en";
}

function matchLocale(tags: readonly string[]): Locale | undefined {
  for (const tag of tags) {
    const language = tag.toLowerCase().split("-")[0];
    const match = LOCALES.find((candidate) => candidate === language);
    if (match) return match;
  }
  return undefined;
}

// Storage throws where the browser blocks it; the choice then lasts as long as the page.
function remembered(): Locale | null {
  try {
    return matchLocale([localStorage.getItem(STORAGE_KEY) ?? ""]) ?? null;
  } catch {
    return null;
  }
}

function remember(value: Locale): void {
  try {
    localStorage.setItem(STORAGE_KEY, value);
  } catch {
    return;
  }
}
