import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { Attendance } from "./attendance";
import { admission, invitation, Rig } from "./fakes";

const SLOT = { specialist_id: "stf_2", starts_at: "2026-12-01T09:00:00Z", ends_at: "2026-12-01T09:30:00Z" };
const LINK = { headers: { "Parley-Link": "a-secret-of-a-link" } };

describe("changing an appointment by its link", () => {
  let rig: Rig;
  let attendance: Attendance;
  beforeEach(async () => {
    vi.useFakeTimers({ now: new Date("2026-11-30T08:00:00Z") });
    rig = new Rig();
    rig.get.mockImplementation((path: string) =>
      Promise.resolve(path.endsWith("slots") ? { data: [SLOT] } : invitation({ status: "early" })),
    );
    attendance = rig.attend();
    await attendance.look();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function changing() {
    const place = attendance.place.value;
    if (place.kind !== "changing") throw new Error(place.kind);
    return place.change;
  }

  async function chooseTime(): Promise<void> {
    attendance.change("move");
    await vi.advanceTimersByTimeAsync(0);
    changing().times.choose(SLOT);
  }

  it("moves it to the time that was chosen, and waits for its door again", async () => {
    await chooseTime();
    rig.post.mockResolvedValueOnce(invitation({ status: "early", starts_at: SLOT.starts_at }) as never);
    await changing().move();
    const body = { starts_at: SLOT.starts_at, specialist_id: "stf_2" };
    expect(rig.post).toHaveBeenCalledWith("/v1/join/reschedule", { ...LINK, body, repeatable: true });
    expect(attendance.place.value).toMatchObject({
      kind: "door",
      done: "moved",
      invitation: { starts_at: SLOT.starts_at },
    });
  });

  it("leaves it where it is when somebody else was faster, and looks for free times anew", async () => {
    await chooseTime();
    const looked = rig.get.mock.calls.length;
    rig.post.mockRejectedValueOnce(new ApiError(409, { code: "SLOT_TAKEN" }));
    await changing().move();
    expect(changing().failure.value?.code).toBe("SLOT_TAKEN");
    expect(changing().times.chosen.value).toBeUndefined();
    expect(rig.get.mock.calls.length).toBe(looked + 1);
  });

  it("cancels it for good, with the reason", async () => {
    attendance.change("cancel");
    rig.post.mockResolvedValueOnce(invitation({ status: "cancelled" }) as never);
    await changing().cancel(" Un empêchement ");
    const body = { reason: "Un empêchement" };
    expect(rig.post).toHaveBeenCalledWith("/v1/join/cancel", { ...LINK, body, repeatable: true });
    expect(attendance.place.value).toMatchObject({ kind: "over", ending: "cancelled" });
  });

  it("changes nothing for who keeps it", async () => {
    await chooseTime();
    attendance.keep();
    expect(attendance.place.value).toMatchObject({ kind: "door", done: undefined });
    expect(rig.post).not.toHaveBeenCalled();
  });

  it("is not interrupted by the door's own looks", async () => {
    await chooseTime();
    await vi.advanceTimersByTimeAsync(180_000);
    expect(attendance.place.value.kind).toBe("changing");
  });

  it("is not begun where the company lets nobody change", async () => {
    rig.get.mockResolvedValue(invitation({ can_change: false }));
    const other = rig.attend();
    await other.look();
    other.change("move");
    expect(other.place.value.kind).toBe("door");
  });
});

describe("an appointment instead of the wait", () => {
  let rig: Rig;
  let attendance: Attendance;
  beforeEach(async () => {
    const waiting = invitation({ ad_hoc: true, can_change: false, can_take_time: true });
    rig = new Rig();
    rig.get.mockImplementation((path: string) =>
      Promise.resolve(path.endsWith("slots") ? { data: [SLOT] } : waiting),
    );
    rig.post.mockImplementation(() => Promise.resolve({ ...admission(), invitation: waiting }));
    attendance = rig.attend();
    await attendance.look();
    await attendance.enter({ audio: true, video: true });
    attendance.change("move");
  });

  function choosing() {
    const place = attendance.place.value;
    return place.kind === "inside" ? place.change : undefined;
  }

  it("is chosen without leaving the queue, and leaves it once it is booked", async () => {
    expect(rig.stop).not.toHaveBeenCalled();
    choosing()?.times.choose(SLOT);
    rig.post.mockImplementationOnce(() => {
      // The queue is left before the answer is there.
      rig.status.value = { kind: "closed", reason: "revoked" };
      return Promise.resolve(invitation({ status: "early", starts_at: SLOT.starts_at })) as never;
    });
    await choosing()?.move();
    expect(attendance.place.value).toMatchObject({ kind: "door", done: "booked" });
    expect([rig.stop.mock.calls.length, rig.media.release.mock.calls.length]).toEqual([1, 1]);
  });

  it.each([409, 0])(
    "is no way back to a room that closed under it, where the answer is %i",
    async (status) => {
      choosing()?.times.choose(SLOT);
      rig.post.mockImplementationOnce(() => {
        rig.status.value = { kind: "closed", reason: "revoked" };
        return Promise.reject(new ApiError(status, {}));
      });
      await choosing()?.move();
      expect(attendance.place.value).toMatchObject({ kind: "over", ending: "revoked" });
      expect(rig.stop).toHaveBeenCalledOnce();
    },
  );

  it("stays as far as it got where it is asked for once more", () => {
    const first = choosing();
    attendance.change("move");
    expect(choosing()).toBe(first);
  });

  it("is forgotten by who waits on, and by who is let in meanwhile", () => {
    attendance.keep();
    expect(attendance.place.value).toMatchObject({ kind: "inside", change: undefined });
    attendance.change("move");
    expect(choosing()).toBeDefined();
    rig.admitted.value = true;
    expect(attendance.place.value).toMatchObject({ kind: "inside", change: undefined });
  });
});
