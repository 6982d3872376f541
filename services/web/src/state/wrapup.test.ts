import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../api/client";
import type { Appointment } from "../api/types";
import { appointment } from "./desk/fakes";
import { WrapUp } from "./wrapup";

class Server {
  failure: ApiError | undefined;
  body: unknown;
  saved = appointment({ id: "apt_1", state: "completed" });

  readonly get = (): Promise<never> =>
    this.failure ? Promise.reject(this.failure) : Promise.resolve(this.saved as never);
  readonly post = (_: string, options: { body?: unknown }): Promise<never> => {
    this.body = options.body;
    if (this.failure) return Promise.reject(this.failure);
    this.saved = { ...this.saved, ...(options.body as Partial<Appointment>) };
    return Promise.resolve(this.saved as never);
  };
}

let server: Server;
const open = (changes: Partial<Appointment> = {}): WrapUp =>
  new WrapUp({
    api: server,
    appointmentId: changes.id ?? "apt_1",
    known: { ...server.saved, ...changes },
    onSaved: () => undefined,
  });
const reload = async (): Promise<WrapUp> => {
  const wrapUp = new WrapUp({ api: server, appointmentId: "apt_1", onSaved: () => undefined });
  await expect.poll(() => wrapUp.state.value).not.toBe("loading");
  return wrapUp;
};
beforeEach(() => {
  sessionStorage.clear();
  server = new Server();
});

describe("a wrap-up", () => {
  it("keeps what was written in the call over a reload", async () => {
    const inCall = open();
    inCall.notes.value = "Broken window";
    inCall.outcome.value = "follow_up";
    inCall.close();
    const after = await reload();
    expect([after.outcome.value, after.notes.value]).toEqual(["follow_up", "Broken window"]);
  });

  it("belongs to one appointment", () => {
    open().notes.value = "Broken window";
    expect(open({ id: "apt_2" }).notes.value).toBe("");
  });

  it("is saved with the completion and forgotten here", async () => {
    const wrapUp = open();
    wrapUp.notes.value = " Broken window ";
    expect(await wrapUp.save()).toBe(true);
    expect(server.body).toEqual({ outcome: "", notes: "Broken window" });
    expect(sessionStorage.length).toBe(0);
  });

  it("is kept when it can't be saved", async () => {
    const wrapUp = open();
    wrapUp.notes.value = "Broken window";
    server.failure = new ApiError(503, {});
    expect(await wrapUp.save()).toBe(false);
    expect(wrapUp.error.value).toBe(server.failure);
    expect(open().notes.value).toBe("Broken window");
  });

  it("goes on with what was saved before, and with what was written since", () => {
    const saved = { outcome: "resolved", notes: "Broken window" };
    const again = open(saved);
    expect([again.outcome.value, again.notes.value]).toEqual(["resolved", "Broken window"]);
    again.notes.value = "Broken window, repaired";
    again.close();
    expect(open(saved).notes.value).toBe("Broken window, repaired");
  });

  it("lets nothing be saved before it knows what is saved", async () => {
    const wrapUp = new WrapUp({ api: server, appointmentId: "apt_1", onSaved: () => undefined });
    expect([wrapUp.state.value, await wrapUp.save(), server.body]).toEqual(["loading", false, undefined]);
  });

  it("never puts an old draft over what somebody else has saved since", async () => {
    const mine = open();
    mine.notes.value = "Mine";
    mine.close();
    server.saved = { ...server.saved, notes: "Theirs" };
    const after = await reload();
    expect([after.notes.value, after.outdated.value?.notes]).toEqual(["Theirs", "Mine"]);
    after.takeOutdated();
    expect([after.notes.value, after.outdated.value]).toEqual(["Mine", undefined]);
  });

  it("says what it can't be about", async () => {
    server.failure = new ApiError(404, {});
    expect((await reload()).state.value).toBe("missing");
    server.failure = new ApiError(503, {});
    expect((await reload()).state.value).toBe("failed");
  });

  it("that was skipped leaves nothing behind", () => {
    const wrapUp = open();
    wrapUp.notes.value = "Broken window";
    wrapUp.discard();
    expect(open().notes.value).toBe("");
  });
});
