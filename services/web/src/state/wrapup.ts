import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../api/client";
import type { Appointment } from "../api/types";

/** What a call can come to; the specialist may also leave it open. */
export const OUTCOMES = ["resolved", "follow_up", "unresolved", "no_contact"] as const;
export type Outcome = (typeof OUTCOMES)[number];

interface Draft {
  readonly outcome: Outcome | "";
  readonly notes: string;
}

/** What came of an appointment: written in the call and after it, kept over a reload of the tab, saved once asked to. */
export class WrapUp {
  readonly outcome = signal<Outcome | "">("");
  readonly notes = signal("");
  readonly #api: Pick<Api, "post">;
  readonly #appointmentId: string;
  readonly #onSaved: (appointment: Appointment) => void;
  readonly #busy = signal(false);
  readonly #error = signal<unknown>(undefined);
  readonly #stop: () => void;

  /** @param before what was saved already, to go on with where nothing was written since */
  constructor(
    api: Pick<Api, "post">,
    appointmentId: string,
    onSaved: (appointment: Appointment) => void,
    before?: Pick<Appointment, "outcome" | "notes">,
  ) {
    this.#api = api;
    this.#appointmentId = appointmentId;
    this.#onSaved = onSaved;
    const draft = this.#restore({
      outcome: OUTCOMES.find((outcome) => outcome === before?.outcome) ?? "",
      notes: before?.notes ?? "",
    });
    this.outcome.value = draft.outcome;
    this.notes.value = draft.notes;
    this.#stop = effect(() => this.#keep({ outcome: this.outcome.value, notes: this.notes.value }));
  }

  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  get error(): ReadonlySignal<unknown> {
    return this.#error;
  }

  /** Ends the call if it goes on, and saves; true where it is done. */
  async save(): Promise<boolean> {
    this.#busy.value = true;
    this.#error.value = undefined;
    try {
      const path = { appointment_id: this.#appointmentId };
      const body = { outcome: this.outcome.value, notes: this.notes.value.trim() };
      this.#onSaved(await this.#api.post("/v1/appointments/{appointment_id}/complete", { path, body }));
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
    this.#stop();
  }

  get #key(): string {
    return `parley.wrapup.${this.#appointmentId}`;
  }

  // Storage throws where the browser blocks it; the draft then lasts as long as the page.
  #keep(draft: Draft): void {
    try {
      if (draft.outcome !== "" || draft.notes !== "")
        sessionStorage.setItem(this.#key, JSON.stringify(draft));
    } catch {
      return;
    }
  }

  #restore(saved: Draft): Draft {
    try {
      return { ...saved, ...(JSON.parse(sessionStorage.getItem(this.#key) ?? "{}") as Partial<Draft>) };
    } catch {
      return saved;
    }
  }
}
