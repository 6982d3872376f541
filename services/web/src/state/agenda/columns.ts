import type { Day } from "../calendar";
import type { Placed, Span } from "./spans";

/** A day as a column of a calendar. */
export interface Column {
  readonly day: Day;
  readonly entries: readonly Placed[];
  /** Undefined where nobody's hours are known. */
  readonly hours: readonly Span[] | undefined;
  readonly note: string;
}

/** The length of what one click books. */
export const CELL_MINUTES = 30;
const HOUR = 60;
// Shown at least; what lies outside widens the day.
const [EARLIEST, LATEST] = [8 * HOUR, 19 * HOUR];
const WHOLE_DAY: readonly Span[] = [{ start: 0, end: 24 * HOUR }];

/** From the first to the last hour in which there is anything. */
export function extent(columns: readonly Column[]): Span {
  const spans = columns.flatMap(({ entries, hours = [] }) => [...entries, ...hours]);
  const start = Math.min(EARLIEST, ...spans.map((span) => span.start));
  const end = Math.max(LATEST, ...spans.map((span) => span.end));
  return { start: Math.floor(start / HOUR) * HOUR, end: Math.ceil(end / HOUR) * HOUR };
}

/** What lies between working hours. */
export function gaps(hours: readonly Span[], shown: Span): readonly Span[] {
  const found: Span[] = [];
  let at = shown.start;
  for (const { start, end } of hours) {
    if (start > at) found.push({ start: at, end: start });
    at = Math.max(at, end);
  }
  if (at < shown.end) found.push({ start: at, end: shown.end });
  return found;
}

/** The half hours to come that are worked and not taken. */
export function freeCells(column: Column, today: Day, nowMinute: number, shown: Span): readonly number[] {
  if (column.day < today) return [];
  const cells: number[] = [];
  for (let minute = shown.start; minute < shown.end; minute += CELL_MINUTES) {
    const isOver = column.day === today && minute < nowMinute;
    const isWorked = (column.hours ?? WHOLE_DAY).some(
      ({ start, end }) => start <= minute && minute + CELL_MINUTES <= end,
    );
    // Of a team somebody else may be free.
    const isTaken =
      column.hours !== undefined &&
      column.entries.some(({ start, end }) => start < minute + CELL_MINUTES && minute < end);
    if (!isOver && isWorked && !isTaken) cells.push(minute);
  }
  return cells;
}
