import { batch, signal, type ReadonlySignal } from "@preact/signals";
import { watchPermissions } from "./permissions";
import { isRefusal, problemOf, type Problem } from "./problems";

export type Source = "microphone" | "camera";
export type Choice = Source | "speaker";

/** One of the two things that a person sends. */
export interface Input {
  /** What the person wants; off before it was asked for. */
  readonly on: boolean;
  /** Live while it is captured, or interrupted. A muted microphone keeps its track, a camera that is off is released. */
  readonly track: MediaStreamTrack | undefined;
  readonly problem: Problem | undefined;
}

export interface DeviceLists {
  readonly microphones: readonly MediaDeviceInfo[];
  readonly cameras: readonly MediaDeviceInfo[];
  readonly speakers: readonly MediaDeviceInfo[];
}

const OFF: Input = { on: false, track: undefined, problem: undefined };
const SOUND: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};
const PICTURE: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};
const KIND = { microphone: "audio", camera: "video" } as const;
const SOURCES = ["microphone", "camera"] as const;
// Systems mute a track for a moment when they switch devices; what lasts longer is an interruption.
const INTERRUPTED_MS = 1_000;

const STORAGE_KEY = "parley.devices";

/** The person's own microphone and camera, from the first permission to the end of the call. */
export class LocalMedia {
  readonly #inputs = { microphone: signal<Input>(OFF), camera: signal<Input>(OFF) };
  readonly #devices = signal<DeviceLists>({ microphones: [], cameras: [], speakers: [] });
  readonly #chosen = signal<Readonly<Record<Choice, string>>>(remembered());
  readonly #asking = signal(false);
  readonly #media: MediaDevices | undefined;
  // Counts the person's wishes: what was captured for an earlier one is let go.
  readonly #wish = { microphone: 0, camera: 0 };
  readonly #stopWatching: () => void;
  #facing: "user" | "environment" = "user";

  constructor(media: MediaDevices | undefined = (navigator as Partial<Navigator>).mediaDevices) {
    this.#media = media;
    media?.addEventListener("devicechange", this.#onChange);
    document.addEventListener("visibilitychange", this.#onReturn);
    addEventListener("pageshow", this.#onReturn);
    this.#stopWatching = watchPermissions((source) => {
      // The person has undone their refusal in the browser's settings.
      if (this.#inputs[source].value.problem === "denied") void this.#acquire([source]);
    });
  }

  get microphone(): ReadonlySignal<Input> {
    return this.#inputs.microphone;
  }

  get camera(): ReadonlySignal<Input> {
    return this.#inputs.camera;
  }

  /** The browser has not answered yet: it may be asking the person. */
  get asking(): ReadonlySignal<boolean> {
    return this.#asking;
  }

  /** What can be chosen; names are known once permission was given. */
  get devices(): ReadonlySignal<DeviceLists> {
    return this.#devices;
  }

  /** Device ids wanted, kept for the next visit; empty is the browser's own choice. */
  get chosen(): ReadonlySignal<Readonly<Record<Choice, string>>> {
    return this.#chosen;
  }

  /**
   * Asks for what is named, in one question where both are; what fails is told by each input's problem. A muted
   * microphone is never heard in between.
   */
  async request(want: {
    readonly audio: boolean;
    readonly video: boolean;
    readonly muted?: boolean;
  }): Promise<void> {
    const on = want.muted !== true;
    const sources: Source[] = [
      ...(want.audio ? (["microphone"] as const) : []),
      ...(want.video ? (["camera"] as const) : []),
    ];
    const missing = sources.filter((source) => {
      const { track, problem } = this.#inputs[source].value;
      return track === undefined || problem !== undefined;
    });
    this.#asking.value = true;
    try {
      if (missing.length > 1 && (await this.#acquire(missing, on)) !== "apart") return;
      // Apart, where only one of the two is to blame.
      for (const source of missing) await this.#acquire([source], on);
    } finally {
      this.#asking.value = false;
    }
  }

  /** Mutes or lets hear, at once; captures first where nothing is yet. */
  async setMicrophone(on: boolean): Promise<void> {
    const input = this.#inputs.microphone;
    const { track, problem } = input.value;
    if (on && (!track || problem)) {
      await this.#acquire(["microphone"]);
      return;
    }
    this.#wish.microphone += 1;
    if (track) track.enabled = on;
    input.value = { ...input.value, on };
  }

  /** Shows or hides; a hidden camera is released, so that its light goes out. */
  async setCamera(on: boolean): Promise<void> {
    if (on) await this.#acquire(["camera"]);
    else this.#let("camera");
  }

  /** Switches to another device, in the call too; the old one comes back where the new one fails. */
  async choose(what: Choice, deviceId: string): Promise<void> {
    const before = this.#chosen.value;
    this.#chosen.value = { ...before, [what]: deviceId };
    if (what !== "speaker" && this.#inputs[what].value.track) {
      await this.#acquire([what], this.#inputs[what].value.on);
      if (this.#inputs[what].value.problem) {
        this.#chosen.value = before;
        await this.#acquire([what]);
      }
    }
    remember(this.#chosen.value);
  }

  /** Turns to the camera on the other side of a phone, or to the next one of a computer. */
  async flip(): Promise<void> {
    const track = this.#inputs.camera.value.track;
    if (track?.getSettings().facingMode) {
      this.#facing = track.getSettings().facingMode === "environment" ? "user" : "environment";
      this.#chosen.value = { ...this.#chosen.value, camera: "" };
      await this.#acquire(["camera"]);
      return;
    }
    const cameras = this.#devices.value.cameras;
    const current = cameras.findIndex((device) => device.deviceId === track?.getSettings().deviceId);
    const next = cameras[(current + 1) % cameras.length];
    if (next) await this.choose("camera", next.deviceId);
  }

  /** Lets both go; they can be asked for again. */
  release(): void {
    this.#let("microphone");
    this.#let("camera");
  }

  /** Releases everything for good. */
  stop(): void {
    this.#media?.removeEventListener("devicechange", this.#onChange);
    document.removeEventListener("visibilitychange", this.#onReturn);
    removeEventListener("pageshow", this.#onReturn);
    this.#stopWatching();
    this.release();
  }

  #let(source: Source): void {
    this.#wish[source] += 1;
    this.#inputs[source].value.track?.stop();
    this.#inputs[source].value = OFF;
  }

  /** Captures in one question; `on` is for the microphone, which can be there and muted. "apart": together it failed for a reason that may concern only one of them. */
  async #acquire(sources: readonly Source[], on = true): Promise<"done" | "apart"> {
    const wishes = sources.map((source) => (this.#wish[source] += 1));
    const wanted = (): Source[] => sources.filter((source, index) => this.#wish[source] === wishes[index]);
    // Some phones open a second camera only once the first is released.
    for (const source of sources) this.#inputs[source].value.track?.stop();
    try {
      const stream = await this.#capture(sources);
      const adopted = wanted();
      for (const track of stream.getTracks()) {
        if (!adopted.some((source) => KIND[source] === track.kind)) track.stop();
      }
      batch(() => adopted.forEach((source) => this.#adopt(source, stream, on)));
    } catch (error) {
      // A refusal is one answer to one question.
      if (sources.length > 1 && !isRefusal(problemOf(error))) return "apart";
      batch(() => wanted().forEach((source) => this.#fail(source, error)));
    }
    await this.#list();
    return "done";
  }

  async #capture(sources: readonly Source[]): Promise<MediaStream> {
    if (!this.#media) throw new DOMException("No media devices in this browser", "NotSupportedError");
    try {
      return await this.#media.getUserMedia(this.#constraints(sources));
    } catch (error) {
      const chosen = this.#chosen.value;
      const isChoiceGone = error instanceof Error && error.name === "OverconstrainedError";
      if (!isChoiceGone || sources.every((source) => chosen[source] === "")) throw error;
      this.#chosen.value = { ...chosen, ...Object.fromEntries(sources.map((source) => [source, ""])) };
      return this.#media.getUserMedia(this.#constraints(sources));
    }
  }

  #constraints(sources: readonly Source[]): MediaStreamConstraints {
    const chosen = this.#chosen.value;
    const constraints: MediaStreamConstraints = {};
    if (sources.includes("microphone")) constraints.audio = { ...SOUND, ...exactly(chosen.microphone) };
    if (sources.includes("camera")) {
      // A lens that was chosen by name has its side already.
      const which = chosen.camera ? exactly(chosen.camera) : { facingMode: this.#facing };
      constraints.video = { ...PICTURE, ...which };
    }
    return constraints;
  }

  #adopt(source: Source, stream: MediaStream, heard: boolean): void {
    const on = source === "camera" || heard;
    const track = stream.getTracks().find((candidate) => candidate.kind === KIND[source]);
    if (!track) return;
    track.contentHint = source === "camera" ? "motion" : "speech";
    track.enabled = on;
    track.addEventListener("ended", () => {
      if (this.#inputs[source].value.track === track) void this.#recover(source);
    });
    track.addEventListener("mute", () => this.#followMuting(source, track));
    track.addEventListener("unmute", () => this.#followMuting(source, track));
    this.#inputs[source].value = { on, track, problem: undefined };
  }

  /** The device was unplugged or taken by the system: another one goes on, where there is one. */
  async #recover(source: Source): Promise<void> {
    // A hidden page is refused, and a phone call is not over before somebody looks at it again.
    if (document.visibilityState === "hidden") {
      this.#interrupt(source);
      return;
    }
    this.#chosen.value = { ...this.#chosen.value, [source]: "" };
    await this.#acquire([source], this.#inputs[source].value.on);
  }

  /** The system took the sound or picture away without ending it, as phones do for a call, or gives it back. */
  #followMuting(source: Source, track: MediaStreamTrack): void {
    const isCurrent = (): boolean => this.#inputs[source].value.track === track;
    if (track.muted) {
      setTimeout(() => {
        if (isCurrent() && track.muted) this.#interrupt(source);
      }, INTERRUPTED_MS);
    } else if (isCurrent() && this.#inputs[source].value.problem === "interrupted") {
      this.#inputs[source].value = { ...this.#inputs[source].value, problem: undefined };
    }
  }

  #interrupt(source: Source): void {
    this.#inputs[source].value = { ...this.#inputs[source].value, problem: "interrupted" };
  }

  // Somebody looks at the page again: what the system had taken is taken back.
  readonly #onReturn = (): void => {
    this.#takeBack(
      ({ track, problem }) => problem === "interrupted" || track?.readyState === "ended" || !!track?.muted,
    );
  };

  #takeBack(isLost: (input: Input) => boolean): void {
    if (document.visibilityState === "hidden") return;
    for (const source of SOURCES) {
      const input = this.#inputs[source].value;
      if (input.track && isLost(input)) void this.#acquire([source], input.on);
    }
  }

  #fail(source: Source, error: unknown): void {
    const problem = this.#media ? problemOf(error) : "unsupported";
    this.#inputs[source].value = { on: false, track: undefined, problem };
  }

  // A headset that comes or goes may end an interruption too.
  readonly #onChange = (): void => {
    void this.#list();
    this.#takeBack(({ problem }) => problem === "interrupted");
  };

  async #list(): Promise<void> {
    const all = (await this.#media?.enumerateDevices()) ?? [];
    const of = (kind: MediaDeviceKind): MediaDeviceInfo[] =>
      all.filter((device) => device.kind === kind && device.deviceId !== "");
    this.#devices.value = {
      microphones: of("audioinput"),
      cameras: of("videoinput"),
      speakers: of("audiooutput"),
    };
  }
}

function exactly(deviceId: string): MediaTrackConstraints {
  return deviceId === "" ? {} : { deviceId: { exact: deviceId } };
}

// Storage throws where the browser blocks it; choices then last as long as the page.
function remembered(): Readonly<Record<Choice, string>> {
  const none = { microphone: "", camera: "", speaker: "" };
  try {
    return { ...none, ...(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "{}") as Partial<typeof none>) };
  } catch {
    return none;
  }
}

function remember(chosen: Readonly<Record<Choice, string>>): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(chosen));
  } catch {
    return;
  }
}
