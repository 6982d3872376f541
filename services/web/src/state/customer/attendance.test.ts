import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { Attendance } from "./attendance";
import { admission, invitation, question, Rig } from "./fakes";

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

  it("stays shut by itself while something is left to answer, and opens with the answers", async () => {
    const asked = { minimum_age: 16, consents: [question("meeting", true), question("photo", false)] };
    rig.get.mockResolvedValueOnce(invitation({ status: "early", ...asked }));
    rig.get.mockResolvedValue(invitation(asked));
    const attendance = rig.attend();
    await attendance.look();
    await vi.advanceTimersByTimeAsync(90_000);
    expect(attendance.place.value.kind).toBe("door");
    await attendance.enter({ audio: true, video: true });
    expect(attendance.place.value.kind).toBe("door");
    expect(rig.post).not.toHaveBeenCalled();
    attendance.formalities.tick("age", true);
    attendance.formalities.tick("meeting", true);
    await attendance.enter({ audio: true, video: true });
    expect(attendance.place.value.kind).toBe("inside");
    expect(rig.post).toHaveBeenCalledWith("/v1/join/enter", {
      headers: { "Parley-Link": "a-secret-of-a-link" },
      body: attendance.formalities.answers(),
      repeatable: true,
    });
  });

  it("points out what is asked for only now", async () => {
    const attendance = rig.attend();
    await attendance.look();
    rig.get.mockResolvedValue(invitation({ consents: [question("meeting", true)] }));
    rig.post.mockRejectedValueOnce(new ApiError(409, { code: "CONSENT_NEEDED" }));
    await attendance.enter({ audio: true, video: true });
    expect(attendance.place.value).toMatchObject({ kind: "door", failure: undefined });
    expect(attendance.formalities.pointedOut.value).toBe(1);
  });

  it("leaves the call to another tab of this browser until somebody decides", async () => {
    await inside();
    rig.others.mockResolvedValue(new Set(["apt_1"]));
    const duplicate = rig.attend();
    await duplicate.look();
    expect(duplicate.place.value).toMatchObject({ kind: "door", otherTab: true });
    await duplicate.enter({ audio: true, video: true });
    expect(duplicate.place.value.kind).toBe("inside");
  });

  it("knows whom to turn to when a link that worked before leads nowhere", async () => {
    rig.get.mockResolvedValueOnce(invitation({ support_phone: "+33142685300" }));
    await rig.attend().look();
    rig.get.mockRejectedValue(new ApiError(0, {}));
    const later = rig.attend();
    await later.look();
    expect(later.place.value).toMatchObject({ kind: "unreachable", contact: { phone: "+33142685300" } });
    const other = rig.attend("the-secret-of-another");
    await other.look();
    expect(other.place.value).toEqual({ kind: "unreachable", contact: undefined });
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

  it("comes back with the devices that it had, and no others", async () => {
    const attendance = await inside();
    rig.media.microphone.value = { on: false, track: {} as MediaStreamTrack, problem: undefined };
    rig.status.value = { kind: "closed", reason: "replaced" };
    rig.status.value = { kind: "live" };
    await attendance.comeBack();
    expect(attendance.place.value.kind).toBe("inside");
    expect(rig.media.request).toHaveBeenLastCalledWith({ audio: true, video: false, muted: true });
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
