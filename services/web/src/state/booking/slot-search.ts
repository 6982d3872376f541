import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import type { Slot } from "../../api/types";
import { addDays, dayOf, startOf, type Day } from "../calendar";
import { byDay, oncePerTime, type DayOfSlots } from "./slots";

export interface SlotSearchOptions {
  readonly api: Pick<Api, "get">;
  readonly timeZone: string;
  readonly typeId: string;
  /** A specialist's id, or a team's: any of its members. */
  readonly who: string;
  /** The instant to look for: its week is shown first, and the slot then is chosen where it is free. */
  readonly at?: string | undefined;
  readonly now?: (() => Date) | undefined;
}

/** Days of free times on one page. */
export const DAYS_SHOWN = 7;

/** The free times of a specialist or a team, a week at a time, and the one that is chosen. */
export class SlotSearch {
  readonly timeZone: string;
  readonly typeId: ReturnType<typeof signal<string>>;
  readonly who: ReturnType<typeof signal<string>>;
  /** Only specialists who serve in it; empty: all. */
  readonly language = signal("");
  readonly slot = signal<Slot | undefined>(undefined);
  readonly #api: Pick<Api, "get">;
  readonly #today: Day;
  readonly #from: ReturnType<typeof signal<Day>>;
  readonly #slots = signal<readonly Slot[]>([]);
  readonly #state = signal<"loading" | "ready" | "failed">("loading");
  readonly #wishMissed = signal(false);
  readonly #stop: () => void;
  #wish: string | undefined;
  #searching: AbortController | undefined;

  readonly days: ReadonlySignal<readonly DayOfSlots[]>;
  readonly canGoBack: ReadonlySignal<boolean>;

  constructor(options: SlotSearchOptions) {
    this.#api = options.api;
    this.timeZone = options.timeZone;
    this.typeId = signal(options.typeId);
    this.who = signal(options.who);
    this.#wish = options.at;
    this.#today = dayOf((options.now ?? (() => new Date()))(), this.timeZone);
    this.#from = signal(
      options.at ? this.#notBeforeToday(dayOf(new Date(options.at), this.timeZone)) : this.#today,
    );
    this.days = computed(() =>
      byDay(this.#slots.value, this.#from.value ?? this.#today, DAYS_SHOWN, this.timeZone),
    );
    this.canGoBack = computed(() => (this.#from.value ?? "") > this.#today);
    this.#stop = effect(() => {
      const query = [this.typeId.value, this.who.value, this.language.value, this.#from.value] as const;
      void this.#load(...query);
    });
  }

  get state(): ReadonlySignal<"loading" | "ready" | "failed"> {
    return this.#state;
  }

  /** The time that was asked for is not free. */
  get wishMissed(): ReadonlySignal<boolean> {
    return this.#wishMissed;
  }

  later(): void {
    this.#from.value = addDays(this.#from.value ?? this.#today, DAYS_SHOWN);
  }

  earlier(): void {
    this.#from.value = this.#notBeforeToday(addDays(this.#from.value ?? this.#today, -DAYS_SHOWN));
  }

  /** Looks for free times once more. */
  refresh(): void {
    void this.#load(this.typeId.peek(), this.who.peek(), this.language.peek(), this.#from.peek());
  }

  close(): void {
    this.#stop();
    this.#searching?.abort();
  }

  #notBeforeToday(day: Day): Day {
    return day < this.#today ? this.#today : day;
  }

  async #load(type = "", who = "", language = "", from = this.#today): Promise<void> {
    this.#searching?.abort();
    this.slot.value = undefined;
    if (!type || !who) return;
    const searching = new AbortController();
    this.#searching = searching;
    this.#state.value = "loading";
    try {
      const { data } = await this.#api.get("/v1/slots", {
        query: {
          type_id: type,
          ...(isTeam(who) ? { team_id: who } : { specialist_id: who }),
          language,
          from: startOf(from, this.timeZone).toISOString(),
          to: startOf(addDays(from, DAYS_SHOWN), this.timeZone).toISOString(),
        },
        signal: searching.signal,
      });
      if (searching.signal.aborted) return;
      this.#slots.value = oncePerTime(data);
      this.#state.value = "ready";
      this.#fulfil();
    } catch (error) {
      if (searching.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.#slots.value = [];
      this.#state.value = "failed";
    }
  }

  /** Chooses the time that was asked for, once. */
  #fulfil(): void {
    if (this.#wish === undefined) return;
    const wished = Date.parse(this.#wish);
    this.#wish = undefined;
    this.slot.value = this.#slots.value.find((slot) => Date.parse(slot.starts_at) === wished);
    this.#wishMissed.value = this.slot.value === undefined;
  }
}

/** Whether an id is a team's, rather than a specialist's. */
export function isTeam(id: string): boolean {
  return id.startsWith("team_");
}
