import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LocalMedia } from "./media";

class FakeTrack extends EventTarget {
  enabled = true;
  contentHint = "";
  readyState: MediaStreamTrackState = "live";
  muted = false;

  constructor(
    readonly kind: "audio" | "video",
    private readonly settings: MediaTrackSettings,
  ) {
    super();
  }

  getSettings(): MediaTrackSettings {
    return this.settings;
  }

  stop(): void {
    this.readyState = "ended";
  }

  /** The system takes the sound or picture away, or gives it back. */
  mute(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? "mute" : "unmute"));
  }

  unplug(): void {
    this.stop();
    this.dispatchEvent(new Event("ended"));
  }
}

type Constraint = MediaTrackConstraints | undefined;

/** A machine with devices that can be refused, missing or gone. */
class FakeDevices extends EventTarget {
  readonly asked: MediaStreamConstraints[] = [];
  readonly tracks: FakeTrack[] = [];
  failure: ((constraints: MediaStreamConstraints) => string | undefined) | undefined;
  held: Promise<void> | undefined;

  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(constraints);
    await this.held;
    const name = this.failure?.(constraints);
    if (name) throw Object.assign(new Error(name), { name });
    const made: FakeTrack[] = [];
    if (constraints.audio) made.push(new FakeTrack("audio", settingsOf(constraints.audio as Constraint)));
    if (constraints.video) made.push(new FakeTrack("video", settingsOf(constraints.video as Constraint)));
    this.tracks.push(...made);
    return { getTracks: () => made } as unknown as MediaStream;
  }

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    const device = (kind: string, deviceId: string): MediaDeviceInfo =>
      ({ kind, deviceId }) as MediaDeviceInfo;
    return Promise.resolve([
      device("audioinput", "mic-1"),
      device("videoinput", "cam-1"),
      device("videoinput", ""),
    ]);
  }
}

function settingsOf(constraint: Constraint): MediaTrackSettings {
  const wanted = constraint?.deviceId as ConstrainDOMStringParameters | undefined;
  const deviceId = typeof wanted?.exact === "string" ? wanted.exact : "default";
  const facingMode = constraint?.facingMode as string | undefined;
  return { deviceId, ...(facingMode ? { facingMode } : {}) };
}

describe("a person's devices", () => {
  let devices: FakeDevices;
  let media: LocalMedia;
  beforeEach(() => {
    localStorage.clear();
    devices = new FakeDevices();
    media = new LocalMedia(devices as unknown as MediaDevices);
  });

  it("are off, and not asked for, before the person wants them", () => {
    expect(media.microphone.value).toEqual({ on: false, track: undefined, problem: undefined });
    expect(devices.asked).toEqual([]);
  });

  it("are asked for in one question, and tell while it is open", async () => {
    const answer = media.request({ audio: true, video: true });
    expect(media.asking.value).toBe(true);
    await answer;
    expect(devices.asked).toHaveLength(1);
    expect([media.microphone.value.on, media.camera.value.on, media.asking.value]).toEqual([
      true,
      true,
      false,
    ]);
    expect(media.devices.value.cameras.map((device) => device.deviceId)).toEqual(["cam-1"]);
  });

  it("that are refused are not asked for a second time", async () => {
    devices.failure = () => "NotAllowedError";
    await media.request({ audio: true, video: true });
    expect(devices.asked).toHaveLength(1);
    expect([media.microphone.value.problem, media.camera.value.problem]).toEqual(["denied", "denied"]);
  });

  it("are asked for apart where only one is there", async () => {
    devices.failure = ({ video }) => (video ? "NotFoundError" : undefined);
    await media.request({ audio: true, video: true });
    expect(media.microphone.value.on).toBe(true);
    expect(media.camera.value.problem).toBe("missing");
  });

  it("can be taken up muted", async () => {
    await media.request({ audio: true, video: true, muted: true });
    expect(devices.tracks.map((track) => track.enabled)).toEqual([false, true]);
    expect([media.microphone.value.on, media.camera.value.on]).toEqual([false, true]);
  });

  it("are muted without being let go, while a hidden camera is", async () => {
    await media.request({ audio: true, video: true });
    await media.setMicrophone(false);
    await media.setCamera(false);
    expect(devices.tracks.map(({ enabled, readyState }) => [enabled, readyState])).toEqual([
      [false, "live"],
      [true, "ended"],
    ]);
  });

  it("that were switched off while the browser still asked stay off", async () => {
    let allow: () => void = () => undefined;
    devices.held = new Promise((resolve) => {
      allow = resolve;
    });
    const answer = media.setCamera(true);
    await media.setCamera(false);
    allow();
    await answer;
    expect(media.camera.value.track).toBeUndefined();
    expect(devices.tracks[0]?.readyState).toBe("ended");
  });

  it("can be changed in the call, muted as before", async () => {
    await media.request({ audio: true, video: false });
    await media.setMicrophone(false);
    await media.choose("microphone", "mic-2");
    expect(media.microphone.value.track?.getSettings().deviceId).toBe("mic-2");
    expect([media.microphone.value.on, media.microphone.value.track?.enabled]).toEqual([false, false]);
  });

  it("go back to the old one where the new one fails", async () => {
    await media.request({ audio: true, video: true });
    devices.failure = ({ video }) =>
      settingsOf(video as Constraint).deviceId === "cam-2" ? "NotReadableError" : undefined;
    await media.choose("camera", "cam-2");
    expect(media.camera.value.on).toBe(true);
    expect(media.chosen.value.camera).toBe("");
  });

  it("are not switched on by being chosen", async () => {
    await media.choose("camera", "cam-2");
    expect(devices.asked).toEqual([]);
    await media.setCamera(true);
    expect(media.camera.value.track?.getSettings().deviceId).toBe("cam-2");
  });

  it("are remembered for the next visit, and let go of when they are gone", async () => {
    await media.choose("microphone", "mic-2");
    const next = new LocalMedia(devices as unknown as MediaDevices);
    expect(next.chosen.value.microphone).toBe("mic-2");
    devices.failure = ({ audio }) =>
      settingsOf(audio as Constraint).deviceId === "mic-2" ? "OverconstrainedError" : undefined;
    await next.setMicrophone(true);
    expect(next.microphone.value.on).toBe(true);
  });

  it("are replaced by another when they are unplugged", async () => {
    await media.request({ audio: true, video: false });
    devices.tracks[0]?.unplug();
    await vi.waitFor(() => expect(devices.tracks).toHaveLength(2));
    await vi.waitFor(() => expect(media.microphone.value.track).toBe(devices.tracks[1]));
  });

  it("are missing where nothing is left to replace them", async () => {
    await media.request({ audio: true, video: false });
    devices.failure = () => "NotFoundError";
    devices.tracks[0]?.unplug();
    await vi.waitFor(() => expect(media.microphone.value.problem).toBe("missing"));
  });

  describe("during a phone call", () => {
    let visibility: DocumentVisibilityState;
    beforeEach(async () => {
      vi.useFakeTimers();
      visibility = "visible";
      vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visibility);
      await media.request({ audio: true, video: true });
    });
    afterEach(() => {
      media.stop();
      vi.useRealTimers();
      vi.restoreAllMocks();
    });

    async function show(state: DocumentVisibilityState): Promise<void> {
      visibility = state;
      document.dispatchEvent(new Event("visibilitychange"));
      await vi.advanceTimersByTimeAsync(0);
    }

    it("say that they are interrupted, unless it lasts a moment only", async () => {
      devices.tracks[0]?.mute(true);
      await vi.advanceTimersByTimeAsync(500);
      devices.tracks[0]?.mute(false);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(media.microphone.value.problem).toBeUndefined();
      devices.tracks[0]?.mute(true);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(media.microphone.value.problem).toBe("interrupted");
    });

    it("come back when the system gives them back", async () => {
      devices.tracks[0]?.mute(true);
      await vi.advanceTimersByTimeAsync(1_000);
      devices.tracks[0]?.mute(false);
      expect(media.microphone.value).toMatchObject({ on: true, problem: undefined });
      expect(devices.tracks).toHaveLength(2);
    });

    it("are taken back when somebody looks at the page again, muted as before", async () => {
      await media.setMicrophone(false);
      await show("hidden");
      devices.tracks[0]?.mute(true);
      devices.tracks[1]?.unplug();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(devices.tracks).toHaveLength(2);
      expect(media.camera.value.problem).toBe("interrupted");
      await show("visible");
      expect(media.microphone.value).toMatchObject({ on: false, problem: undefined });
      expect(media.microphone.value.track?.enabled).toBe(false);
      expect(media.camera.value).toMatchObject({ on: true, problem: undefined });
    });

    it("are left alone when nothing was lost meanwhile", async () => {
      await show("hidden");
      await show("visible");
      expect(devices.asked).toHaveLength(1);
    });

    it("come back with the headset that ended it", async () => {
      devices.tracks[0]?.mute(true);
      await vi.advanceTimersByTimeAsync(1_000);
      devices.dispatchEvent(new Event("devicechange"));
      await vi.advanceTimersByTimeAsync(0);
      expect(media.microphone.value.problem).toBeUndefined();
      expect(media.microphone.value.track).toBe(devices.tracks[2]);
    });
  });

  it("are asked for again by themselves once the person allows them in the browser", async () => {
    const statuses: Record<string, EventTarget & { state: string }> = {};
    const query = ({ name }: { name: string }) =>
      Promise.resolve((statuses[name] ??= Object.assign(new EventTarget(), { state: "denied" })));
    vi.stubGlobal("navigator", { permissions: { query } });
    media = new LocalMedia(devices as unknown as MediaDevices);
    vi.unstubAllGlobals();
    devices.failure = () => "NotAllowedError";
    await media.request({ audio: true, video: false });
    devices.failure = undefined;
    for (const status of Object.values(statuses)) {
      status.state = "granted";
      status.dispatchEvent(new Event("change"));
    }
    await vi.waitFor(() => expect(media.microphone.value.on).toBe(true));
    // It was never wanted.
    expect(media.camera.value).toEqual({ on: false, track: undefined, problem: undefined });
  });

  it("turn to the other side of a phone", async () => {
    await media.request({ audio: false, video: true });
    await media.flip();
    expect(media.camera.value.track?.getSettings().facingMode).toBe("environment");
    expect(devices.tracks[0]?.readyState).toBe("ended");
  });

  it("are all let go at the end", async () => {
    await media.request({ audio: true, video: true });
    media.stop();
    expect(devices.tracks.every((track) => track.readyState === "ended")).toBe(true);
  });

  it("are unsupported in a browser without any", async () => {
    vi.stubGlobal("navigator", {});
    const none = new LocalMedia();
    vi.unstubAllGlobals();
    await none.setMicrophone(true);
    expect(none.microphone.value).toEqual({ on: false, track: undefined, problem: "unsupported" });
  });
});
