import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../api/client";
import type { WeeklyHours } from "../api/types";
import { flawOf, Hours } from "./hours";

class Server {
  hours: WeeklyHours[] = [
    { weekday: 1, start_minute: 540, end_minute: 720 },
    { weekday: 7, start_minute: 0, end_minute: 1440 },
  ];
  saved: { time_zone: string; hours: WeeklyHours[] } | undefined;
  failure: ApiError | undefined;

  readonly get = (): Promise<never> =>
    this.failure
      ? Promise.reject(this.failure)
      : Promise.resolve({ staff_id: "stf_1", time_zone: "Europe/Paris", hours: this.hours } as never);
  readonly put = (_: string, { body }: { body?: unknown }): Promise<never> => {
    if (this.failure) return Promise.reject(this.failure);
    this.saved = body as { time_zone: string; hours: WeeklyHours[] };
    return Promise.resolve({} as never);
  };
}

let server: Server;
let hours: Hours;
beforeEach(async () => {
  server = new Server();
  hours = new Hours(server, "stf_1");
  await hours.load();
});

describe("working hours", () => {
  it("are saved as they were loaded when nothing is changed, midnight as the end of a day included", async () => {
    expect(await hours.save()).toBe(true);
    expect(server.saved).toEqual({ time_zone: "Europe/Paris", hours: server.hours });
  });

  it("are added, changed and removed by the day", async () => {
    hours.add(2);
    hours.add(2);
    hours.change(2, 1, { start: "13:30", end: "17:00" });
    hours.remove(1, 0);
    hours.remove(7, 0);
    await hours.save();
    expect(server.saved?.hours).toEqual([
      { weekday: 2, start_minute: 540, end_minute: 720 },
      { weekday: 2, start_minute: 810, end_minute: 1020 },
    ]);
  });

  it("of Monday can be those of the working week", async () => {
    hours.copyMonday();
    await hours.save();
    expect(server.saved?.hours.map(({ weekday }) => weekday)).toEqual([1, 2, 3, 4, 5, 7]);
  });

  it("with a flaw are not saved", async () => {
    hours.change(1, 0, { start: "12:00", end: "09:00" });
    expect(await hours.save()).toBe(false);
    expect(server.saved).toBeUndefined();
  });

  it("that the server refuses stay as they are written", async () => {
    server.failure = new ApiError(503, {});
    hours.add(3);
    expect(await hours.save()).toBe(false);
    expect([hours.state.value, hours.week.value.get(3)?.length]).toEqual(["ready", 1]);
  });
});

describe("a day's flaw", () => {
  it.each([
    ["incomplete", [{ start: "", end: "10:00" }]],
    ["reversed", [{ start: "10:00", end: "10:00" }]],
    ["uneven", [{ start: "10:02", end: "11:00" }]],
    [
      "overlapping",
      [
        { start: "14:00", end: "16:00" },
        { start: "09:00", end: "14:30" },
      ],
    ],
    [undefined, [{ start: "22:00", end: "00:00" }]],
    [undefined, []],
  ])("is %s", (flaw, stretches) => {
    expect(flawOf(stretches)).toBe(flaw);
  });
});
