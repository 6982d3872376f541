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
    await Promise.all([this.#join(), admit ? this.admit() : this.#load()]);
  }

  /** Lets the waiting customer in, or their further device. Never throws. */
  admit(): Promise<void> {
    return this.#command(() =>
      this.#options.api.post("/v1/appointments/{appointment_id}/admit", {
        path: this.#path,
        repeatable: true,
      }),
    );
  }

  /** Puts the customer back into the waiting room; true where it is done. */
  async returnToQueue(): Promise<boolean> {
    await this.#command(() =>
      this.#options.api.post("/v1/appointments/{appointment_id}/return-to-queue", { path: this.#path }),
    );
    return this.#problem.value === undefined;
  }

  /** Ends the call for both; true where it is done. */
  async complete(outcome = "", notes = ""): Promise<boolean> {
    await this.#command(() =>
      this.#options.api.post("/v1/appointments/{appointment_id}/complete", {
        path: this.#path,
        body: { outcome, notes },
      }),
    );
    return this.#problem.value === undefined;
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
    try {
      const query = { appointment_id: this.appointmentId };
      const located = await this.#options.api.get("/v1/live-url", { query });
      if (this.#closed) return;
      const call = this.#options.createCall(located, this.#options.media);
      call.start();
      this.#call.value = call;
    } catch (error) {
      this.#fail(error);
    }
  }

  async #load(): Promise<void> {
    try {
      this.#keep(await this.#options.api.get("/v1/appointments/{appointment_id}", { path: this.#path }));
    } catch (error) {
      this.#fail(error);
    }
  }

  async #command(run: () => Promise<Appointment>): Promise<void> {
    this.#busy.value = true;
    this.#problem.value = undefined;
    try {
      this.#keep(await run());
    } catch (error) {
      this.#fail(error);
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
