import { dateFormat, displayName } from "../../i18n/format";
import { locale, LOCALES } from "../../i18n/index";
import { t as common } from "../../i18n/common";
import { Select } from "../Field";

interface ChoiceProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A time zone by its IANA name. */
export function ZoneSelect({ value, onChange, ...props }: ChoiceProps) {
  const all = Intl.supportedValuesOf("timeZone");
  const zones = all.includes(value) || value === "" ? all : [value, ...all];
  return (
    <Select {...props} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {zones.map((zone) => (
        <option key={zone}>{zone}</option>
      ))}
    </Select>
  );
}

/** One of the languages that Parley itself is written in. */
export function LocaleSelect({ value, onChange, ...props }: ChoiceProps) {
  return (
    <Select {...props} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {LOCALES.map((language) => (
        <option key={language} value={language} lang={language}>
          {common(`language.${language}`)}
        </option>
      ))}
    </Select>
  );
}

interface CountryProps extends ChoiceProps {
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  /** The words for no country, where there may be none. */
  readonly none?: string;
}

/** One of several countries, by name. */
export function CountrySelect({ value, onChange, countries, none, ...props }: CountryProps) {
  const codes = value === "" || countries.includes(value) ? countries : [value, ...countries];
  return (
    <Select {...props} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {none !== undefined && <option value="">{none}</option>}
      {sortedByName(codes).map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </Select>
  );
}

/** Countries with their names in the reader's language, in its order. */
export function sortedByName(codes: readonly string[]): (readonly [code: string, name: string])[] {
  const collator = new Intl.Collator(locale.value);
  return codes
    .map((code) => [code, countryName(code)] as const)
    .sort(([, first], [, second]) => collator.compare(first, second));
}

/** A country by its name in the reader's language. */
export function countryName(code: string): string {
  return displayName(code, "region");
}

// What customers are served in most often; a tag that is not among them stays as it is.
const SPOKEN = [
  "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hr", "hu", "it", "ja", "ka", "lt", "lv",
  "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "zh",
]; // prettier-ignore

/** Languages to serve customers in, as value and label, in the reader's order. */
export function spokenLanguages(): (readonly [value: string, label: string])[] {
  const collator = new Intl.Collator(locale.value);
  return SPOKEN.map((tag) => [tag, displayName(tag, "language")] as const).sort(([, first], [, second]) =>
    collator.compare(first, second),
  );
}

/** A date (ISO 8601) in words: "24 novembre 2026". */
export function dateText(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return date;
  return dateFormat({ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(day);
}

/** A moment with its year, in the reader's own zone: "24 nov. 2026, 14:30". */
export function momentText(instant: string): string {
  return dateFormat({ dateStyle: "medium", timeStyle: "short" }).format(new Date(instant));
}
