import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../api/client";
import { WrapUp } from "./wrapup";

class Server {
  failure: ApiError | undefined;
  body: unknown;

  readonly post = (_: string, options: { body?: unknown }): Promise<never> => {
    this.body = options.body;
    return this.failure ? Promise.reject(this.failure) : Promise.resolve({ id: "apt_1" } as never);
  };
}

let server: Server;
const open = (id = "apt_1"): WrapUp => new WrapUp(server, id, () => undefined);
beforeEach(() => {
  sessionStorage.clear();
  server = new Server();
});

describe("a wrap-up", () => {
  it("keeps what was written in the call over a reload", () => {
    const inCall = open();
    inCall.notes.value = "Broken window";
    inCall.outcome.value = "follow_up";
    inCall.close();
    const after = open();
    expect([after.outcome.value, after.notes.value]).toEqual(["follow_up", "Broken window"]);
  });

  it("belongs to one appointment", () => {
    open().notes.value = "Broken window";
    expect(open("apt_2").notes.value).toBe("");
  });

  it("is saved with the completion and forgotten here", async () => {
    const wrapUp = open();
    wrapUp.notes.value = " Broken window ";
    expect(await wrapUp.save()).toBe(true);
    expect(server.body).toEqual({ outcome: "", notes: "Broken window" });
    expect(open().notes.value).toBe("");
  });

  it("is kept when it can't be saved", async () => {
    server.failure = new ApiError(503, {});
    const wrapUp = open();
    wrapUp.notes.value = "Broken window";
    expect(await wrapUp.save()).toBe(false);
    expect(wrapUp.error.value).toBe(server.failure);
    expect(open().notes.value).toBe("Broken window");
  });

  it("goes on with what was saved before, unless something was written since", () => {
    const saved = { outcome: "resolved", notes: "Broken window" };
    const again = new WrapUp(server, "apt_1", () => undefined, saved);
    expect([again.outcome.value, again.notes.value]).toEqual(["resolved", "Broken window"]);
    again.notes.value = "Broken window, repaired";
    again.close();
    expect(new WrapUp(server, "apt_1", () => undefined, saved).notes.value).toBe("Broken window, repaired");
  });

  it("that was skipped leaves nothing behind", () => {
    const wrapUp = open();
    wrapUp.notes.value = "Broken window";
    wrapUp.discard();
    expect(open().notes.value).toBe("");
  });
});
