import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import type { Invitation } from "../../api/types";
import { localZone } from "../calendar";
import { FreeTimes, isTimeGone } from "../free-times";

export interface ChangeOptions {
  readonly api: Pick<Api, "get" | "post">;
  /** Those of the link. */
  readonly headers: Readonly<Record<string, string>>;
  readonly invitation: Invitation;
  /** The appointment as it is now. */
  readonly onChanged: (invitation: Invitation, what: "moved" | "cancelled") => void;
}

/** Moving or cancelling an appointment by its link, as far as the company lets customers do so. */
export class Change {
  readonly times: FreeTimes;
  readonly #options: ChangeOptions;
  readonly #busy = signal(false);
  readonly #failure = signal<ApiError | undefined>(undefined);

  constructor(options: ChangeOptions) {
    const { api, headers, invitation } = options;
    this.#options = options;
    this.times = new FreeTimes({
      timeZone: invitation.time_zone || localZone(),
      preferred: invitation.specialist_id,
      search: async (from, to, signal) => {
        const query = { from: from.toISOString(), to: to.toISOString() };
        return (await api.get("/v1/join/slots", { headers, query, signal })).data;
      },
    });
  }

  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  /** Why the last attempt failed, which leaves the appointment as it was. */
  get failure(): ReadonlySignal<ApiError | undefined> {
    return this.#failure;
  }

  /** Moves to the chosen time. Never throws. */
  async move(): Promise<void> {
    const slot = this.times.chosen.value;
    if (!slot) return;
    const body = { starts_at: slot.starts_at, specialist_id: slot.specialist_id };
    await this.#run(async () => {
      const { api, headers } = this.#options;
      this.#options.onChanged(
        await api.post("/v1/join/reschedule", { headers, body, repeatable: true }),
        "moved",
      );
    });
    if (isTimeGone(this.#failure.value)) await this.times.again();
  }

  /** Cancels for good. Never throws. */
  async cancel(reason: string): Promise<void> {
    await this.#run(async () => {
      const { api, headers } = this.#options;
      const body = { reason: reason.trim() };
      this.#options.onChanged(
        await api.post("/v1/join/cancel", { headers, body, repeatable: true }),
        "cancelled",
      );
    });
  }

  close(): void {
    this.times.close();
  }

  async #run(command: () => Promise<void>): Promise<void> {
    if (this.#busy.value) return;
    this.#busy.value = true;
    this.#failure.value = undefined;
    try {
      await command();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#failure.value = error;
    } finally {
      this.#busy.value = false;
    }
  }
}
