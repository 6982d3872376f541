import { signal, type ReadonlySignal } from "@preact/signals";
import type { Api } from "../../api/client";
import type { Notification } from "../../api/types";

/** How far an invitation has got on its way to the customer. */
export type DeliveryState = "sending" | "sent" | "failed" | "held" | "unknown";

/** What becomes of a message, as far as whoever sent it waits for it: one that is held goes out some day. */
const ENDS: Partial<Record<Notification["state"], DeliveryState>> = {
  sent: "sent",
  failed: "failed",
  dropped: "failed",
  held: "held",
};
const LOOK_MS = 700;
const MOST_LOOKS = 40;

/** Follows an appointment's invitation until it went out or failed, for half a minute at most. */
export class Delivery {
  readonly #api: Pick<Api, "get">;
  readonly #appointmentId: string;
  readonly #wait: (milliseconds: number) => Promise<void>;
  readonly #state = signal<DeliveryState>("sending");
  readonly #error = signal("");
  #stopped = false;

  constructor(
    api: Pick<Api, "get">,
    appointmentId: string,
    wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  ) {
    this.#api = api;
    this.#appointmentId = appointmentId;
    this.#wait = wait;
  }

  get state(): ReadonlySignal<DeliveryState> {
    return this.#state;
  }

  /** What the provider said where it failed. */
  get error(): ReadonlySignal<string> {
    return this.#error;
  }

  /** Never throws. */
  async follow(): Promise<void> {
    for (let look = 0; look < MOST_LOOKS && !this.#stopped; look += 1) {
      const invitation = await this.#look();
      const end = invitation && ENDS[invitation.state];
      if (end) {
        this.#error.value = invitation.error ?? "";
        this.#state.value = end;
        return;
      }
      await this.#wait(LOOK_MS);
    }
    this.#state.value = "unknown";
  }

  stop(): void {
    this.#stopped = true;
  }

  async #look(): Promise<Notification | undefined> {
    try {
      const path = { appointment_id: this.#appointmentId };
      const { data } = await this.#api.get("/v1/appointments/{appointment_id}/notifications", { path });
      return data.find((each) => each.kind === "invitation");
    } catch {
      return undefined;
    }
  }
}
