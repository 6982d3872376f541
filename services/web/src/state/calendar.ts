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
  return instantAt(day, 0, timeZone);
}

/** The instant at which a wall's clock in a zone shows so many minutes after midnight; 1440 is the next midnight. */
export function instantAt(day: Day, minutes: number, timeZone: string): Date {
  const wall = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  const guess = wall - offsetAt(wall, timeZone);
  // The offset may differ between the guess and the instant itself where the clocks change.
  return new Date(wall - offsetAt(guess, timeZone));
}

/** What a wall's clock shows, in minutes after midnight. */
export function minutesOf(instant: Date, timeZone: string): number {
  const { hour, minute } = partsOf(instant, timeZone);
  return Number(hour) * 60 + Number(minute);
}

/** ISO 8601: Monday is 1. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The Monday on or before a day. */
export function mondayOf(day: Day): Day {
  return addDays(day, 1 - weekdayOf(day));
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

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(instant: Date, timeZone: string): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  // Making one costs a hundred times its use, and calendars ask for every appointment.
  const format = formats.get(timeZone) ?? wallClock(timeZone);
  formats.set(timeZone, format);
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
}

function wallClock(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
}
