import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import type { Availability } from "../../api/types";
import { Drafts } from "../form";
import {
  availabilityForm,
  copyMonday,
  exceptionFlaw,
  flawOf,
  hoursOf,
  nextStretch,
  type AvailabilityValues,
} from "./index";
import type { Form } from "../form";

class Server {
  availability: Availability = {
    staff_id: "stf_1",
    version: 4,
    time_zone: "Europe/Paris",
    hours: [
      { weekday: 1, start_minute: 540, end_minute: 720 },
      { weekday: 7, start_minute: 0, end_minute: 1440 },
    ],
    exceptions: [
      { starts_on: "2026-12-24", ends_on: "2026-12-31", hours: [], note: "Winter" },
      {
        starts_on: "2026-12-01",
        ends_on: "2026-12-01",
        hours: [{ start_minute: 600, end_minute: 1440 }],
        note: "",
      },
    ],
    holidays: "FR",
    holiday_dates: [],
  };
  saved: { body: unknown; ifMatch: number | undefined } | undefined;
  failure: ApiError | undefined;

  readonly get = (): Promise<never> => Promise.resolve(this.availability as never);
  readonly put = (_: string, { body, ifMatch }: { body?: unknown; ifMatch?: number }): Promise<never> => {
    if (this.failure) return Promise.reject(this.failure);
    this.saved = { body, ifMatch };
    return Promise.resolve({ ...this.availability, ...(body as object), version: 5 } as never);
  };
}

let server: Server;
let form: Form<AvailabilityValues>;
beforeEach(async () => {
  server = new Server();
  form = availabilityForm(server, new Drafts(), "stf_1");
  await form.load();
});

describe("a specialist's hours", () => {
  it("are saved as they were loaded when nothing is changed, midnight as the end of a day included", async () => {
    expect(await form.save()).toBe(true);
    const { time_zone, hours, exceptions, holidays } = server.availability;
    const inOrder = exceptions.toReversed();
    expect(server.saved).toEqual({ body: { time_zone, hours, exceptions: inOrder, holidays }, ifMatch: 4 });
  });

  it("are added, changed and removed by the day", async () => {
    const tuesday = [nextStretch([]), { ...nextStretch([nextStretch([])]), start: "13:30" }];
    form.set({ week: { ...form.values.week, 2: tuesday, 1: [], 7: [] } });
    await form.save();
    expect(hoursOf(form.saved.week)).toEqual([
      { weekday: 2, start_minute: 540, end_minute: 720 },
      { weekday: 2, start_minute: 810, end_minute: 1080 },
    ]);
  });

  it("of Monday can be those of the working week", () => {
    const week = copyMonday(form.values.week);
    expect(hoursOf(week).map(({ weekday }) => weekday)).toEqual([1, 2, 3, 4, 5, 7]);
  });

  it("with a flaw are not saved", async () => {
    form.set({ week: { 1: [{ start: "12:00", end: "09:00" }] } });
    expect(await form.save()).toBe(false);
    form.set({ week: {}, exceptions: [{ starts_on: "2026-12-02", ends_on: "", stretches: [], note: "" }] });
    expect(await form.save()).toBe(false);
    expect(server.saved).toBeUndefined();
  });

  it("that the server refuses stay as they are written", async () => {
    server.failure = new ApiError(400, { field: "holidays" });
    form.set({ holidays: "DE-XX" });
    expect(await form.save()).toBe(false);
    expect([form.state.value, form.values.holidays, form.errors.value.get("holidays")]).toEqual([
      "ready",
      "DE-XX",
      server.failure,
    ]);
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

describe("an exception's flaw", () => {
  const off = { starts_on: "2026-12-24", ends_on: "2026-12-26", stretches: [], note: "" };

  it.each([
    [undefined, off],
    ["undated", { ...off, ends_on: "" }],
    ["reversed", { ...off, ends_on: "2026-12-23" }],
    ["hours", { ...off, stretches: [{ start: "10:00", end: "" }] }],
  ])("is %s", (flaw, exception) => {
    expect(exceptionFlaw(exception)).toBe(flaw);
  });
});
