const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What is wrong with an address, which may be left out unless it is needed. */
export function emailFlaw(email: string, needed = true): "missing" | "not_an_email" | undefined {
  if (email.trim() === "") return needed ? "missing" : undefined;
  return EMAIL.test(email.trim()) ? undefined : "not_an_email";
}

export function missing(text: string): "missing" | undefined {
  return text.trim() === "" ? "missing" : undefined;
}

/** A text in every language where it has to be: a customer reads one of them. */
export function missingInAny(text: Readonly<Record<string, string>>): "missing" | undefined {
  return ["fr", "en"].some((language) => (text[language] ?? "").trim() === "") ? "missing" : undefined;
}

/** What is wrong with a whole number between two others. */
export function numberFlaw(
  value: number,
  least: number,
  most: number,
): "not_a_number" | "too_low" | "too_high" | undefined {
  if (!Number.isInteger(value)) return "not_a_number";
  if (value < least) return "too_low";
  return value > most ? "too_high" : undefined;
}
