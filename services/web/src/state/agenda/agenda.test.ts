import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { Appointment, Availability } from "../../api/types";
import { appointment as booked } from "../desk/fakes";
import { Emitter } from "../live/events";
import { Agenda, type AgendaView } from "./agenda";
import { isHoliday, noteOn, placed, workingSpans } from "./spans";

const PARIS = "Europe/Paris";
const NOW = new Date("2026-11-25T10:00:00Z");
const appointment = (changes: Partial<Appointment>): Appointment =>
  booked({ specialist_id: "stf_1", ...changes });
const hours: Availability = {
  staff_id: "stf_1",
  version: 1,
  time_zone: PARIS,
  hours: [
    { weekday: 3, start_minute: 14 * 60, end_minute: 18 * 60 },
    { weekday: 3, start_minute: 9 * 60, end_minute: 12 * 60 },
  ],
  exceptions: [{ starts_on: "2026-12-02", ends_on: "2026-12-03", hours: [], note: "Training" }],
  holidays: "FR",
  holiday_dates: ["2026-12-02", "2026-12-09"],
};

describe("a day's column", () => {
  const column = (...appointments: Appointment[]): unknown[] =>
    placed(appointments, "2026-11-25", PARIS, NOW).map(({ start, end, lane, lanes }) => [
      start,
      end,
      lane,
      lanes,
    ]);

  it("shows each where the wall's clock has it", () => {
    expect(column(appointment({}))).toEqual([[13 * 60, 13 * 60 + 30, 0, 1]]);
  });

  it("puts those that overlap side by side, and only those", () => {
    const at = (from: string, to: string): Appointment =>
      appointment({ starts_at: `2026-11-25T${from}:00Z`, ends_at: `2026-11-25T${to}:00Z` });
    expect(
      column(at("08:00", "09:00"), at("08:30", "09:30"), at("09:00", "10:00"), at("11:00", "12:00")),
    ).toEqual([
      [540, 600, 0, 2],
      [570, 630, 1, 2],
      [600, 660, 0, 2],
      [720, 780, 0, 1],
    ]);
  });

  it("leaves out what takes up nobody's time", () => {
    expect(
      column(
        appointment({ state: "cancelled" }),
        appointment({ state: "expired", ad_hoc: true }),
        appointment({ state: "invited", ad_hoc: true }),
      ),
    ).toEqual([]);
  });

  it("shows an ad hoc call from its admission to its end, or to now", () => {
    const call = { ad_hoc: true, admitted_at: "2026-11-25T09:00:00Z" };
    expect(column(appointment({ ...call, state: "completed", ended_at: "2026-11-25T09:30:00Z" }))).toEqual([
      [600, 630, 0, 1],
    ]);
    expect(column(appointment({ ...call, state: "in_progress" }))).toEqual([[600, 660, 0, 1]]);
  });

  it("shows the part of a night's appointment that lies on the day, and keeps short ones legible", () => {
    const night = appointment({ starts_at: "2026-11-25T22:30:00Z", ends_at: "2026-11-25T23:30:00Z" });
    expect(column(night)).toEqual([[23 * 60 + 30, 1440, 0, 1]]);
    const short = appointment({ starts_at: "2026-11-25T08:00:00Z", ends_at: "2026-11-25T08:05:00Z" });
    expect(column(short)).toEqual([[540, 560, 0, 1]]);
  });
});

describe("working hours", () => {
  it("are those of the weekday, earliest first", () => {
    expect(workingSpans(hours, "2026-11-25", PARIS)).toEqual([
      { start: 540, end: 720 },
      { start: 840, end: 1080 },
    ]);
    expect(workingSpans(hours, "2026-11-26", PARIS)).toEqual([]);
  });

  it("are the reader's where the specialist works in another zone", () => {
    expect(workingSpans(hours, "2026-11-25", "America/New_York")[0]).toEqual({ start: 180, end: 360 });
    const tokyo = { ...hours, time_zone: "Asia/Tokyo" };
    expect(workingSpans(tokyo, "2026-11-24", "America/New_York")).toEqual([{ start: 1140, end: 1320 }]);
  });

  it("give way to exceptions, which say why", () => {
    expect([workingSpans(hours, "2026-12-02", PARIS), noteOn(hours, "2026-12-02")]).toEqual([[], "Training"]);
    expect(noteOn(hours, "2026-12-04")).toBe("");
  });

  it("are off on a public holiday, unless something else was agreed for it", () => {
    expect([workingSpans(hours, "2026-12-09", PARIS), isHoliday(hours, "2026-12-09")]).toEqual([[], true]);
    const shift = { starts_on: "2026-12-09", ends_on: "2026-12-09", note: "On call" };
    const agreed = { ...hours, exceptions: [{ ...shift, hours: [{ start_minute: 600, end_minute: 660 }] }] };
    expect(workingSpans(agreed, "2026-12-09", PARIS)).toEqual([{ start: 600, end: 660 }]);
    expect(isHoliday(agreed, "2026-12-09")).toBe(false);
  });
});

describe("a calendar", () => {
  const desk = new Emitter<{ changed: Appointment }>();
  let list: Appointment[];
  let failure: ApiError | undefined;
  let queries: Record<string, string>[];
  let agenda: Agenda;
  const open = async (view: Partial<AgendaView> = {}): Promise<void> => {
    agenda = new Agenda({
      api: {
        get: (path: string, options: object) => {
          if (failure) return Promise.reject(failure);
          if (path.startsWith("/v1/availability")) return Promise.resolve(hours as never);
          queries.push((options as { query: Record<string, string> }).query);
          return Promise.resolve({ data: list, next_page_token: null } as never);
        },
      },
      timeZone: PARIS,
      desk: { on: (name, listener) => desk.on(name as "changed", listener as never) },
      view: { kind: "week", day: "2026-11-25", of: "stf_1", ...view },
    });
    await settled();
  };
  const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
  const ids = (): string[] => [...agenda.appointments.value.keys()];
  beforeEach(() => {
    vi.useFakeTimers();
    list = [appointment({ id: "apt_1" })];
    failure = undefined;
    queries = [];
  });
  afterEach(() => {
    agenda.close();
    vi.useRealTimers();
  });

  it("asks for the whole week of a specialist, from midnight to midnight in the reader's zone", async () => {
    await open();
    expect(queries).toMatchObject([
      { specialist_id: "stf_1", from: "2026-11-22T23:00:00.000Z", to: "2026-11-29T23:00:00.000Z" },
    ]);
    expect([agenda.state.value, ids(), agenda.availability.value]).toEqual(["ready", ["apt_1"], hours]);
  });

  it("of a team has its appointments, and nobody's hours", async () => {
    await open({ kind: "day", of: "team_1" });
    expect(queries[0]).toMatchObject({ team_id: "team_1", to: "2026-11-25T23:00:00.000Z" });
    expect(agenda.availability.value).toBeUndefined();
  });

  it("follows the desk's news of those it shows, and of no other", async () => {
    await open();
    desk.emit("changed", appointment({ id: "apt_2" }));
    desk.emit("changed", appointment({ id: "apt_3", specialist_id: "stf_2" }));
    desk.emit("changed", appointment({ id: "apt_4", starts_at: "2026-12-25T12:00:00Z" }));
    expect(ids()).toEqual(["apt_1", "apt_2"]);
    desk.emit("changed", appointment({ id: "apt_1", version: 2, specialist_id: "stf_2" }));
    expect(ids()).toEqual(["apt_2"]);
  });

  it("turns to other days, and shows nothing old there", async () => {
    await open();
    list = [];
    agenda.show({ kind: "week", day: "2026-12-02", of: "stf_1" });
    expect([agenda.state.value, ids()]).toEqual(["loading", []]);
    await settled();
    expect(agenda.state.value).toBe("ready");
  });

  it("says so when it can't be loaded, but keeps what it has while the server is away", async () => {
    failure = new ApiError(503, {});
    await open();
    expect(agenda.state.value).toBe("failed");
    failure = undefined;
    await agenda.load();
    failure = new ApiError(503, {});
    await vi.advanceTimersByTimeAsync(60_000);
    expect([agenda.state.value, ids()]).toEqual(["ready", ["apt_1"]]);
  });
});
