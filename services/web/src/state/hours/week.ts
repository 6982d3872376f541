import type { WeeklyHours } from "../../api/types";

/** A stretch of time on a day, as an input of type time writes it: "09:00". */
export interface Stretch {
  readonly start: string;
  readonly end: string;
}
/** Stretches by ISO weekday, Monday 1 to Sunday 7. */
export type Week = Readonly<Record<number, readonly Stretch[]>>;
export type StretchFlaw = "incomplete" | "reversed" | "overlapping" | "uneven";
type Span = Pick<WeeklyHours, "start_minute" | "end_minute">;

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const MORNING: Stretch = { start: "09:00", end: "12:00" };
const AFTERNOON: Stretch = { start: "14:00", end: "18:00" };
const STEP_MINUTES = 5;
const DAY_MINUTES = 1_440;

/** The next stretch that is likely meant where one is added. */
export function nextStretch(stretches: readonly Stretch[]): Stretch {
  return stretches.length === 0 ? MORNING : AFTERNOON;
}

/** The week with Tuesday to Friday like Monday. */
export function copyMonday(week: Week): Week {
  const monday = week[1] ?? [];
  return { ...week, ...Object.fromEntries([2, 3, 4, 5].map((day) => [day, monday])) };
}

/** What keeps a day's hours from being saved. */
export function flawOf(stretches: readonly Stretch[]): StretchFlaw | undefined {
  const spans = stretches.map(({ start, end }) => ({ start: minutesOf(start), end: endOf(end) }));
  if (spans.some(({ start, end }) => Number.isNaN(start) || Number.isNaN(end))) return "incomplete";
  if (spans.some(({ start, end }) => start % STEP_MINUTES !== 0 || end % STEP_MINUTES !== 0)) return "uneven";
  if (spans.some(({ start, end }) => start >= end)) return "reversed";
  const ordered = spans.sort((first, second) => first.start - second.start);
  const overlaps = ordered.some(({ start }, index) => index > 0 && start < (ordered[index - 1]?.end ?? 0));
  return overlaps ? "overlapping" : undefined;
}

/** Whether any day of the week has a flaw. */
export function hasFlaw(week: Week): boolean {
  return WEEKDAYS.some((weekday) => flawOf(week[weekday] ?? []) !== undefined);
}

export function weekOf(hours: readonly WeeklyHours[]): Week {
  const week: Record<number, Stretch[]> = {};
  for (const { weekday, ...span } of hours) (week[weekday] ??= []).push(stretchOf(span));
  return week;
}

export function hoursOf(week: Week): WeeklyHours[] {
  return WEEKDAYS.flatMap((weekday) =>
    (week[weekday] ?? []).map((stretch) => ({ weekday, ...spanOf(stretch) })),
  );
}

export function stretchOf({ start_minute, end_minute }: Span): Stretch {
  return { start: timeOf(start_minute), end: timeOf(end_minute % DAY_MINUTES) };
}

export function spanOf({ start, end }: Stretch): Span {
  return { start_minute: minutesOf(start), end_minute: endOf(end) };
}

function timeOf(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function minutesOf(time: string): number {
  const [hours = NaN, minutes = NaN] = time === "" ? [] : time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** Midnight as an end is the day's last minute. */
function endOf(time: string): number {
  return minutesOf(time) || (time === "" ? NaN : DAY_MINUTES);
}
