import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Appointment, Team } from "../../api/types";
import { Desk } from "../desk";
import { appointment, Channel, Server, waiting } from "../desk/fakes";
import { Board } from "./board";

const team = (id: string, active = true): Team => ({ id, version: 1, name: id, active });
const call = (specialist: string, changes: Partial<Appointment> = {}): Appointment =>
  appointment({
    state: "in_progress",
    admitted_at: "2026-11-25T09:30:00Z",
    participants: [
      { id: specialist, role: "specialist", admitted: true, entered: true, device_waiting: false },
      { id: "prt_1", role: "customer", admitted: true, entered: true, device_waiting: false },
    ],
    ...changes,
  });

let server: Server;
let channels: Map<string, Channel>;
let board: Board;
let now: Date;
beforeEach(() => {
  vi.useFakeTimers();
  now = new Date("2026-11-25T10:00:00Z");
  server = new Server();
  channels = new Map();
  const desk = new Desk({
    api: server,
    selfId: "stf_9",
    teamIds: ["team_1", "team_2"],
    overview: true,
    timeZone: "Europe/Paris",
    openChannel: (id) => {
      channels.set(id, new Channel());
      return Promise.resolve(channels.get(id) ?? new Channel());
    },
    now: () => now,
  });
  board = new Board({ desk, teams: signal([team("team_1"), team("team_2"), team("team_3", false)]) });
});
afterEach(() => {
  board.close();
  vi.useRealTimers();
});
const opened = async (): Promise<void> => {
  board.open();
  await vi.advanceTimersByTimeAsync(0);
};

describe("the board", () => {
  it("only looks on: it tells colleagues no status", async () => {
    await opened();
    expect([...channels.values()].map(({ said }) => said)).toEqual([[], []]);
  });

  it("tells each working team's present and what its day has brought", async () => {
    server.put(
      waiting("2026-11-25T09:50:00Z"),
      waiting("2026-11-25T09:40:00Z"),
      call("stf_1"),
      appointment({ state: "completed" }),
      appointment({ state: "no_show" }),
      appointment({ state: "cancelled" }),
      call("stf_2", { team_id: "team_2" }),
    );
    await opened();
    expect(board.teams.value).toMatchObject([
      {
        team: { id: "team_1" },
        waiting: 2,
        longestSince: "2026-11-25T09:40:00Z",
        inCall: 1,
        onCall: ["stf_1"],
        done: 1,
        noShows: 1,
      },
      { team: { id: "team_2" }, waiting: 0, longestSince: undefined, inCall: 1, onCall: ["stf_2"], done: 0 },
    ]);
    expect(board.total.value).toMatchObject({ waiting: 2, inCall: 2, onCall: ["stf_1", "stf_2"] });
  });

  it("tells what half of the customers waited at most", async () => {
    await opened();
    expect(board.total.value.medianWaitSeconds).toBeUndefined();
    for (const minutes of [1, 4, 20]) {
      const waiting_since = new Date(Date.parse("2026-11-25T09:00:00Z") - minutes * 60_000).toISOString();
      server.put(appointment({ state: "completed", waiting_since, admitted_at: "2026-11-25T09:00:00Z" }));
    }
    await board.desk.load();
    expect(board.total.value.medianWaitSeconds).toBe(240);
  });

  it("counts a further device that asks for a running call among those who wait", async () => {
    const participants = [
      { id: "prt_1", role: "customer" as const, admitted: true, entered: true, device_waiting: true },
    ];
    server.put(call("stf_1", { participants }));
    await opened();
    expect(board.total.value).toMatchObject({ waiting: 1, inCall: 1 });
  });

  it("asks for nothing that it does not show", async () => {
    server.put(waiting("2026-11-25T09:50:00Z"));
    await opened();
    const before = server.of("/v1/queue");
    const arrived = waiting("2026-11-25T10:00:00Z");
    server.put(arrived);
    channels.get("team_1")?.tell(arrived);
    now = new Date("2026-11-25T10:02:00Z");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(board.waiting.value).toHaveLength(2);
    expect(server.requests.filter((path) => path.endsWith("/messages"))).toEqual([]);
    expect(server.of("/v1/queue")).toBe(before);
  });

  it("hears of every team at once", async () => {
    await opened();
    const arrived = waiting("2026-11-25T10:00:00Z", { team_id: "team_2" });
    server.put(arrived);
    channels.get("team_2")?.tell(arrived);
    await vi.advanceTimersByTimeAsync(0);
    expect(board.waiting.value.map(({ id }) => id)).toEqual([arrived.id]);
    expect(board.teams.value[1]?.waiting).toBe(1);
  });
});
