import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../api/client";
import type { Appointment, LiveUrl } from "../api/types";
import type { Call } from "./call";
import type { LocalMedia } from "./devices";

export type VisitProblem =
  /** Another page of the same person took the room, or a colleague has the call. */
  { readonly kind: "replaced" | "over" | "missing" } | { readonly kind: "failed"; readonly error: ApiError };

export interface VisitOptions {
  readonly api: Pick<Api, "get" | "post">;
  readonly appointmentId: string;
  readonly media: LocalMedia;
  /** Builds the call in the appointment's room. */
  readonly createCall: (located: LiveUrl, media: LocalMedia) => Call;
  readonly onChange: (appointment: Appointment) => void;
}

/**
 * The specialist in one appointment's room: opened, admitted, returned to the queue, completed. The room is joined
 * while the customer still waits, so that the picture is there as soon as they are admitted.
 */
export class Visit {
  readonly appointmentId: string;
  readonly #options: VisitOptions;
  readonly #appointment = signal<Appointment | undefined>(undefined);
  readonly #call = signal<Call | undefined>(undefined);
  readonly #problem = signal<VisitProblem | undefined>(undefined);
  readonly #busy = signal(false);
  #opened = false;
  #closed = false;

  constructor(options: VisitOptions) {
    this.#options = options;
    this.appointmentId = options.appointmentId;
  }

  get appointment(): ReadonlySignal<Appointment | undefined> {
    return this.#appointment;
  }

  /** From the moment the room is joined. */
  get call(): ReadonlySignal<Call | undefined> {
    return this.#call;
  }

  get problem(): ReadonlySignal<VisitProblem | undefined> {
    return this.#problem;
  }

  /** A command is under way. */
  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  /** Joins the room and, if asked to, admits the customer meanwhile. Never throws. */
  async open(admit: boolean): Promise<void> {
    if (this.#opened) return;
    this.#opened = true;
    void this.#options.media.request({ audio: true, video: true });
    const steps = [this.#join(), admit ? this.admit() : this.#load()];
    await Promise.all(steps.map((step) => step.catch((error: unknown) => this.#fail(error))));
  }

  /** Lets the waiting customer in, or their further device. Throws ApiError. */
  admit(): Promise<void> {
    const options = { path: this.#path, repeatable: true };
    return this.#command((api) => api.post("/v1/appointments/{appointment_id}/admit", options));
  }

  /** Puts the customer back into the waiting room. Throws ApiError, and the call goes on. */
  returnToQueue(): Promise<void> {
    const options = { path: this.#path };
    return this.#command((api) => api.post("/v1/appointments/{appointment_id}/return-to-queue", options));
  }

  /** Ends the call for both. Throws ApiError, and the call goes on. */
  complete(): Promise<void> {
    const options = { path: this.#path, body: { outcome: "", notes: "" } };
    return this.#command((api) => api.post("/v1/appointments/{appointment_id}/complete", options));
  }

  /** Takes note of news that the desk heard. */
  take(appointment: Appointment): void {
    const known = this.#appointment.value;
    if (appointment.id === this.appointmentId && (!known || appointment.version > known.version)) {
      this.#appointment.value = appointment;
    }
  }

  /** Leaves the room and releases the devices; the appointment goes on. */
  close(): void {
    this.#closed = true;
    this.#call.value?.stop();
    this.#options.media.stop();
  }

  get #path(): { appointment_id: string } {
    return { appointment_id: this.appointmentId };
  }

  async #join(): Promise<void> {
    const query = { appointment_id: this.appointmentId };
    const located = await this.#options.api.get("/v1/live-url", { query });
    if (this.#closed) return;
    const call = this.#options.createCall(located, this.#options.media);
    call.start();
    this.#call.value = call;
  }

  async #load(): Promise<void> {
    this.#keep(await this.#options.api.get("/v1/appointments/{appointment_id}", { path: this.#path }));
  }

  async #command(run: (api: VisitOptions["api"]) => Promise<Appointment>): Promise<void> {
    this.#busy.value = true;
    try {
      this.#keep(await run(this.#options.api));
    } finally {
      this.#busy.value = false;
    }
  }

  #keep(appointment: Appointment): void {
    this.take(appointment);
    this.#options.onChange(appointment);
  }

  #fail(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    this.#problem.value = error.status === 404 ? { kind: "missing" } : { kind: "failed", error };
  }
}
