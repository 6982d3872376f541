import { signal } from "@preact/signals";
import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../api/client";
import type { Appointment } from "../api/types";
import type { Call } from "./call";
import type { LocalMedia } from "./devices";
import { Visit } from "./visit";

class Server {
  appointment = { id: "apt_1", version: 1, state: "waiting" } as Appointment;
  readonly requests: string[] = [];
  failure: ApiError | undefined;

  readonly get = (path: string): Promise<never> => this.#answer("GET", path);
  readonly post = (path: string): Promise<never> => this.#answer("POST", path);

  #answer(method: string, path: string): Promise<never> {
    const name = path.split("/").at(-1) ?? "";
    this.requests.push(`${method} ${name}`);
    if (name === "live-url") return Promise.resolve({ url: "wss://live", ice_servers: [] } as never);
    if (this.failure) return Promise.reject(this.failure);
    const state = { admit: "in_progress", complete: "completed", "return-to-queue": "waiting" }[name];
    if (state) {
      const version = this.appointment.version + 1;
      this.appointment = { ...this.appointment, version, state: state as Appointment["state"] };
    }
    return Promise.resolve(this.appointment as never);
  }
}

let server: Server;
let changes: Appointment[];
let calls: string[];
const visit = (): Visit => {
  const media = {
    request: () => Promise.resolve(void calls.push("devices")),
    stop: () => void calls.push("devices released"),
  };
  const call = {
    start: () => void calls.push("joined"),
    stop: () => void calls.push("left"),
    live: { status: signal({ kind: "idle" }) },
  };
  return new Visit({
    api: server,
    appointmentId: "apt_1",
    media: media as unknown as LocalMedia,
    createCall: () => call as unknown as Call,
    onChange: (appointment) => changes.push(appointment),
  });
};

beforeEach(() => {
  server = new Server();
  changes = [];
  calls = [];
});

describe("a visit", () => {
  it("that admits asks for devices, joins the room and lets the customer in at the same time", async () => {
    const opened = visit();
    const opening = opened.open(true);
    expect(calls).toEqual(["devices"]);
    expect(server.requests).toEqual(["GET live-url", "POST admit"]);
    await opening;
    expect(calls).toEqual(["devices", "joined"]);
    expect(opened.appointment.value?.state).toBe("in_progress");
    expect(changes).toHaveLength(1);
  });

  it("that comes back after a reload admits nobody", async () => {
    const opened = visit();
    await opened.open(false);
    expect(server.requests).not.toContain("POST admit");
    expect(opened.appointment.value?.state).toBe("waiting");
  });

  it("is opened once", async () => {
    const opened = visit();
    await Promise.all([opened.open(true), opened.open(true)]);
    expect(server.requests.filter((each) => each === "POST admit")).toHaveLength(1);
  });

  it("tells why the customer could not be let in", async () => {
    server.failure = new ApiError(409, { code: "ALREADY_ADMITTED" });
    const opened = visit();
    await opened.open(true);
    expect(opened.problem.value).toEqual({ kind: "failed", error: server.failure });
    expect(opened.busy.value).toBe(false);
  });

  it("to nowhere says that there is no such appointment", async () => {
    server.failure = new ApiError(404, {});
    const opened = visit();
    await opened.open(false);
    expect(opened.problem.value).toEqual({ kind: "missing" });
  });

  it("ends for both, or gives the customer back to the queue", async () => {
    const opened = visit();
    await opened.open(true);
    await opened.returnToQueue();
    expect(opened.appointment.value?.state).toBe("waiting");
    await opened.admit();
    await opened.complete();
    expect(opened.appointment.value?.state).toBe("completed");
  });

  it("goes on when a command is refused", async () => {
    const opened = visit();
    await opened.open(true);
    server.failure = new ApiError(503, {});
    await expect(opened.returnToQueue()).rejects.toBe(server.failure);
    await expect(opened.complete()).rejects.toBe(server.failure);
    expect([opened.problem.value, opened.busy.value]).toEqual([undefined, false]);
    expect(calls).not.toContain("left");
  });

  it("takes news only of its own appointment, and only newer", async () => {
    const opened = visit();
    await opened.open(true);
    opened.take({ ...server.appointment, version: 1, state: "waiting" });
    opened.take({ ...server.appointment, id: "apt_2", version: 9, state: "cancelled" });
    expect(opened.appointment.value?.state).toBe("in_progress");
    opened.take({ ...server.appointment, version: 9, state: "completed" });
    expect(opened.appointment.value?.state).toBe("completed");
  });

  it("that is over leaves the room and releases the devices", async () => {
    const opened = visit();
    await opened.open(true);
    opened.close();
    expect(calls.slice(-2)).toEqual(["left", "devices released"]);
  });

  it("that was closed while it was being opened never joins", async () => {
    const opened = visit();
    const opening = opened.open(false);
    opened.close();
    await opening;
    expect(calls).not.toContain("joined");
  });
});
