import type { Appointment, Availability } from "../../api/types";
import { addDays, dayOf, instantAt, minutesOf, weekdayOf, type Day } from "../calendar";

/** A stretch of one day, in minutes after midnight as the wall shows them. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An appointment where a day's column shows it: those that overlap stand side by side in lanes. */
export interface Placed extends Span {
  readonly appointment: Appointment;
  readonly lane: number;
  readonly lanes: number;
}

const DAY_MINUTES = 1440;
// Shorter ones could not be read or hit.
const LEAST_MINUTES = 20;

/** When an appointment takes up its specialist; undefined for what takes no time: cancelled, expired, or not begun ad hoc. */
export function occupied(appointment: Appointment, now: Date): { from: Date; to: Date } | undefined {
  const { ad_hoc, admitted_at, ended_at, starts_at, ends_at, state } = appointment;
  if (state === "cancelled" || state === "expired") return undefined;
  if (!ad_hoc) return { from: new Date(starts_at), to: new Date(ends_at) };
  return admitted_at ? { from: new Date(admitted_at), to: ended_at ? new Date(ended_at) : now } : undefined;
}

/** A day's appointments by time, each in a lane of its own among those that it overlaps. */
export function placed(
  appointments: Iterable<Appointment>,
  day: Day,
  timeZone: string,
  now: Date,
): readonly Placed[] {
  const spans = [...appointments]
    .flatMap((appointment) => {
      const span = spanOn(day, occupied(appointment, now), timeZone);
      return span ? [{ appointment, ...span }] : [];
    })
    .sort((first, second) => first.start - second.start || second.end - first.end);
  return clusters(spans).flatMap(inLanes);
}

/** The working hours of a day in the reader's zone, which need not be the specialist's own. */
export function workingSpans(availability: Availability, day: Day, timeZone: string): readonly Span[] {
  const around = [addDays(day, -1), day, addDays(day, 1)];
  const spans = around.flatMap((local) =>
    hoursOn(availability, local).flatMap(({ start_minute, end_minute }) => {
      const from = instantAt(local, start_minute, availability.time_zone);
      const to = instantAt(local, end_minute, availability.time_zone);
      return spanOn(day, { from, to }, timeZone, 0) ?? [];
    }),
  );
  return spans.sort((first, second) => first.start - second.start);
}

/** What stands at a day in a specialist's exceptions, such as "Holiday"; empty where nothing does. */
export function noteOn({ exceptions }: Availability, day: Day): string {
  return exceptions.find((each) => each.starts_on <= day && day <= each.ends_on)?.note ?? "";
}

/** Whether a public holiday is the reason that nobody works. */
export function isHoliday({ exceptions, holiday_dates }: Availability, day: Day): boolean {
  return (
    holiday_dates.includes(day) && !exceptions.some((each) => each.starts_on <= day && day <= each.ends_on)
  );
}

function hoursOn(
  availability: Availability,
  day: Day,
): readonly { start_minute: number; end_minute: number }[] {
  if (isHoliday(availability, day)) return [];
  const exception = availability.exceptions.find((each) => each.starts_on <= day && day <= each.ends_on);
  return exception?.hours ?? availability.hours.filter(({ weekday }) => weekday === weekdayOf(day));
}

/** The part of a stretch of time that lies on a day. */
function spanOn(
  day: Day,
  stretch: { from: Date; to: Date } | undefined,
  timeZone: string,
  least = LEAST_MINUTES,
): Span | undefined {
  if (!stretch) return undefined;
  const { from, to } = stretch;
  const [first, last] = [dayOf(from, timeZone), dayOf(new Date(to.getTime() - 1), timeZone)];
  if (first > day || last < day) return undefined;
  const start = first < day ? 0 : minutesOf(from, timeZone);
  const end = last > day ? DAY_MINUTES : minutesOf(to, timeZone) || DAY_MINUTES;
  return { start, end: Math.min(DAY_MINUTES, Math.max(end, start + least)) };
}

type Spanned = Span & { readonly appointment: Appointment };

/** Groups of which each member overlaps another one. */
function clusters(spans: readonly Spanned[]): Spanned[][] {
  const found: Spanned[][] = [];
  let end = -1;
  for (const span of spans) {
    const current = found.at(-1);
    if (current && span.start < end) current.push(span);
    else found.push([span]);
    end = current && span.start < end ? Math.max(end, span.end) : span.end;
  }
  return found;
}

function inLanes(cluster: readonly Spanned[]): Placed[] {
  const ends: number[] = [];
  const lanes = cluster.map(({ start, end }) => {
    const free = ends.findIndex((each) => each <= start);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = end;
    return lane;
  });
  return cluster.map((span, index) => ({ ...span, lane: lanes[index] ?? 0, lanes: ends.length }));
}
