/** How a password stands: what keeps it from being taken, or how hard it is to guess. */
export type PasswordStrength = "empty" | "too_short" | "monotonous" | "personal" | "fair" | "strong";

const SHORTEST = 12;
const LONG = 16;
const FEWEST_DIFFERENT = 6;
const SHORTEST_WORD = 4;

/**
 * Judges a password by what makes it guessable: length above all (NIST SP 800-63B section 3.1.1), few different
 * characters, and what others know of its owner.
 */
export function strengthOf(password: string, known: readonly string[]): PasswordStrength {
  if (password === "") return "empty";
  if (password.length < SHORTEST) return "too_short";
  if (new Set(password.toLowerCase()).size < FEWEST_DIFFERENT) return "monotonous";
  const written = password.toLowerCase();
  const words = known.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  if (words.some((word) => word.length >= SHORTEST_WORD && written.includes(word))) return "personal";
  return password.length >= LONG ? "strong" : "fair";
}

/** Whether the server takes it. */
export function isLongEnough(password: string): boolean {
  return password.length >= SHORTEST;
}
