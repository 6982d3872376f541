import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";

/** Keeping one's place in the queue while away: a message calls the customer back when it is nearly their turn. */
export class KeptPlace {
  readonly #held;
  readonly #busy = signal(false);
  readonly #failure = signal<ApiError | undefined>(undefined);

  constructor(
    private readonly api: Pick<Api, "post">,
    private readonly appointmentId: string,
    held: boolean,
  ) {
    this.#held = signal(held);
  }

  get held(): ReadonlySignal<boolean> {
    return this.#held;
  }

  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  get failure(): ReadonlySignal<ApiError | undefined> {
    return this.#failure;
  }

  /** Keeps the place, or gives that up again. Never throws. */
  async keep(held: boolean): Promise<void> {
    if (this.#busy.value) return;
    this.#busy.value = true;
    this.#failure.value = undefined;
    try {
      const path = { appointment_id: this.appointmentId };
      await this.api.post("/v1/appointments/{appointment_id}/hold", {
        path,
        body: { held },
        repeatable: true,
      });
      this.#held.value = held;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#failure.value = error;
    } finally {
      this.#busy.value = false;
    }
  }
}
