import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import { everyPage } from "../../api/pages";
import type { Appointment, Availability } from "../../api/types";
import { isTeam } from "../booking";
import { addDays, dayOf, mondayOf, startOf, type Day } from "../calendar";
import type { Desk } from "../desk";

/** What a calendar shows; it stands in its address. */
export interface AgendaView {
  readonly kind: "day" | "week";
  readonly day: Day;
  /** A specialist's id, or a team's. */
  readonly of: string;
}

export interface AgendaOptions {
  readonly api: Pick<Api, "get">;
  /** The zone whose days are shown. */
  readonly timeZone: string;
  readonly desk: Pick<Desk, "on">;
  readonly view: AgendaView;
}

// A team's week beyond this can't be read as a calendar.
const MOST = 1_000;
// News comes by the desk; what it does not hear of, such as other teams', is looked at again.
const LOOK_MS = 60_000;
const WEEK = 7;

/** A day or a week of a specialist or a team: appointments and working hours, kept up with the desk's news. */
export class Agenda {
  readonly #options: AgendaOptions;
  readonly #view: ReturnType<typeof signal<AgendaView>>;
  readonly #appointments = signal<ReadonlyMap<string, Appointment>>(new Map());
  readonly #availability = signal<Availability | undefined>(undefined);
  readonly #state = signal<"loading" | "ready" | "failed">("loading");
  readonly #stops: (() => void)[];
  #loading: AbortController | undefined;
  #shown = "";

  readonly days: ReadonlySignal<readonly Day[]>;

  constructor(options: AgendaOptions) {
    this.#options = options;
    this.#view = signal(options.view);
    this.days = computed(() => daysOf(this.view.value));
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void this.load();
    }, LOOK_MS);
    this.#stops = [
      options.desk.on("changed", (appointment) => this.#take(appointment)),
      effect(() => {
        void this.#load(this.view.value);
      }),
      () => clearInterval(timer),
    ];
  }

  get view(): ReadonlySignal<AgendaView> {
    return this.#view as ReadonlySignal<AgendaView>;
  }

  get appointments(): ReadonlySignal<ReadonlyMap<string, Appointment>> {
    return this.#appointments;
  }

  /** Of the specialist who is shown; undefined for a team, and until it is known. */
  get availability(): ReadonlySignal<Availability | undefined> {
    return this.#availability;
  }

  /** While `loading`, what was shown before stays where it is of the same days. */
  get state(): ReadonlySignal<"loading" | "ready" | "failed"> {
    return this.#state;
  }

  show(view: AgendaView): void {
    const { kind, day, of } = this.view.peek();
    if (kind !== view.kind || day !== view.day || of !== view.of) this.#view.value = view;
  }

  /** Never throws. */
  load(): Promise<void> {
    return this.#load(this.view.peek());
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#loading?.abort();
  }

  async #load(view: AgendaView): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    const shown = JSON.stringify([view.of, daysOf(view)]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#appointments.value = new Map();
      this.#state.value = "loading";
    }
    try {
      const [appointments, availability] = await Promise.all([
        this.#list(view, loading.signal),
        isTeam(view.of) ? undefined : this.#hours(view.of, loading.signal),
      ]);
      if (loading.signal.aborted) return;
      this.#appointments.value = new Map(appointments.map((each) => [each.id, each]));
      this.#availability.value = availability;
      this.#state.value = "ready";
    } catch (error) {
      if (loading.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      // What is on the screen may be a minute old, which is better than nothing.
      if (this.#state.value === "loading") this.#state.value = "failed";
    }
  }

  #list(view: AgendaView, signal: AbortSignal): Promise<readonly Appointment[]> {
    const { from, to } = this.#range(view);
    const whose = isTeam(view.of) ? { team_id: view.of } : { specialist_id: view.of };
    const query = { ...whose, from: from.toISOString(), to: to.toISOString() };
    return everyPage(
      (page) => this.#options.api.get("/v1/appointments", { query: { ...query, ...page }, signal }),
      MOST,
    );
  }

  /** Undefined where they can't be had: appointments are shown without. */
  async #hours(staffId: string, signal: AbortSignal): Promise<Availability | undefined> {
    try {
      const path = { staff_id: staffId };
      return await this.#options.api.get("/v1/availability/{staff_id}", { path, signal });
    } catch (error) {
      if (!(error instanceof ApiError) && !signal.aborted) throw error;
      return undefined;
    }
  }

  #range(view: AgendaView): { from: Date; to: Date } {
    const days = daysOf(view);
    const { timeZone } = this.#options;
    return {
      from: startOf(days[0] ?? view.day, timeZone),
      to: startOf(addDays(days.at(-1) ?? view.day, 1), timeZone),
    };
  }

  #take(appointment: Appointment): void {
    const view = this.view.peek();
    const known = this.#appointments.peek().get(appointment.id);
    if (known && known.version >= appointment.version) return;
    const whose = isTeam(view.of) ? appointment.team_id : appointment.specialist_id;
    const belongs =
      whose === view.of &&
      daysOf(view).includes(dayOf(new Date(appointment.starts_at), this.#options.timeZone));
    if (!belongs && !known) return;
    const all = new Map(this.#appointments.peek());
    if (belongs) all.set(appointment.id, appointment);
    else all.delete(appointment.id);
    this.#appointments.value = all;
  }
}

/** The days that a view shows, Monday first. */
export function daysOf({ kind, day }: AgendaView): readonly Day[] {
  if (kind === "day") return [day];
  const monday = mondayOf(day);
  return Array.from({ length: WEEK }, (_, index) => addDays(monday, index));
}
