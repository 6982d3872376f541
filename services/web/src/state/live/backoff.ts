const FIRST_MS = 250;
const GROWTH = 1.15;
const LONGEST_MS = 8_000;

/**
 * Milliseconds before an attempt: the first comes at once, the next after 250 ms and 15 % longer each time, up to 8 s, each
 * spread over half of its length so that clients cut off together do not come back together. Another process takes a
 * channel over within three seconds: then, the pause is still about half a second; after 40 s it is at its longest.
 *
 * @param attempt 0 for the first after a loss
 * @param random from 0 to 1
 */
export function backOff(attempt: number, random: number): number {
  if (attempt === 0) return 0;
  const ceiling = Math.min(FIRST_MS * GROWTH ** (attempt - 1), LONGEST_MS);
  return ceiling * (0.5 + random / 2);
}
