import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { Admission, Invitation } from "../../api/types";
import type { Call } from "../call";
import type { Input, LocalMedia } from "../devices";
import type { LiveStatus } from "../live";
import type { PeerState } from "../peer";
import { Attendance } from "./attendance";
import { Pass } from "./pass";
import type { Room } from "./room";

const OFF: Input = { on: false, track: undefined, problem: undefined };

function invitation(part: Partial<Invitation> = {}): Invitation {
  return {
    status: "open",
    appointment_id: "apt_1",
    company_name: "Lumière",
    entry_opens_at: new Date(Date.now() + 90_000).toISOString(),
    minimum_age: null,
    consents: [],
    can_change: true,
    ...part,
  } as unknown as Invitation;
}

function admission(part: Partial<Admission> = {}): Admission {
  return {
    invitation: invitation(),
    participant_id: "prt_1",
    access_token: "token-1",
    access_token_expires_at: new Date(Date.now() + 300_000).toISOString(),
    live_url: "wss://here",
    ice_servers: [],
    replaces_other_device: false,
    ...part,
  };
}

/** The door, and a call that does as it is told. */
class Rig {
  readonly get = vi.fn((): Promise<unknown> => Promise.resolve(invitation()));
  readonly post = vi.fn((path: string) => Promise.resolve(path.endsWith("leave") ? undefined : admission()));
  readonly status = signal<LiveStatus>({ kind: "live" });
  readonly appointment = signal<{ state: string } | undefined>(undefined);
  readonly admitted = signal(false);
  readonly peerState = signal<PeerState>("idle");
  readonly stop = vi.fn();
  readonly useServers = vi.fn();
  readonly others = vi.fn(() => Promise.resolve(new Set<string>()));
  readonly tabs = { others: this.others, inside: vi.fn() };
  readonly media = {
    microphone: signal<Input>(OFF),
    camera: signal<Input>(OFF),
    request: vi.fn(() => Promise.resolve()),
    release: vi.fn(),
  };
  readonly call = {
    live: { status: this.status, appointment: this.appointment },
    peer: { state: this.peerState },
    admitted: this.admitted,
    start: vi.fn(),
    stop: this.stop,
    useServers: this.useServers,
  } as unknown as Call;

  attend(secret = "a-secret-of-a-link"): Attendance {
    return new Attendance({
      secret,
      media: this.media as unknown as LocalMedia,
      api: { get: this.get, post: this.post } as never,
      tabs: this.tabs,
      room: () => Promise.resolve({ openRoom: () => ({ call: this.call }) as Room }),
    });
  }
}

describe("a customer's way through the appointment", () => {
  let rig: Rig;
  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    localStorage.clear();
    rig = new Rig();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function inside(): Promise<Attendance> {
    const attendance = rig.attend();
    await attendance.look();
    await attendance.enter({ audio: true, video: true });
    expect(attendance.place.value.kind).toBe("inside");
    return attendance;
  }

  it("begins at the door, with the secret in a header alone", async () => {
    const attendance = rig.attend();
    await attendance.look();
    expect(rig.get).toHaveBeenCalledWith("/v1/join", { headers: { "Parley-Link": "a-secret-of-a-link" } });
    expect(attendance.place.value.kind).toBe("door");
    expect(rig.post).not.toHaveBeenCalled();
  });

  it("leads nowhere without a secret, and asks nobody", async () => {
    const attendance = rig.attend("");
    await attendance.look();
    expect(attendance.place.value.kind).toBe("unknown");
    expect(rig.get).not.toHaveBeenCalled();
  });

  it("leads nowhere with a link that nobody knows", async () => {
    rig.get.mockRejectedValue(new ApiError(404, { code: "LINK_UNKNOWN" }));
    const attendance = rig.attend();
    await attendance.look();
    expect(attendance.place.value.kind).toBe("unknown");
  });

  it("looks again by itself while nobody answers", async () => {
    rig.get.mockRejectedValueOnce(new ApiError(0, {}));
    const attendance = rig.attend();
    await attendance.look();
    expect(attendance.place.value.kind).toBe("unreachable");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(attendance.place.value.kind).toBe("door");
  });

  it.each(["ended", "cancelled", "expired", "revoked"] as const)(
    "ends before the door when %s",
    async (status) => {
      rig.get.mockResolvedValue(invitation({ status }));
      const attendance = rig.attend();
      await attendance.look();
      expect(attendance.place.value).toMatchObject({ kind: "over", ending: status });
    },
  );

  it("goes in by itself when an early door opens", async () => {
    rig.get.mockResolvedValueOnce(invitation({ status: "early" }));
    rig.get.mockResolvedValueOnce(invitation({ status: "early" }));
    const attendance = rig.attend();
    await attendance.look();
    await vi.advanceTimersByTimeAsync(89_000);
    expect(attendance.place.value.kind).toBe("door");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(attendance.place.value.kind).toBe("inside");
    expect(rig.media.request).not.toHaveBeenCalled();
  });

  it("learns in front of an early door that the appointment was cancelled", async () => {
    rig.get.mockResolvedValueOnce(invitation({ status: "early" }));
    rig.get.mockResolvedValueOnce(invitation({ status: "cancelled" }));
    const attendance = rig.attend();
    await attendance.look();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attendance.place.value).toMatchObject({ kind: "over", ending: "cancelled" });
  });

  it("asks for the devices and goes in side by side", async () => {
    rig.media.request.mockReturnValue(new Promise(() => undefined));
    await inside();
    expect(rig.media.request).toHaveBeenCalledWith({ audio: true, video: true, muted: false });
  });

  it("stays at the door, and says so, when nobody answers there", async () => {
    const attendance = rig.attend();
    await attendance.look();
    rig.post.mockRejectedValueOnce(new ApiError(503, {}));
    await attendance.enter({ audio: true, video: true });
    expect(attendance.place.value).toMatchObject({ kind: "door", failure: { status: 503 } });
  });

  it("tells what happened when the door was shut meanwhile", async () => {
    const attendance = rig.attend();
    await attendance.look();
    rig.post.mockRejectedValueOnce(new ApiError(403, { code: "LINK_REVOKED" }));
    rig.get.mockResolvedValue(invitation({ status: "revoked" }));
    await attendance.enter({ audio: true, video: true });
    expect(attendance.place.value).toMatchObject({ kind: "over", ending: "revoked" });
  });

  it("returns after a reload to where it was, muted as before", async () => {
    await inside();
    const track = {} as MediaStreamTrack;
    rig.media.microphone.value = { on: false, track, problem: undefined };
    rig.media.camera.value = { on: true, track, problem: undefined };
    const reloaded = rig.attend();
    await reloaded.look();
    expect(reloaded.place.value.kind).toBe("inside");
    expect(rig.media.request).toHaveBeenLastCalledWith({ audio: true, video: true, muted: true });
  });

  it("does not go in by itself in another appointment's tab", async () => {
    await inside();
    rig.get.mockResolvedValue(invitation({ appointment_id: "apt_2" }));
    const other = rig.attend();
    await other.look();
    expect(other.place.value.kind).toBe("door");
  });

  it.each([
    ["ended", "completed", "ended"],
    ["ended", "cancelled", "cancelled"],
    ["ended", "no_show", "expired"],
    ["revoked", "waiting", "revoked"],
    ["replaced", "in_progress", "replaced"],
  ] as const)("closed as %s while %s, tells %s and lets the devices go", async (reason, state, ending) => {
    const attendance = await inside();
    rig.appointment.value = { state };
    rig.status.value = { kind: "closed", reason };
    expect(attendance.place.value).toMatchObject({ kind: "over", ending });
    expect(rig.stop).toHaveBeenCalledOnce();
    expect(rig.media.release).toHaveBeenCalledOnce();
  });

  it("asks how it ended where the end came before the news of it", async () => {
    const attendance = await inside();
    rig.get.mockResolvedValue(invitation({ status: "cancelled" }));
    rig.appointment.value = { state: "waiting" };
    rig.status.value = { kind: "closed", reason: "ended" };
    await vi.advanceTimersByTimeAsync(0);
    expect(attendance.place.value).toMatchObject({ kind: "over", ending: "cancelled" });
  });

  it("asks what became of the appointment when the device is not known any more", async () => {
    const attendance = await inside();
    rig.get.mockResolvedValue(invitation({ status: "ended" }));
    rig.status.value = { kind: "closed", reason: "unauthenticated" };
    await vi.advanceTimersByTimeAsync(0);
    expect(attendance.place.value).toMatchObject({ kind: "over", ending: "ended" });
  });

  it("goes on talking when only the channel has failed", async () => {
    const attendance = await inside();
    rig.peerState.value = "connected";
    rig.status.value = { kind: "closed", reason: "failed" };
    expect(attendance.place.value.kind).toBe("inside");
    rig.peerState.value = "reconnecting";
    expect(attendance.place.value).toMatchObject({ kind: "over", ending: "lost" });
  });

  it("leaves, forgets, and may come back", async () => {
    const attendance = await inside();
    await attendance.leave();
    expect(attendance.place.value).toMatchObject({ kind: "over", ending: "left" });
    expect(rig.post).toHaveBeenLastCalledWith("/v1/join/leave", expect.anything());
    await rig.attend().look();
    expect(rig.post).toHaveBeenCalledTimes(2);
    await attendance.enter({ audio: true, video: true });
    expect(attendance.place.value.kind).toBe("inside");
  });

  it("has taken over once it is admitted", async () => {
    rig.post.mockResolvedValueOnce(admission({ replaces_other_device: true }));
    const attendance = await inside();
    expect(attendance.place.value).toMatchObject({ takesOver: true });
    rig.admitted.value = true;
    expect(attendance.place.value).toMatchObject({ takesOver: false });
  });

  it("learns who admitted, and the relays' fresh credentials, a little into the call", async () => {
    const attendance = await inside();
    rig.post.mockResolvedValue(admission({ invitation: invitation({ specialist_name: "Camille" }) }));
    rig.peerState.value = "connected";
    await vi.advanceTimersByTimeAsync(2_000);
    expect(attendance.place.value).toMatchObject({ invitation: { specialist_name: "Camille" } });
    expect(rig.useServers).toHaveBeenCalledOnce();
  });
});

describe("a customer's pass", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function pass(first: Admission): { pass: Pass; post: ReturnType<typeof vi.fn> } {
    const post = vi.fn(() =>
      Promise.resolve(admission({ access_token: "token-2", live_url: "wss://there" })),
    );
    return { pass: new Pass({ post } as never, first, () => undefined), post };
  }

  it("is renewed a minute before it ends, and not sooner", async () => {
    const { pass: held, post } = pass(admission());
    await vi.advanceTimersByTimeAsync(239_000);
    expect(await held.token(false)).toBe("token-1");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await held.token(false)).toBe("token-2");
    expect(post).toHaveBeenCalledOnce();
  });

  it("is renewed at once where it was refused", async () => {
    const { pass: held } = pass(admission());
    expect(await held.token(true)).toBe("token-2");
  });

  it("is renewed by one request for all who ask", async () => {
    const { pass: held, post } = pass(admission());
    await Promise.all([held.token(true), held.token(true), held.locate()]);
    expect(post).toHaveBeenCalledOnce();
  });

  it("is not renewed on and on where the clock is wrong", async () => {
    const { pass: held, post } = pass(admission({ access_token_expires_at: "2001-01-01T00:00:00Z" }));
    for (let ask = 0; ask < 5; ask += 1) await held.token(false);
    expect(post).not.toHaveBeenCalled();
  });

  it("knows where the room is served now", async () => {
    expect(await pass(admission()).pass.locate()).toBe("wss://there");
  });
});
