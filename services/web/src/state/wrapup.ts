import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../api/client";
import type { Appointment } from "../api/types";

/** What a call can come to; the specialist may also leave it open. */
export const OUTCOMES = ["resolved", "follow_up", "unresolved", "no_contact"] as const;
export type Outcome = (typeof OUTCOMES)[number];

interface Content {
  readonly outcome: Outcome | "";
  readonly notes: string;
}

interface Draft extends Content {
  /** What was saved when it was begun: where that is another now, somebody else has written since. */
  readonly base: Content;
}

export interface WrapUpOptions {
  readonly api: Pick<Api, "get" | "post">;
  readonly appointmentId: string;
  /** As far as it is known already; else it is fetched before anything can be written. */
  readonly known?: Appointment | undefined;
  readonly onSaved: (appointment: Appointment) => void;
}

const EMPTY: Content = { outcome: "", notes: "" };

/** What came of an appointment: written in the call and after it, kept over a reload of the tab, saved once asked to. */
export class WrapUp {
  readonly outcome = signal<Outcome | "">("");
  readonly notes = signal("");
  readonly #options: WrapUpOptions;
  readonly #state = signal<"loading" | "ready" | "missing" | "failed">("loading");
  readonly #appointment = signal<Appointment | undefined>(undefined);
  readonly #outdated = signal<Content | undefined>(undefined);
  readonly #busy = signal(false);
  readonly #error = signal<unknown>(undefined);
  #stop: () => void = () => undefined;
  #closed = false;

  constructor(options: WrapUpOptions) {
    this.#options = options;
    if (options.known) this.#begin(options.known);
    else void this.load();
  }

  get state(): ReadonlySignal<"loading" | "ready" | "missing" | "failed"> {
    return this.#state;
  }

  get appointment(): ReadonlySignal<Appointment | undefined> {
    return this.#appointment;
  }

  /** A draft of this tab that was begun before somebody else saved; it is shown, and taken only on demand. */
  get outdated(): ReadonlySignal<Content | undefined> {
    return this.#outdated;
  }

  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  get error(): ReadonlySignal<unknown> {
    return this.#error;
  }

  /** Never throws. */
  async load(): Promise<void> {
    this.#state.value = "loading";
    try {
      const path = { appointment_id: this.#options.appointmentId };
      this.#begin(await this.#options.api.get("/v1/appointments/{appointment_id}", { path }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#state.value = error.status === 404 ? "missing" : "failed";
    }
  }

  /** Goes on with the outdated draft in place of what was saved since. */
  takeOutdated(): void {
    const draft = this.#outdated.value;
    if (!draft) return;
    this.outcome.value = draft.outcome;
    this.notes.value = draft.notes;
    this.#outdated.value = undefined;
  }

  /** Ends the call if it goes on, and saves; true where it is done. */
  async save(): Promise<boolean> {
    if (this.#state.value !== "ready") return false;
    this.#busy.value = true;
    this.#error.value = undefined;
    try {
      const path = { appointment_id: this.#options.appointmentId };
      const body = { outcome: this.outcome.value, notes: this.notes.value.trim() };
      const saved = await this.#options.api.post("/v1/appointments/{appointment_id}/complete", {
        path,
        body,
      });
      this.#options.onSaved(saved);
      this.discard();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#error.value = error;
      return false;
    } finally {
      this.#busy.value = false;
    }
  }

  /** Forgets the draft. */
  discard(): void {
    this.#stop();
    try {
      sessionStorage.removeItem(this.#key);
    } catch {
      return;
    }
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }

  get #key(): string {
    return `parley.wrapup.${this.#options.appointmentId}`;
  }

  /** With what is saved, or with a draft that goes on from it. */
  #begin(appointment: Appointment): void {
    if (this.#closed) return;
    this.#appointment.value = appointment;
    const saved: Content = {
      outcome: OUTCOMES.find((outcome) => outcome === appointment.outcome) ?? "",
      notes: appointment.notes,
    };
    const draft = this.#restore();
    const goesOn = draft !== undefined && isSame(draft.base, saved);
    if (draft && !goesOn && !isSame(draft, saved)) this.#outdated.value = draft;
    this.outcome.value = goesOn ? draft.outcome : saved.outcome;
    this.notes.value = goesOn ? draft.notes : saved.notes;
    this.#state.value = "ready";
    this.#stop = effect(() => {
      const content: Content = { outcome: this.outcome.value, notes: this.notes.value };
      if (!isSame(content, saved)) this.#keep({ ...content, base: saved });
    });
  }

  // Storage throws where the browser blocks it; the draft then lasts as long as the page.
  #keep(draft: Draft): void {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(draft));
    } catch {
      return;
    }
  }

  #restore(): Draft | undefined {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? "null") as Partial<Draft> | null;
      return kept ? { ...EMPTY, base: EMPTY, ...kept } : undefined;
    } catch {
      return undefined;
    }
  }
}

function isSame(first: Content, second: Content): boolean {
  return first.outcome === second.outcome && first.notes === second.notes;
}
