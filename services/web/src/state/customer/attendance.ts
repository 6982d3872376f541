import { batch, effect, signal, type ReadonlySignal } from "@preact/signals";
import { Api, ApiError } from "../../api/client";
import type { Admission, Invitation } from "../../api/types";
import type { Call } from "../call";
import type { LocalMedia } from "../devices";
import type { ClosedReason } from "../live";
import { Change } from "./change";
import { contactOf, keepContact, keptContact, type Contact } from "./contact";
import { Formalities } from "./formalities";
import { recall, remember, rememberWordings, type Entered } from "./memory";
import { Pass } from "./pass";
import type { OpenRoom, Room } from "./room";
import type { Tabs } from "./tabs";

/** Why there is nothing to enter, or nothing any more. */
export type Ending = "ended" | "cancelled" | "expired" | "revoked" | "replaced" | "left" | "lost";

export type ChangeTo = "move" | "cancel";

/** Where the customer is. */
export type Place =
  | { readonly kind: "loading" }
  /** With whom to turn to, where this browser has had the link before. */
  | { readonly kind: "unreachable" | "unknown"; readonly contact: Contact | undefined }
  /** Before the door, which may not be open yet; `otherTab`: another tab of this browser is inside. */
  | {
      readonly kind: "door";
      readonly invitation: Invitation;
      readonly failure: ApiError | undefined;
      readonly otherTab: boolean;
      /** What was done just now, by its link. */
      readonly done: "moved" | "booked" | undefined;
    }
  /** Choosing another time, or cancelling. */
  | {
      readonly kind: "changing";
      readonly invitation: Invitation;
      readonly change: Change;
      readonly to: ChangeTo;
    }
  | { readonly kind: "entering"; readonly invitation: Invitation }
  /** In the waiting room or in the call; `takesOver`: on a further device that asks for the call. */
  | {
      readonly kind: "inside";
      readonly invitation: Invitation;
      readonly room: Room;
      readonly takesOver: boolean;
      /** Choosing a time instead; the turn is kept meanwhile. */
      readonly change: Change | undefined;
    }
  | { readonly kind: "over"; readonly invitation: Invitation; readonly ending: Ending };

export interface AttendanceOptions {
  /** What follows /j# in the link. */
  readonly secret: string;
  readonly media: LocalMedia;
  /** Loads what only those need who are inside. */
  readonly room: () => Promise<{ readonly openRoom: OpenRoom }>;
  readonly tabs: Pick<Tabs, "others" | "inside">;
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
  /** What is to be answered at the door. */
  readonly formalities = new Formalities();
  readonly #options: AttendanceOptions;
  readonly #api: Pick<Api, "get" | "post">;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #place = signal<Place>({ kind: "loading" });
  #last: Entered | undefined;
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
      this.#place.value = { kind: "unknown", contact: undefined };
      return;
    }
    const before = this.#place.value;
    const invitation = await this.#ask();
    const place = this.#place.value;
    // Another tab keeps what it has until somebody decides.
    if (invitation?.status !== "open" || place.kind !== "door" || place.otherTab) return;
    if (before.kind === "door") {
      // Only who sat in front of the closed door is let in by itself, and only with everything answered.
      if (before.invitation.status === "early" && this.formalities.missing.value.length === 0)
        await this.#enter(undefined);
      return;
    }
    const entered = recall(invitation.appointment_id);
    if (entered) await this.#enter(wishOf(entered), entered);
  }

  /**
   * Enters, asking for these devices meanwhile; whatever becomes of them the customer is inside. What is missing at
   * the door is pointed out instead. Never throws.
   */
  async enter(devices: Devices): Promise<void> {
    if (this.formalities.check()) await this.#enter(devices);
  }

  /** Enters once more, with the devices that were used before. Never throws. */
  async comeBack(): Promise<void> {
    await this.#enter(this.#last ? wishOf(this.#last) : { audio: true, video: true }, this.#last);
  }

  /**
   * Begins to move the appointment, or to cancel it. Who was to come at once chooses a time, also while they wait; a
   * choice that is open stays.
   */
  change(to: ChangeTo): void {
    const place = this.#place.value;
    if (place.kind !== "door" && place.kind !== "inside") return;
    if (place.kind === "inside" && place.change) return;
    const { invitation } = place;
    if (!invitation.can_change && !(to === "move" && invitation.can_take_time)) return;
    clearTimeout(this.#timer);
    const change = new Change({
      api: this.#api,
      headers: this.#headers,
      invitation,
      onChanged: (changed, what) => {
        change.close();
        this.#closeRoom();
        const done = what === "cancelled" ? undefined : invitation.ad_hoc ? "booked" : "moved";
        this.#stand(changed, { done });
      },
    });
    this.#place.value =
      place.kind === "inside" ? { ...place, change } : { kind: "changing", invitation, change, to };
    if (to === "move") void change.times.first();
  }

  /** Leaves the appointment as it is. */
  keep(): void {
    const place = this.#place.value;
    if (place.kind === "inside") {
      place.change?.close();
      this.#place.value = { ...place, change: undefined };
    }
    if (place.kind !== "changing") return;
    place.change.close();
    this.#stand(place.invitation);
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
    const { secret, tabs } = this.#options;
    try {
      const [invitation, others] = await Promise.all([
        this.#api.get("/v1/join", { headers: this.#headers }),
        tabs.others(),
      ]);
      // The customer may have gone on meanwhile.
      const { kind } = this.#place.value;
      if (kind === "changing" || kind === "inside") return undefined;
      keepContact(secret, contactOf(invitation));
      this.#stand(invitation, { otherTab: others.has(invitation.appointment_id) });
      return invitation;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!mayPass(error)) this.#place.value = { kind: "unknown", contact: keptContact(secret) };
      else {
        // What is known already stays on the screen while the network is away.
        if (this.#place.value.kind !== "door")
          this.#place.value = { kind: "unreachable", contact: keptContact(secret) };
        this.#lookAgain(RETRY_MS);
      }
      return undefined;
    }
  }

  #stand(
    invitation: Invitation,
    { otherTab = false, done }: { otherTab?: boolean; done?: "moved" | "booked" | undefined } = {},
  ): void {
    const { status } = invitation;
    batch(() => {
      if (status === "open" || status === "early") {
        this.formalities.ask(invitation);
        rememberWordings(invitation.consents);
        this.#place.value = { kind: "door", invitation, failure: undefined, otherTab, done };
        if (status === "early") this.#waitForOpening(invitation);
      } else this.#place.value = { kind: "over", invitation, ending: status };
    });
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
    const body = this.formalities.answers();
    try {
      const [admission, { openRoom }] = await Promise.all([
        this.#api.post("/v1/join/enter", { headers: this.#headers, body, repeatable: true }),
        this.#options.room().catch(() => Promise.reject(new ApiError(0, {}))),
      ]);
      this.#goInside(admission, openRoom);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mayPass(error)) this.#stand(invitation);
      else await this.#ask();
      this.#refuse(error);
    }
  }

  /** Says at the door why it stayed shut: more is to be answered than a moment ago, or the reason is of its own. */
  #refuse(failure: ApiError): void {
    const place = this.#place.value;
    if (place.kind === "door" && this.formalities.check()) this.#place.value = { ...place, failure };
  }

  #goInside(admission: Admission, openRoom: OpenRoom): void {
    const { invitation } = admission;
    const pass = new Pass(this.#api, admission, (renewed) => {
      call.useServers(renewed.ice_servers);
      const place = this.#place.peek();
      if (place.kind === "inside") this.#place.value = { ...place, invitation: renewed.invitation };
    });
    const room = openRoom(admission, pass, this.#options.media);
    const call: Call = room.call;
    call.start();
    this.#options.tabs.inside(invitation.appointment_id);
    const takesOver = admission.replaces_other_device;
    this.#place.value = { kind: "inside", invitation, room, takesOver, change: undefined };
    const stops = [
      effect(() => this.#remember(invitation.appointment_id)),
      effect(() => this.#followAdmission(call)),
      effect(() => {
        if (call.peer.state.value !== "connected" || call.live.status.value.kind !== "live") return;
        // Who admitted is known from then on; the first picture comes before the name.
        const timer = setTimeout(() => void pass.renew().catch(() => undefined), NAME_AFTER_MS);
        return () => clearTimeout(timer);
      }),
      effect(() => {
        const status = call.live.status.value;
        if (status.kind !== "closed") return;
        // A choice of a time leaves the queue: what the end means is known once its answer is here.
        const place = this.#place.peek();
        if (place.kind === "inside" && place.change?.busy.value) return;
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
    this.#last = { appointmentId, microphone: sound, camera: camera.on };
    remember(this.#last);
  }

  /** The specialist moved the call to this device, or was faster than the choice of a time. */
  #followAdmission(call: Call): void {
    const place = this.#place.peek();
    if (call.admitted.value && place.kind === "inside" && (place.takesOver || place.change)) {
      place.change?.close();
      this.#place.value = { ...place, takesOver: false, change: undefined };
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
      this.#closeRoom();
      this.#place.value = { kind: "over", invitation, ending };
    });
  }

  #closeRoom(): void {
    if (!this.#stopFollowing) return;
    this.#stopFollowing();
    this.#stopFollowing = undefined;
    remember(undefined);
    this.#options.tabs.inside(undefined);
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
