import { batch, effect, signal, type ReadonlySignal } from "@preact/signals";
import { Api, ApiError } from "../../api/client";
import type { Admission, Invitation } from "../../api/types";
import type { Call } from "../call";
import type { LocalMedia } from "../devices";
import type { ClosedReason } from "../live";
import { recall, remember, type Entered } from "./memory";
import { Pass } from "./pass";
import type { CreateCall } from "./room";

/** Why there is nothing to enter, or nothing any more. */
export type Ending = "ended" | "cancelled" | "expired" | "revoked" | "replaced" | "left" | "lost";

/** Where the customer is. */
export type Place =
  | { readonly kind: "loading" | "unreachable" | "unknown" }
  /** Before the door, which may not be open yet. */
  | { readonly kind: "door"; readonly invitation: Invitation; readonly failure: ApiError | undefined }
  | { readonly kind: "entering"; readonly invitation: Invitation }
  /** In the waiting room or in the call; `takesOver`: on a further device that asks for the call. */
  | {
      readonly kind: "inside";
      readonly invitation: Invitation;
      readonly call: Call;
      readonly takesOver: boolean;
    }
  | { readonly kind: "over"; readonly invitation: Invitation; readonly ending: Ending };

export interface AttendanceOptions {
  /** What follows /j# in the link. */
  readonly secret: string;
  readonly media: LocalMedia;
  /** Loads what only those need who are inside. */
  readonly room: () => Promise<{ readonly createCall: CreateCall }>;
  readonly api?: Pick<Api, "get" | "post">;
}

type Devices = { readonly audio: boolean; readonly video: boolean };

// Of looking again at a door that is not open, which also tells of a cancellation.
const LOOK_AGAIN_MS = 60_000;
const SOONEST_LOOK_MS = 1_000;
const RETRY_MS = 5_000;
const NAME_AFTER_MS = 2_000;
const ENDING_OF_STATE: Readonly<Partial<Record<string, Ending>>> = {
  completed: "ended",
  cancelled: "cancelled",
  expired: "expired",
  no_show: "expired",
};

/** A customer's way through one appointment: the door, the waiting room, the call, the end. */
export class Attendance {
  readonly #options: AttendanceOptions;
  readonly #api: Pick<Api, "get" | "post">;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #place = signal<Place>({ kind: "loading" });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopFollowing: (() => void) | undefined;

  constructor(options: AttendanceOptions) {
    this.#options = options;
    this.#api = options.api ?? new Api();
    this.#headers = { "Parley-Link": options.secret };
  }

  get place(): ReadonlySignal<Place> {
    return this.#place;
  }

  /**
   * Looks at the link; an early door opens by itself when its time comes, and a reload of this tab goes back to where
   * it was. Never throws.
   */
  async look(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#options.secret === "") {
      this.#place.value = { kind: "unknown" };
      return;
    }
    const before = this.#place.value;
    const invitation = await this.#ask();
    if (invitation?.status !== "open") return;
    if (before.kind === "door") {
      // Only who sat in front of the closed door is let in by itself.
      if (before.invitation.status === "early") await this.#enter(undefined);
      return;
    }
    const entered = recall(invitation.appointment_id);
    if (entered) await this.#enter(wishOf(entered), entered);
  }

  /** Enters, asking for these devices meanwhile; whatever becomes of them the customer is inside. Never throws. */
  async enter(devices: Devices): Promise<void> {
    await this.#enter(devices);
  }

  /** Leaves the waiting room, or the call for as long as the specialist keeps it open. */
  async leave(): Promise<void> {
    const place = this.#place.value;
    if (place.kind !== "inside") return;
    this.#finish(place.invitation, "left");
    const body = { appointment_id: place.invitation.appointment_id };
    // Where it gets lost, the silence of the channel tells the same a little later.
    await this.#api.post("/v1/join/leave", { body, repeatable: true }).catch(() => undefined);
  }

  async #ask(): Promise<Invitation | undefined> {
    try {
      const invitation = await this.#api.get("/v1/join", { headers: this.#headers });
      this.#stand(invitation);
      return invitation;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!mayPass(error)) this.#place.value = { kind: "unknown" };
      else {
        // What is known already stays on the screen while the network is away.
        if (this.#place.value.kind !== "door") this.#place.value = { kind: "unreachable" };
        this.#lookAgain(RETRY_MS);
      }
      return undefined;
    }
  }

  #stand(invitation: Invitation): void {
    const { status } = invitation;
    if (status === "open" || status === "early") {
      this.#place.value = { kind: "door", invitation, failure: undefined };
      if (status === "early") this.#waitForOpening(invitation);
    } else this.#place.value = { kind: "over", invitation, ending: status };
  }

  #waitForOpening({ entry_opens_at }: Invitation): void {
    const remaining = Date.parse(entry_opens_at ?? "") - Date.now();
    this.#lookAgain(Math.max(SOONEST_LOOK_MS, Math.min(remaining || 0, LOOK_AGAIN_MS)));
  }

  #lookAgain(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), delay);
  }

  async #enter(devices: Devices | undefined, before?: Entered): Promise<void> {
    const place = this.#place.value;
    if (place.kind !== "door" && place.kind !== "over") return;
    clearTimeout(this.#timer);
    const { invitation } = place;
    this.#place.value = { kind: "entering", invitation };
    // The browser's question and the way in take their time side by side.
    if (devices) void this.#options.media.request({ ...devices, muted: before?.microphone === "muted" });
    try {
      const [admission, { createCall }] = await Promise.all([
        this.#api.post("/v1/join/enter", { headers: this.#headers, repeatable: true }),
        this.#options.room().catch(() => Promise.reject(new ApiError(0, {}))),
      ]);
      this.#goInside(admission, createCall);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mayPass(error)) this.#place.value = { kind: "door", invitation, failure: error };
      else await this.#ask();
    }
  }

  #goInside(admission: Admission, createCall: CreateCall): void {
    const { invitation } = admission;
    const pass = new Pass(this.#api, admission, (renewed) => {
      call.useServers(renewed.ice_servers);
      const place = this.#place.peek();
      if (place.kind === "inside") this.#place.value = { ...place, invitation: renewed.invitation };
    });
    const call: Call = createCall(admission, pass, this.#options.media);
    call.start();
    this.#place.value = { kind: "inside", invitation, call, takesOver: admission.replaces_other_device };
    const stops = [
      effect(() => this.#remember(invitation.appointment_id)),
      effect(() => this.#followTakeover(call)),
      effect(() => {
        if (call.peer.state.value !== "connected" || call.live.status.value.kind !== "live") return;
        // Who admitted is known from then on; the first picture comes before the name.
        const timer = setTimeout(() => void pass.renew().catch(() => undefined), NAME_AFTER_MS);
        return () => clearTimeout(timer);
      }),
      effect(() => {
        const status = call.live.status.value;
        if (status.kind !== "closed") return;
        // A call in good order goes on without its channel.
        if (status.reason === "failed" && call.peer.state.value === "connected") return;
        void this.#closed(invitation, call, status.reason);
      }),
    ];
    this.#stopFollowing = () => {
      stops.forEach((stop) => stop());
      call.stop();
    };
  }

  #remember(appointmentId: string): void {
    const [microphone, camera] = [this.#options.media.microphone.value, this.#options.media.camera.value];
    const sound = microphone.on ? "on" : microphone.track ? "muted" : "off";
    remember({ appointmentId, microphone: sound, camera: camera.on });
  }

  /** The specialist moved the call to this device. */
  #followTakeover(call: Call): void {
    const place = this.#place.peek();
    if (call.admitted.value && place.kind === "inside" && place.takesOver) {
      this.#place.value = { ...place, takesOver: false };
    }
  }

  async #closed(invitation: Invitation, call: Call, reason: ClosedReason): Promise<void> {
    const state = call.live.appointment.peek()?.state ?? "";
    if (reason === "ended") {
      const ending = ENDING_OF_STATE[state];
      this.#finish(invitation, ending ?? "ended");
      // Who comes back after the end is not told how it ended.
      if (!ending) await this.#explain();
    } else if (reason === "replaced" || reason === "revoked") this.#finish(invitation, reason);
    else {
      this.#finish(invitation, "lost");
      // Most often the appointment came to its end while the page slept.
      await this.#explain();
    }
  }

  async #explain(): Promise<void> {
    const invitation = await this.#api.get("/v1/join", { headers: this.#headers }).catch(() => undefined);
    if (invitation && invitation.status !== "open" && invitation.status !== "early") this.#stand(invitation);
  }

  #finish(invitation: Invitation, ending: Ending): void {
    batch(() => {
      this.#stopFollowing?.();
      this.#stopFollowing = undefined;
      remember(undefined);
      this.#place.value = { kind: "over", invitation, ending };
    });
    this.#options.media.release();
  }
}

/** Whether the same request may succeed a moment later. */
function mayPass(error: ApiError): boolean {
  return error.transient || error.status >= 500;
}

function wishOf({ microphone, camera }: Entered): Devices {
  return { audio: microphone !== "off", video: camera };
}
