import { computed, type ReadonlySignal } from "@preact/signals";
import type { Appointment, Team } from "../../api/types";
import { hasDeviceWaiting, type Desk } from "../desk";

/** One team at this moment. */
export interface TeamNow {
  readonly team: Team;
  readonly waiting: number;
  /** Since when the one waits who has waited longest; undefined while nobody does. */
  readonly longestSince: string | undefined;
  readonly inCall: number;
  /** The specialists who are in a call, by staff id. */
  readonly onCall: readonly string[];
  readonly done: number;
  readonly noShows: number;
  /** What half of today's customers waited at most; undefined before the first was admitted. */
  readonly medianWaitSeconds: number | undefined;
}

export interface BoardOptions {
  /** A desk of every team. */
  readonly desk: Desk;
  readonly teams: ReadonlySignal<readonly Team[]>;
}

/** All teams as they are now: who waits, who is in a call, what the day has brought. */
export class Board {
  readonly desk: Desk;
  readonly teams: ReadonlySignal<readonly TeamNow[]>;
  readonly total: ReadonlySignal<Omit<TeamNow, "team">>;
  /** Who waits, whatever their team, the longest wait first. */
  readonly waiting: ReadonlySignal<readonly Appointment[]>;
  /** Calls that go on, the longest first. */
  readonly calls: ReadonlySignal<readonly Appointment[]>;

  constructor({ desk, teams }: BoardOptions) {
    this.desk = desk;
    const all = computed(() => [...desk.appointments.value.values()]);
    this.teams = computed(() =>
      teams.value
        .filter((team) => team.active)
        .map((team) => ({ team, ...countsOf(all.value.filter(({ team_id }) => team_id === team.id)) })),
    );
    this.total = computed(() => countsOf(all.value));
    this.waiting = computed(() =>
      all.value.filter(({ state }) => state === "waiting").sort(by(({ waiting_since }) => waiting_since)),
    );
    this.calls = computed(() =>
      all.value.filter(({ state }) => state === "in_progress").sort(by(({ admitted_at }) => admitted_at)),
    );
  }

  open(): void {
    this.desk.open();
  }

  close(): void {
    this.desk.close();
  }
}

/** The specialists of a running call. */
export function specialistsOf({ participants }: Appointment): readonly string[] {
  return participants.filter(({ role }) => role === "specialist").map(({ id }) => id);
}

function countsOf(appointments: readonly Appointment[]): Omit<TeamNow, "team"> {
  const inState = (state: Appointment["state"]): Appointment[] =>
    appointments.filter((appointment) => appointment.state === state);
  const [waiting, calls] = [inState("waiting"), inState("in_progress")];
  return {
    waiting: waiting.length + calls.filter(hasDeviceWaiting).length,
    longestSince: waiting.map(({ waiting_since }) => waiting_since ?? "").sort()[0],
    inCall: calls.length,
    onCall: [...new Set(calls.flatMap(specialistsOf))],
    done: inState("completed").length,
    noShows: inState("no_show").length,
    medianWaitSeconds: median(appointments.flatMap(waitOf)),
  };
}

function waitOf({ waiting_since, admitted_at }: Appointment): number[] {
  if (waiting_since === null || admitted_at === null) return [];
  const seconds = (Date.parse(admitted_at) - Date.parse(waiting_since)) / 1000;
  return seconds >= 0 ? [seconds] : [];
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((first, second) => first - second)[Math.floor((values.length - 1) / 2)];
}

function by(key: (appointment: Appointment) => string | null) {
  return (first: Appointment, second: Appointment): number =>
    (key(first) ?? "").localeCompare(key(second) ?? "");
}
