import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../api/client";
import type { Appointment } from "../api/types";
import type { Desk } from "./desk";
import { Emitter } from "./live/events";
import { AppointmentRecord } from "./record";

class Server {
  appointment = { id: "apt_1", version: 1, state: "scheduled" } as Appointment;
  failures = new Map<string, ApiError>();
  readonly requests: string[] = [];

  readonly get = (path: string): Promise<never> => this.#answer("GET", path);
  readonly post = (path: string): Promise<never> => this.#answer("POST", path);
  readonly put = (path: string): Promise<never> => this.#answer("PUT", path);
  readonly delete = (path: string): Promise<never> => this.#answer("DELETE", path);

  count(request: string): number {
    return this.requests.filter((each) => each === request).length;
  }

  #answer(method: string, path: string): Promise<never> {
    const name = path.split("/").at(-1) ?? "";
    this.requests.push(`${method} ${name}`);
    const failure = this.failures.get(name);
    if (failure) return Promise.reject(failure);
    return Promise.resolve(this.#body(method, name) as never);
  }

  #body(method: string, name: string): unknown {
    if (name === "messages") return { data: [], receipts: [], next_page_token: null };
    if (name === "notifications") return { data: [{ id: "ntf_1", state: "sent" }] };
    if (name === "events") return { data: [{ id: "evt_1" }], next_page_token: null };
    if (name === "links") return { id: "lnk_1", url: "https://parley.example/j#s" };
    if (method !== "GET") {
      const state = name === "cancel" ? "cancelled" : this.appointment.state;
      this.appointment = { ...this.appointment, version: this.appointment.version + 1, state };
    }
    return this.appointment;
  }
}

interface DeskEvents {
  changed: Appointment;
  undelivered: string;
  message: string;
}

let server: Server;
let events: Emitter<DeskEvents>;
let seen: string[];
let record: AppointmentRecord;
beforeEach(() => {
  sessionStorage.clear();
  server = new Server();
  events = new Emitter();
  seen = [];
  const desk = {
    on: events.on.bind(events),
    take: () => undefined,
    markRead: (id: string) => void seen.push(id),
  };
  const appointmentId = "apt_1";
  record = new AppointmentRecord({
    api: server,
    appointmentId,
    selfId: "stf_1",
    desk: desk as unknown as Desk,
  });
});

describe("an appointment's record", () => {
  it("holds the appointment with its messages, chat and story", async () => {
    await record.load();
    expect(record.state.value).toBe("ready");
    await expect.poll(() => record.story.value?.length).toBe(1);
    expect(record.notifications.value).toHaveLength(1);
    expect(record.chat.state.value).toBe("ready");
  });

  it("stands also while the services beside it are away", async () => {
    server.failures.set("events", new ApiError(503, {}));
    server.failures.set("notifications", new ApiError(503, {}));
    await record.load();
    expect([record.state.value, record.story.value, record.notifications.value]).toEqual([
      "ready",
      undefined,
      undefined,
    ]);
  });

  it("tells what does not exist from what can't be loaded", async () => {
    server.failures.set("{appointment_id}", new ApiError(404, {}));
    await record.load();
    expect(record.state.value).toBe("missing");
    server.failures.set("{appointment_id}", new ApiError(503, {}));
    await record.load();
    expect(record.state.value).toBe("failed");
  });

  it("follows the news of its own appointment, and tells its story anew", async () => {
    await record.load();
    events.emit("changed", { ...server.appointment, id: "apt_2", version: 9, state: "cancelled" });
    expect(record.appointment.value?.state).toBe("scheduled");
    events.emit("changed", { ...server.appointment, version: 2, state: "waiting" });
    expect(record.appointment.value?.state).toBe("waiting");
    expect(server.count("GET events")).toBe(2);
  });

  it("shows new messages as they come, and counts them as seen", async () => {
    await record.load();
    events.emit("message", "apt_2");
    expect(server.count("GET messages")).toBe(1);
    events.emit("message", "apt_1");
    await expect.poll(() => server.count("GET messages")).toBe(2);
    expect(seen).toContain("apt_1");
  });

  it("cancels, makes and revokes links, each time as the server has it then", async () => {
    await record.load();
    expect(await record.makeLink()).toBe("https://parley.example/j#s");
    await record.revokeLink("lnk_1");
    await record.commands.cancel("");
    expect([record.appointment.value?.version, record.appointment.value?.state]).toEqual([3, "cancelled"]);
  });

  it("sends messages and takes them back, and looks at what became of them", async () => {
    await record.load();
    const before = server.count("GET notifications");
    await record.send({ channel: "email", kind: "custom", text: "Bring your policy." });
    await record.cancelMessage("ntf_1");
    expect(server.requests).toContain("POST messages");
    expect(server.requests).toContain("DELETE {message_id}");
    expect(server.count("GET notifications") - before).toBe(2);
  });

  it("looks again when a message could not be delivered", async () => {
    await record.load();
    const before = server.count("GET notifications");
    events.emit("undelivered", "apt_2");
    expect(server.count("GET notifications")).toBe(before);
    events.emit("undelivered", "apt_1");
    expect(server.count("GET notifications")).toBe(before + 1);
  });

  it("leaves a refusal to whoever asked", async () => {
    await record.load();
    server.failures.set("cancel", new ApiError(409, { code: "INVALID_TRANSITION" }));
    await expect(record.commands.cancel("")).rejects.toMatchObject({ code: "INVALID_TRANSITION" });
    expect(record.busy.value).toBe(false);
  });

  it("listens to nothing once it is closed", async () => {
    await record.load();
    record.close();
    events.emit("changed", { ...server.appointment, version: 2, state: "waiting" });
    expect(record.appointment.value?.state).toBe("scheduled");
  });
});
