import { signal, type ReadonlySignal } from "@preact/signals";
import type { Api } from "../api/client";
import type { Appointment } from "../api/types";

/** To whom an appointment is handed on. */
export type Recipient = { readonly specialist_id: string } | { readonly team_id: string };

/** What staff can do with one appointment, from whatever page. Each throws ApiError where it is refused. */
export class AppointmentCommands {
  readonly #api: Pick<Api, "post">;
  readonly #path: { readonly appointment_id: string };
  readonly #onChange: (appointment: Appointment) => void;
  readonly #busy = signal(false);

  constructor(api: Pick<Api, "post">, appointmentId: string, onChange: (appointment: Appointment) => void) {
    this.#api = api;
    this.#path = { appointment_id: appointmentId };
    this.#onChange = onChange;
  }

  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  /** Moves it to another time, perhaps of a colleague; the customer is told. */
  reschedule(to: { starts_at: string; specialist_id: string; time_zone: string }): Promise<void> {
    const options = { path: this.#path, body: to };
    return this.#run(() => this.#api.post("/v1/appointments/{appointment_id}/reschedule", options));
  }

  /** Hands it to a colleague or a team; whoever waits or is in a call then waits in their queue. */
  transfer(to: Recipient, note: string): Promise<void> {
    const options = { path: this.#path, body: { ...to, note } };
    return this.#run(() => this.#api.post("/v1/appointments/{appointment_id}/transfer", options));
  }

  /** 0 is normal, 2 the most urgent. */
  prioritise(priority: number): Promise<void> {
    const options = { path: this.#path, body: { priority }, repeatable: true };
    return this.#run(() => this.#api.post("/v1/appointments/{appointment_id}/priority", options));
  }

  /** Keeps the customer's place in the queue while they are away, or gives it up. */
  hold(held: boolean): Promise<void> {
    const options = { path: this.#path, body: { held }, repeatable: true };
    return this.#run(() => this.#api.post("/v1/appointments/{appointment_id}/hold", options));
  }

  /** The customer is told, and their links stop working. */
  cancel(reason: string): Promise<void> {
    const options = { path: this.#path, body: { reason } };
    return this.#run(() => this.#api.post("/v1/appointments/{appointment_id}/cancel", options));
  }

  async #run(command: () => Promise<Appointment>): Promise<void> {
    this.#busy.value = true;
    try {
      this.#onChange(await command());
    } finally {
      this.#busy.value = false;
    }
  }
}
