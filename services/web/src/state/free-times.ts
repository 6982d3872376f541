import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError } from "../api/client";
import type { Slot } from "../api/types";
import { byDay, oncePerTime, type DayOfSlots } from "./booking/slots";
import { addDays, dayOf, startOf, type Day } from "./calendar";

const DAYS_A_PAGE = 14;
// Pages looked through by themselves where there is nothing free.
const MOST_EMPTY_PAGES = 3;
const GONE: ReadonlySet<string> = new Set([
  "SLOT_TAKEN",
  "SEAT_TAKEN",
  "DAY_FULL",
  "OUTSIDE_HOURS",
  "NOT_BOOKABLE",
  "IN_THE_PAST",
]);

/** Whether a booking failed because its time is free no more: another one may do. */
export function isTimeGone(failure: ApiError | undefined): boolean {
  return failure !== undefined && GONE.has(failure.code);
}

export interface FreeTimesOptions {
  readonly timeZone: string;
  readonly search: (from: Date, to: Date, signal: AbortSignal) => Promise<readonly Slot[]>;
  /** Whom the customer gets where they are free. */
  readonly preferred?: string | null;
}

/** The times that a customer can choose from: a day first, then a time of it. */
export class FreeTimes {
  readonly timeZone: string;
  readonly #options: FreeTimesOptions;
  readonly #from = signal<Day>("");
  readonly #slots = signal<readonly Slot[]>([]);
  readonly #state = signal<"loading" | "ready" | "failed">("loading");
  readonly #day = signal<Day | undefined>(undefined);
  readonly #chosen = signal<Slot | undefined>(undefined);
  #searching: AbortController | undefined;
  /** Days of the page that have free times. */
  readonly days: ReadonlySignal<readonly DayOfSlots[]> = computed(() =>
    byDay(this.#slots.value, this.#from.value, DAYS_A_PAGE, this.timeZone).filter(
      ({ slots }) => slots.length > 0,
    ),
  );
  /** The free times of the chosen day. */
  readonly times: ReadonlySignal<readonly Slot[]> = computed(
    () => this.days.value.find(({ day }) => day === this.#day.value)?.slots ?? [],
  );
  readonly canGoBack: ReadonlySignal<boolean> = computed(() => this.#from.value > this.#today);

  constructor(options: FreeTimesOptions) {
    this.#options = options;
    this.timeZone = options.timeZone;
  }

  get state(): ReadonlySignal<"loading" | "ready" | "failed"> {
    return this.#state;
  }

  get day(): ReadonlySignal<Day | undefined> {
    return this.#day;
  }

  get chosen(): ReadonlySignal<Slot | undefined> {
    return this.#chosen;
  }

  /** From today on; a page without any free time gives way to the next, a few times. */
  async first(): Promise<void> {
    for (let page = 0; page < MOST_EMPTY_PAGES; page += 1) {
      const loaded = await this.#load(addDays(this.#today, page * DAYS_A_PAGE));
      if (!loaded || this.days.value.length > 0) return;
    }
  }

  async later(): Promise<void> {
    await this.#load(addDays(this.#from.value, DAYS_A_PAGE));
  }

  async earlier(): Promise<void> {
    const before = addDays(this.#from.value, -DAYS_A_PAGE);
    await this.#load(before < this.#today ? this.#today : before);
  }

  /** Looks once more, for what somebody else took or what could not be loaded. */
  async again(): Promise<void> {
    await this.#load(this.#from.value || this.#today);
  }

  chooseDay(day: Day): void {
    if (day === this.#day.value) return;
    this.#day.value = day;
    this.#chosen.value = undefined;
  }

  choose(slot: Slot | undefined): void {
    this.#chosen.value = slot;
  }

  close(): void {
    this.#searching?.abort();
  }

  get #today(): Day {
    return dayOf(new Date(), this.timeZone);
  }

  /** False where the answer was not wanted any more, or none came. */
  async #load(from: Day): Promise<boolean> {
    this.#searching?.abort();
    const searching = new AbortController();
    this.#searching = searching;
    this.#from.value = from;
    this.#state.value = "loading";
    this.#chosen.value = undefined;
    const [start, end] = [startOf(from, this.timeZone), startOf(addDays(from, DAYS_A_PAGE), this.timeZone)];
    try {
      const slots = await this.#options.search(start, end, searching.signal);
      if (searching.signal.aborted) return false;
      this.#slots.value = oncePerTime(slots, this.#options.preferred);
      this.#day.value = this.days.value.some(({ day }) => day === this.#day.value)
        ? this.#day.value
        : this.days.value[0]?.day;
      this.#state.value = "ready";
      return true;
    } catch (error) {
      if (searching.signal.aborted) return false;
      if (!(error instanceof ApiError)) throw error;
      this.#slots.value = [];
      this.#state.value = "failed";
      return false;
    }
  }
}
