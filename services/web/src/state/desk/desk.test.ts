import { create } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { Appointment } from "../../api/types";
import { DeliveryNewsSchema, MemberKind, StaffStatus } from "../../gen/parley/api/live/v1/live_pb";
import { watchArrivals } from "./arrivals";
import { Desk } from "./desk";
import { appointment, Channel, Server, waiting } from "./fakes";

const NOW = new Date("2026-11-25T10:00:00Z");

let server: Server;
let channel: Channel;
let desk: Desk;
let now: Date;

function openDesk(): Desk {
  return new Desk({
    api: server,
    selfId: "stf_1",
    teamIds: ["team_1"],
    timeZone: "Europe/Paris",
    openChannel: () => Promise.resolve(channel),
    now: () => now,
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  now = NOW;
  server = new Server();
  channel = new Channel();
  desk = openDesk();
});
afterEach(() => {
  desk.close();
  sessionStorage.clear();
  vi.useRealTimers();
});

async function opened(): Promise<void> {
  desk.open();
  await settled();
}
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const ids = (list: readonly Appointment[]): string[] => list.map((each) => each.id);

describe("opening the desk", () => {
  it("shows who waits, first come first, and the others by time", async () => {
    const [later, earlier] = [waiting("2026-11-25T09:50:00Z"), waiting("2026-11-25T09:40:00Z")];
    const [evening, morning] = [
      appointment({ starts_at: "2026-11-25T17:00:00Z" }),
      appointment({ starts_at: "2026-11-25T07:00:00Z" }),
    ];
    server.put(later, earlier, evening, morning);
    await opened();
    expect(ids(desk.waiting.value)).toEqual([earlier.id, later.id]);
    expect(ids(desk.today.value)).toEqual([morning.id, evening.id]);
  });

  it("puts calls that go on before everything else, also yesterday's", async () => {
    const early = appointment({ starts_at: "2026-11-25T07:00:00Z" });
    const running = appointment({ state: "in_progress", starts_at: "2026-11-24T22:30:00Z" });
    server.put(early, running);
    await opened();
    expect(ids(desk.today.value)).toEqual([running.id, early.id]);
  });

  it("takes the day as the specialist's wall has it", async () => {
    const [lateYesterday, midnight] = [
      appointment({ starts_at: "2026-11-24T22:59:00Z" }),
      appointment({ starts_at: "2026-11-24T23:00:00Z" }),
    ];
    server.put(lateYesterday, midnight);
    await opened();
    expect(ids(desk.today.value)).toEqual([midnight.id]);
  });

  it("leaves other teams' appointments to them", async () => {
    server.put(appointment({ team_id: "team_2" }), waiting("2026-11-25T09:00:00Z", { team_id: "team_2" }));
    await opened();
    expect([...desk.appointments.value]).toEqual([]);
  });

  it("says so when it can't be loaded, and loads when asked again", async () => {
    server.failure = new ApiError(503, {});
    await opened();
    expect(desk.state.value).toBe("failed");
    server.failure = undefined;
    await desk.load();
    expect(desk.state.value).toBe("ready");
  });
});

describe("news", () => {
  it("of a newer version is fetched", async () => {
    const booked = appointment();
    server.put(booked);
    await opened();
    const arrived = waiting("2026-11-25T10:00:00Z", { id: booked.id, version: 2 });
    server.put(arrived);
    channel.tell(arrived);
    await settled();
    expect(ids(desk.waiting.value)).toEqual([booked.id]);
    expect(desk.today.value).toEqual([]);
  });

  it("of a version that is known asks nothing", async () => {
    const booked = appointment();
    server.put(booked);
    await opened();
    channel.tell(booked);
    await settled();
    expect(server.of("/v1/appointments/{appointment_id}")).toBe(0);
  });

  it("of another day's appointment adds nothing to today", async () => {
    await opened();
    const tomorrow = appointment({ starts_at: "2026-11-26T12:00:00Z" });
    server.put(tomorrow);
    channel.tell(tomorrow);
    await settled();
    expect(desk.today.value).toEqual([]);
  });

  it("of very many is answered by loading everything once", async () => {
    await opened();
    const before = server.of("/v1/queue");
    const many = Array.from({ length: 60 }, () => waiting("2026-11-25T10:00:00Z"));
    server.put(...many);
    many.forEach((each) => channel.tell(each));
    await settled();
    expect(desk.waiting.value).toHaveLength(60);
    expect(server.of("/v1/queue") - before).toBeLessThanOrEqual(2);
    expect(server.of("/v1/appointments/{appointment_id}")).toBeLessThan(20);
  });

  it("never lets an older answer overwrite what a command has told", async () => {
    const queued = waiting("2026-11-25T09:50:00Z");
    server.put(queued);
    await opened();
    const loading = desk.load();
    desk.take({ ...queued, version: 2, state: "in_progress" });
    await loading;
    await settled();
    expect(desk.appointments.value.get(queued.id)?.state).toBe("in_progress");
  });

  it("tells whether the customer's page is open, from the first look at the queue on", async () => {
    const queued = waiting("2026-11-25T09:50:00Z");
    server.put(queued);
    server.away.add(queued.id);
    expect(desk.isOnline(queued.id)).toBeUndefined();
    await opened();
    expect(desk.isOnline(queued.id)).toBe(false);
    channel.tell(queued, true);
    expect(desk.isOnline(queued.id)).toBe(true);
  });

  it("from the channel outlasts an older answer about who is there", async () => {
    const queued = waiting("2026-11-25T09:50:00Z");
    server.put(queued);
    server.away.add(queued.id);
    await opened();
    const loading = desk.load();
    channel.tell(queued, true);
    await loading;
    expect(desk.isOnline(queued.id)).toBe(true);
  });

  it("of a message that could not be delivered is told and kept", async () => {
    const booked = appointment();
    server.put(booked);
    await opened();
    const told: string[] = [];
    desk.on("undelivered", (id) => told.push(id));
    channel.events.emit("delivery", create(DeliveryNewsSchema, { appointmentId: booked.id }));
    expect([told, desk.isUndelivered(booked.id)]).toEqual([[booked.id], true]);
  });
});

describe("the queue", () => {
  it("is served by priority, then first come first", async () => {
    const [first, urgent, second] = [
      waiting("2026-11-25T09:40:00Z"),
      waiting("2026-11-25T09:55:00Z", { priority: 2 }),
      waiting("2026-11-25T09:50:00Z"),
    ];
    server.put(first, urgent, second);
    await opened();
    expect(ids(desk.waiting.value)).toEqual([urgent.id, first.id, second.id]);
  });

  it("tells each one's place, and how long they still wait once that is known", async () => {
    const queued = waiting("2026-11-25T09:50:00Z");
    server.put(queued);
    await opened();
    expect(desk.place(queued.id)).toEqual({ position: 1, estimatedWaitSeconds: undefined });
    server.wait = 300;
    desk.take(waiting("2026-11-25T10:00:00Z"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(desk.place(queued.id)?.estimatedWaitSeconds).toBe(300);
  });

  it("is asked for its places once, however many come at the same time", async () => {
    await opened();
    const before = server.of("/v1/queue");
    for (let each = 0; each < 5; each += 1) desk.take(waiting("2026-11-25T10:00:00Z"));
    await vi.advanceTimersByTimeAsync(1_500);
    expect(server.of("/v1/queue") - before).toBe(1);
  });

  it("keeps its estimates fresh while somebody waits", async () => {
    server.put(waiting("2026-11-25T09:50:00Z"));
    await opened();
    const before = server.of("/v1/queue");
    now = new Date(NOW.getTime() + 60_000);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(server.of("/v1/queue") - before).toBe(1);
  });

  it("says who went away before anybody let them in", async () => {
    const queued = waiting("2026-11-25T09:50:00Z", { version: 2 });
    server.put(queued);
    await opened();
    const left: string[] = [];
    desk.on("left", ({ id }) => left.push(id));
    desk.take({ ...queued, version: 3, state: "in_progress" });
    desk.take({ ...queued, version: 4 });
    expect(left).toEqual([]);
    desk.take({ ...queued, version: 5, state: "scheduled", waiting_since: null });
    expect(left).toEqual([queued.id]);
  });
});

describe("messages", () => {
  it("of customers count as unread until they are seen", async () => {
    await opened();
    channel.message("apt_1", MemberKind.CUSTOMER);
    channel.message("apt_1", MemberKind.CUSTOMER);
    channel.message("apt_1", MemberKind.STAFF);
    expect(desk.unread("apt_1")).toBe(2);
    desk.markRead("apt_1");
    expect(desk.unread("apt_1")).toBe(0);
  });

  it("that were written before the desk was opened are counted for those who wait", async () => {
    const queued = waiting("2026-11-25T09:50:00Z");
    server.put(queued);
    server.unread = [
      { id: "msg_1", sender: { kind: "participant", id: "prt_1" } },
      { id: "msg_2", sender: { kind: "staff", id: "stf_2" } },
    ];
    await opened();
    expect(desk.unread(queued.id)).toBe(1);
  });
});

describe("the connection", () => {
  it("is told as it is", async () => {
    expect(desk.connection.value).toBe("connecting");
    await opened();
    expect(desk.connection.value).toBe("live");
    channel.state.value = { kind: "reconnecting" };
    expect(desk.connection.value).toBe("offline");
    channel.state.value = { kind: "closed", reason: "replaced" };
    expect(desk.connection.value).toBe("replaced");
  });

  it("is made good by looking every fifteen seconds while it is away", async () => {
    await opened();
    channel.state.value = { kind: "reconnecting" };
    const queued = waiting("2026-11-25T10:00:00Z");
    server.put(queued);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(ids(desk.waiting.value)).toEqual([queued.id]);
  });

  it("leaves the servers in peace while it stands", async () => {
    await opened();
    const before = server.requests.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.requests).toHaveLength(before);
  });

  it("turns the page at midnight", async () => {
    await opened();
    const tomorrow = appointment({ starts_at: "2026-11-26T08:00:00Z" });
    server.put(tomorrow);
    now = new Date("2026-11-25T23:00:10Z");
    await vi.advanceTimersByTimeAsync(15_000);
    expect(desk.day.value).toBe("2026-11-26");
    expect(ids(desk.today.value)).toEqual([tomorrow.id]);
  });

  it("ends with the desk", async () => {
    await opened();
    desk.close();
    expect(channel.closed).toBe(true);
  });
});

describe("the status", () => {
  const { AVAILABLE, AWAY, BUSY, UNSPECIFIED } = StaffStatus;
  const mine = {
    id: "stf_1",
    role: "specialist",
    admitted: true,
    entered: true,
    device_waiting: false,
  } as const;

  it("is told as it is chosen, and remembered for the tab", async () => {
    await opened();
    desk.ownStatus.choose("away");
    expect(channel.said).toEqual([AVAILABLE, AWAY]);
    const reloaded = openDesk();
    expect(reloaded.ownStatus.choice.value).toBe("away");
  });

  it("is busy during a call of one's own, and then what it was", async () => {
    await opened();
    desk.ownStatus.choose("away");
    const called = appointment({ state: "in_progress", participants: [mine] });
    desk.take(called);
    desk.take(appointment({ state: "in_progress", participants: [{ ...mine, id: "stf_2" }] }));
    desk.take({ ...called, version: 2, state: "completed" });
    expect(channel.said).toEqual([AVAILABLE, AWAY, BUSY, AWAY]);
    expect(desk.ownStatus.choice.value).toBe("away");
  });

  it("of colleagues is known while they are there, and of nobody who only looks on", async () => {
    await opened();
    channel.present("stf_1", AVAILABLE);
    channel.present("stf_2", BUSY);
    channel.present("stf_3", UNSPECIFIED);
    channel.present("stf_4", AWAY);
    channel.present("stf_4", AWAY, false);
    expect([...desk.colleagues.value]).toEqual([["stf_2", "busy"]]);
  });

  it("is told no more once the desk is closed", async () => {
    await opened();
    desk.close();
    desk.ownStatus.choose("busy");
    expect(channel.said).toEqual([AVAILABLE]);
  });
});

describe("arrivals", () => {
  it("are those who come after the desk was opened", async () => {
    const early = waiting("2026-11-25T09:50:00Z");
    server.put(early);
    const arrivals: string[] = [];
    const stop = watchArrivals(desk, (each) => arrivals.push(each.id));
    await opened();
    const late = waiting("2026-11-25T10:00:00Z");
    desk.take(late);
    stop();
    expect(arrivals).toEqual([late.id]);
  });

  it("are not those who are put back into the queue", async () => {
    const customer = waiting("2026-11-25T09:50:00Z");
    server.put(customer);
    const arrivals: string[] = [];
    const stop = watchArrivals(desk, (each) => arrivals.push(each.id));
    await opened();
    desk.take({ ...customer, version: 2, state: "in_progress" });
    desk.take({ ...customer, version: 3 });
    stop();
    expect(arrivals).toEqual([]);
  });

  it("are also further devices that ask for a running call, which come first", async () => {
    server.put(waiting("2026-11-25T09:50:00Z"));
    const arrivals: string[] = [];
    const stop = watchArrivals(desk, (each) => arrivals.push(each.id));
    await opened();
    const asking = appointment({
      state: "in_progress",
      participants: [{ id: "prt_1", role: "customer", admitted: true, entered: true, device_waiting: true }],
    });
    desk.take(asking);
    stop();
    expect(arrivals).toEqual([asking.id]);
    expect(desk.waiting.value[0]?.id).toBe(asking.id);
  });
});
