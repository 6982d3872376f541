/**
 * Country calling code and national (trunk) prefix, by ISO 3166-1 country: Europe and North America, where Parley is
 * offered (ITU-T E.164 and its national numbering plans). An empty prefix: national numbers are dialled as they are.
 */
const PLANS: Readonly<Record<string, readonly [code: string, prefix: string]>> = {
  AT: ["43", "0"],
  BE: ["32", "0"],
  BG: ["359", "0"],
  CA: ["1", "1"],
  CH: ["41", "0"],
  CY: ["357", ""],
  CZ: ["420", ""],
  DE: ["49", "0"],
  DK: ["45", ""],
  EE: ["372", ""],
  ES: ["34", ""],
  FI: ["358", "0"],
  FR: ["33", "0"],
  GB: ["44", "0"],
  GR: ["30", ""],
  HR: ["385", "0"],
  HU: ["36", "06"],
  IE: ["353", "0"],
  IS: ["354", ""],
  IT: ["39", ""],
  LI: ["423", ""],
  LT: ["370", "0"],
  LU: ["352", ""],
  LV: ["371", ""],
  MT: ["356", ""],
  NL: ["31", "0"],
  NO: ["47", ""],
  PL: ["48", ""],
  PT: ["351", ""],
  RO: ["40", "0"],
  SE: ["46", "0"],
  SI: ["386", "0"],
  SK: ["421", "0"],
  US: ["1", "1"],
};

/**
 * A number as the API takes it, "+33612345678": one without a country is taken as the company's own. Where that
 * country is not known here the number stays as it is, and the server has the last word.
 */
export function internationalPhone(text: string, country: string): string {
  const digits = text.replace(/\D/g, "");
  if (text.trim().startsWith("+")) return `+${digits}`;
  if (digits.startsWith("00")) return `+${digits.slice(2)}`;
  const plan = PLANS[country];
  if (!plan || digits === "") return text.trim();
  const [code, prefix] = plan;
  return `+${code}${digits.startsWith(prefix) ? digits.slice(prefix.length) : digits}`;
}

/** The country that an international number belongs to, ISO 3166-1; empty where it is not known here. */
export function countryOf(number: string): string {
  const digits = number.startsWith("+") ? number.replace(/\D/g, "") : "";
  return (
    Object.keys(PLANS).find((country) => digits !== "" && digits.startsWith(PLANS[country]?.[0] ?? " ")) ?? ""
  );
}
