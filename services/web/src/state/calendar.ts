/** Days as a wall's clock in a time zone counts them; a day is written as ISO 8601 does: "2026-11-25". */
export type Day = string;

/** The day that it is in a zone. */
export function dayOf(instant: Date, timeZone: string): Day {
  const parts = partsOf(instant, timeZone);
  return `${parts["year"] ?? ""}-${parts["month"] ?? ""}-${parts["day"] ?? ""}`;
}

/** The day so many days later, or earlier. */
export function addDays(day: Day, days: number): Day {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The first instant of a day in a zone. */
export function startOf(day: Day, timeZone: string): Date {
  const wall = Date.parse(`${day}T00:00:00Z`);
  const guess = wall - offsetAt(wall, timeZone);
  // The offset may differ between the guess and midnight itself where the clocks change.
  return new Date(wall - offsetAt(guess, timeZone));
}

/** An instant in the middle of a day, for writing its name whatever the clocks do. */
export function noonOf(day: Day, timeZone: string): Date {
  return new Date(startOf(day, timeZone).getTime() + 12 * 3_600_000);
}

/** The browser's own zone. */
export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function offsetAt(instant: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(new Date(instant), timeZone);
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return wall - Math.floor(instant / 1000) * 1000;
}

function partsOf(instant: Date, timeZone: string): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
}
