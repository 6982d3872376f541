import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../api/client";
import type { WeeklyHours } from "../api/types";

/** One stretch of work on a weekday, as an input of type time writes it: "09:00". */
export interface Stretch {
  readonly start: string;
  readonly end: string;
}
/** Stretches by ISO weekday, Monday 1 to Sunday 7. */
export type Week = ReadonlyMap<number, readonly Stretch[]>;
export type Flaw = "incomplete" | "reversed" | "overlapping" | "uneven";

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const MORNING: Stretch = { start: "09:00", end: "12:00" };
const AFTERNOON: Stretch = { start: "14:00", end: "18:00" };
const STEP_MINUTES = 5;
const DAY_MINUTES = 1_440;

/** A specialist's weekly working hours while they are being edited. */
export class Hours {
  readonly #api: Pick<Api, "get" | "put">;
  readonly #staffId: string;
  readonly #state = signal<"loading" | "ready" | "failed" | "saving">("loading");
  readonly #week = signal<Week>(new Map());
  readonly #error = signal<unknown>(undefined);
  readonly timeZone = signal("");

  constructor(api: Pick<Api, "get" | "put">, staffId: string) {
    this.#api = api;
    this.#staffId = staffId;
  }

  get state(): ReadonlySignal<"loading" | "ready" | "failed" | "saving"> {
    return this.#state;
  }

  get week(): ReadonlySignal<Week> {
    return this.#week;
  }

  /** Why the hours could not be saved. */
  get error(): ReadonlySignal<unknown> {
    return this.#error;
  }

  /** Never throws. */
  async load(): Promise<void> {
    this.#state.value = "loading";
    try {
      const path = { staff_id: this.#staffId };
      const availability = await this.#api.get("/v1/availability/{staff_id}", { path });
      this.timeZone.value = availability.time_zone;
      this.#week.value = weekOf(availability.hours);
      this.#state.value = "ready";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#state.value = "failed";
    }
  }

  add(weekday: number): void {
    const stretches = this.#of(weekday);
    this.#set(weekday, [...stretches, stretches.length === 0 ? MORNING : AFTERNOON]);
  }

  change(weekday: number, index: number, stretch: Stretch): void {
    this.#set(
      weekday,
      this.#of(weekday).map((each, position) => (position === index ? stretch : each)),
    );
  }

  remove(weekday: number, index: number): void {
    this.#set(
      weekday,
      this.#of(weekday).filter((_, position) => position !== index),
    );
  }

  /** Makes Tuesday to Friday like Monday. */
  copyMonday(): void {
    this.#week.value = new Map([
      ...this.#week.value,
      ...[2, 3, 4, 5].map((day) => [day, this.#of(1)] as const),
    ]);
  }

  /** Saves the week unless a day has a flaw; true where it is saved. */
  async save(): Promise<boolean> {
    if (WEEKDAYS.some((weekday) => flawOf(this.#of(weekday)))) return false;
    this.#state.value = "saving";
    this.#error.value = undefined;
    try {
      const path = { staff_id: this.#staffId };
      const body = { time_zone: this.timeZone.value, hours: hoursOf(this.#week.value) };
      await this.#api.put("/v1/availability/{staff_id}", { path, body });
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#error.value = error;
      return false;
    } finally {
      this.#state.value = "ready";
    }
  }

  #of(weekday: number): readonly Stretch[] {
    return this.#week.value.get(weekday) ?? [];
  }

  #set(weekday: number, stretches: readonly Stretch[]): void {
    this.#week.value = new Map(this.#week.value).set(weekday, stretches);
  }
}

/** What keeps a day's hours from being saved. */
export function flawOf(stretches: readonly Stretch[]): Flaw | undefined {
  const spans = stretches.map(({ start, end }) => ({ start: minutesOf(start), end: endOf(end) }));
  if (spans.some(({ start, end }) => Number.isNaN(start) || Number.isNaN(end))) return "incomplete";
  if (spans.some(({ start, end }) => start % STEP_MINUTES !== 0 || end % STEP_MINUTES !== 0)) return "uneven";
  if (spans.some(({ start, end }) => start >= end)) return "reversed";
  const ordered = spans.sort((first, second) => first.start - second.start);
  const overlaps = ordered.some(({ start }, index) => index > 0 && start < (ordered[index - 1]?.end ?? 0));
  return overlaps ? "overlapping" : undefined;
}

function weekOf(hours: readonly WeeklyHours[]): Week {
  const week = new Map<number, Stretch[]>();
  for (const { weekday, start_minute, end_minute } of hours) {
    const stretch = { start: timeOf(start_minute), end: timeOf(end_minute % DAY_MINUTES) };
    week.set(weekday, [...(week.get(weekday) ?? []), stretch]);
  }
  return week;
}

function hoursOf(week: Week): WeeklyHours[] {
  return WEEKDAYS.flatMap((weekday) =>
    (week.get(weekday) ?? []).map(({ start, end }) => ({
      weekday,
      start_minute: minutesOf(start),
      end_minute: endOf(end),
    })),
  );
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
