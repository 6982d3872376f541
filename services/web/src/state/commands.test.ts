import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../api/client";
import type { Appointment } from "../api/types";
import { AppointmentCommands } from "./commands";
import { appointment } from "./desk/fakes";

let sent: { path: string; body: unknown }[];
let answer: Promise<Appointment>;
let changed: Appointment[];
let commands: AppointmentCommands;
beforeEach(() => {
  sent = [];
  changed = [];
  answer = Promise.resolve(appointment({ id: "apt_1", version: 2 }));
  const post = (path: string, options: object): Promise<never> => {
    const { body } = options as { body: unknown };
    sent.push({ path: path.replace("/v1/appointments/{appointment_id}/", ""), body });
    return answer as Promise<never>;
  };
  commands = new AppointmentCommands({ post }, "apt_1", (each) => changed.push(each));
});

describe("a command on an appointment", () => {
  it.each<[string, (each: AppointmentCommands) => Promise<void>, unknown]>([
    [
      "reschedule",
      (each) =>
        each.reschedule({
          starts_at: "2026-11-26T10:00:00Z",
          specialist_id: "stf_2",
          time_zone: "Europe/Paris",
        }),
      { starts_at: "2026-11-26T10:00:00Z", specialist_id: "stf_2", time_zone: "Europe/Paris" },
    ],
    [
      "transfer",
      (each) => each.transfer({ team_id: "team_2" }, "Speaks German"),
      { team_id: "team_2", note: "Speaks German" },
    ],
    ["priority", (each) => each.prioritise(2), { priority: 2 }],
    ["hold", (each) => each.hold(true), { held: true }],
    ["cancel", (each) => each.cancel("Ill"), { reason: "Ill" }],
  ])("to %s says what is asked, and tells what came of it", async (path, run, body) => {
    await run(commands);
    expect(sent).toMatchObject([{ path, body }]);
    expect(changed.map(({ version }) => version)).toEqual([2]);
  });

  it("shows that it is under way, and is free again after a refusal", async () => {
    answer = Promise.reject(new ApiError(409, { code: "SLOT_TAKEN" }));
    const refused = commands.prioritise(1);
    expect(commands.busy.value).toBe(true);
    await expect(refused).rejects.toThrow(ApiError);
    expect([commands.busy.value, changed]).toEqual([false, []]);
  });
});
