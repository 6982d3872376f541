import { batch, signal, type ReadonlySignal } from "@preact/signals";
import { problemOf, type Problem } from "./problems";

export type Source = "microphone" | "camera";
export type Choice = Source | "speaker";

/** One of the two things that a person sends. */
export interface Input {
  /** What the person wants; off before it was asked for. */
  readonly on: boolean;
  /** Live while it is captured. A muted microphone keeps its track, a camera that is off is released. */
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

/** The person's own microphone and camera, from the first permission to the end of the call. */
export class LocalMedia {
  readonly #inputs = { microphone: signal<Input>(OFF), camera: signal<Input>(OFF) };
  readonly #devices = signal<DeviceLists>({ microphones: [], cameras: [], speakers: [] });
  readonly #chosen = signal<Readonly<Record<Choice, string>>>({ microphone: "", camera: "", speaker: "" });
  readonly #media: MediaDevices | undefined;
  #facing: "user" | "environment" = "user";

  constructor(media: MediaDevices | undefined = (navigator as Partial<Navigator>).mediaDevices) {
    this.#media = media;
    media?.addEventListener("devicechange", this.#onChange);
  }

  get microphone(): ReadonlySignal<Input> {
    return this.#inputs.microphone;
  }

  get camera(): ReadonlySignal<Input> {
    return this.#inputs.camera;
  }

  /** What can be chosen; names are known once permission was given. */
  get devices(): ReadonlySignal<DeviceLists> {
    return this.#devices;
  }

  /** Device ids in use; empty is the browser's own choice. */
  get chosen(): ReadonlySignal<Readonly<Record<Choice, string>>> {
    return this.#chosen;
  }

  /** Asks for what is named, in one question where both are; what fails is told by each input's problem. */
  async request(want: { readonly audio: boolean; readonly video: boolean }): Promise<void> {
    const sources: Source[] = [
      ...(want.audio ? (["microphone"] as const) : []),
      ...(want.video ? (["camera"] as const) : []),
    ];
    const missing = sources.filter((source) => this.#inputs[source].value.track === undefined);
    if (missing.length > 1) {
      try {
        const stream = await this.#capture(missing);
        batch(() => missing.forEach((source) => this.#adopt(source, stream)));
        await this.#list();
        return;
      } catch (error) {
        // A refusal is one answer to one question; anything else may concern only one of the two.
        if (problemOf(error) === "denied") {
          missing.forEach((source) => this.#fail(source, error));
          return;
        }
      }
    }
    for (const source of missing) await this.#acquire(source);
    await this.#list();
  }

  /** Mutes or lets hear, at once; captures first where nothing is yet. */
  async setMicrophone(on: boolean): Promise<void> {
    const input = this.#inputs.microphone;
    const track = input.value.track;
    if (on && !track) return this.#acquire("microphone");
    if (track) track.enabled = on;
    input.value = { ...input.value, on };
  }

  /** Shows or hides; a hidden camera is released, so that its light goes out. */
  async setCamera(on: boolean): Promise<void> {
    if (on) return this.#acquire("camera");
    this.#release("camera");
    this.#inputs.camera.value = OFF;
  }

  /** Switches to another device, in the call too; the old one comes back where the new one fails. */
  async choose(what: Choice, deviceId: string): Promise<void> {
    const before = this.#chosen.value;
    this.#chosen.value = { ...before, [what]: deviceId };
    if (what === "speaker") return;
    const muted = what === "microphone" && !this.#inputs.microphone.value.on;
    await this.#acquire(what);
    if (this.#inputs[what].value.problem) {
      this.#chosen.value = before;
      await this.#acquire(what);
    }
    if (muted) await this.setMicrophone(false);
  }

  /** Turns to the camera on the other side of a phone, or to the next one of a computer. */
  async flip(): Promise<void> {
    const track = this.#inputs.camera.value.track;
    if (track?.getSettings().facingMode) {
      this.#facing = track.getSettings().facingMode === "environment" ? "user" : "environment";
      this.#chosen.value = { ...this.#chosen.value, camera: "" };
      return this.#acquire("camera");
    }
    const cameras = this.#devices.value.cameras;
    const current = cameras.findIndex((device) => device.deviceId === track?.getSettings().deviceId);
    const next = cameras[(current + 1) % cameras.length];
    if (next) await this.choose("camera", next.deviceId);
  }

  /** Releases everything. */
  stop(): void {
    this.#media?.removeEventListener("devicechange", this.#onChange);
    for (const source of ["microphone", "camera"] as const) {
      this.#release(source);
      this.#inputs[source].value = OFF;
    }
  }

  async #acquire(source: Source): Promise<void> {
    // Some phones open a second camera only once the first is released.
    this.#release(source);
    try {
      this.#adopt(source, await this.#capture([source]));
    } catch (error) {
      this.#fail(source, error);
    }
  }

  async #capture(sources: readonly Source[]): Promise<MediaStream> {
    if (!this.#media) throw new DOMException("No media devices in this browser", "NotSupportedError");
    const constraints: MediaStreamConstraints = {};
    if (sources.includes("microphone"))
      constraints.audio = { ...SOUND, ...exactly(this.#chosen.value.microphone) };
    if (sources.includes("camera")) {
      constraints.video = { ...PICTURE, facingMode: this.#facing, ...exactly(this.#chosen.value.camera) };
    }
    return this.#media.getUserMedia(constraints);
  }

  #adopt(source: Source, stream: MediaStream): void {
    const track = stream.getTracks().find((candidate) => candidate.kind === KIND[source]);
    if (!track) return;
    track.contentHint = source === "camera" ? "motion" : "speech";
    // Unplugged, or taken by the system.
    track.addEventListener("ended", () => {
      if (this.#inputs[source].value.track === track) {
        this.#inputs[source].value = { on: false, track: undefined, problem: "missing" };
      }
    });
    this.#inputs[source].value = { on: true, track, problem: undefined };
  }

  #fail(source: Source, error: unknown): void {
    const problem = this.#media ? problemOf(error) : "unsupported";
    this.#inputs[source].value = { on: false, track: undefined, problem };
  }

  #release(source: Source): void {
    this.#inputs[source].value.track?.stop();
  }

  readonly #onChange = (): void => void this.#list();

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
