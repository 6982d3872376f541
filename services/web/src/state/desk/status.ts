import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Appointment } from "../../api/types";
import { StaffStatus } from "../../gen/parley/api/live/v1/live_pb";
import type { LiveClient } from "../live";
import { isInMyCall } from "./turns";

export type Status = "available" | "busy" | "away";

const NUMBERS: Readonly<Record<Status, StaffStatus>> = {
  available: StaffStatus.AVAILABLE,
  busy: StaffStatus.BUSY,
  away: StaffStatus.AWAY,
};
/** As they are offered. */
export const STATUSES = Object.keys(NUMBERS) as readonly Status[];

/** What a specialist lets colleagues know: what they chose, for as long as the tab lasts, and busy while in a call. */
export class OwnStatus {
  readonly #key: string;
  readonly #choice;
  /** What colleagues are told. */
  readonly told: ReadonlySignal<StaffStatus>;

  constructor(staffId: string, appointments: ReadonlySignal<readonly Appointment[]>) {
    this.#key = `parley.status.${staffId}`;
    this.#choice = signal(this.#remembered());
    this.told = computed(() => {
      const isInCall = appointments.value.some((each) => isInMyCall(each, staffId));
      return isInCall ? StaffStatus.BUSY : NUMBERS[this.#choice.value];
    });
  }

  get choice(): ReadonlySignal<Status> {
    return this.#choice;
  }

  choose(status: Status): void {
    this.#choice.value = status;
    try {
      sessionStorage.setItem(this.#key, status);
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
  }

  #remembered(): Status {
    try {
      const value = sessionStorage.getItem(this.#key);
      return STATUSES.find((status) => status === value) ?? "available";
    } catch {
      return "available";
    }
  }
}

/** Who else is at the desks, by staff id; who only looks on says no status. */
export function statusesOf(
  channels: Iterable<Pick<LiveClient, "members">>,
  selfId: string,
): ReadonlyMap<string, Status> {
  const statuses = new Map<string, Status>();
  for (const { members } of channels) {
    for (const { id, online, status } of members.value.values()) {
      const said = STATUSES.find((each) => NUMBERS[each] === status);
      if (said && online && id !== selfId) statuses.set(id, said);
    }
  }
  return statuses;
}
