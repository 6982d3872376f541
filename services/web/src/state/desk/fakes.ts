import { create } from "@bufbuild/protobuf";
import { signal } from "@preact/signals";
import type { ApiError } from "../../api/client";
import type { Appointment } from "../../api/types";
import {
  AppointmentNewsSchema,
  type Member,
  type MemberKind,
  MemberSchema,
  MessageNewsSchema,
  type StaffStatus,
} from "../../gen/parley/api/live/v1/live_pb";
import type { LiveEvents, LiveStatus } from "../live";
import { Emitter } from "../live/events";
import type { DeskChannel } from "./desk";

let count = 0;

/** A booked one of the day that the tests play on, with an id of its own. */
export function appointment(changes: Partial<Appointment> = {}): Appointment {
  count += 1;
  return {
    id: `apt_${String(count).padStart(4, "0")}`,
    version: 1,
    state: "scheduled",
    ad_hoc: false,
    type_id: "typ_1",
    customer_id: "cus_1",
    team_id: "team_1",
    specialist_id: null,
    starts_at: "2026-11-25T12:00:00Z",
    ends_at: "2026-11-25T12:30:00Z",
    time_zone: "Europe/Paris",
    invite_by: "email",
    participants: [],
    links: [],
    created_at: "2026-11-24T12:00:00Z",
    waiting_since: null,
    admitted_at: null,
    ended_at: null,
    outcome: "",
    notes: "",
    cancel_reason: "",
    priority: 0,
    subject: "",
    place_held_at: null,
    language: "",
    reminders_minutes_before: [],
    entrance_id: null,
    consents: [],
    age_confirmation: null,
    turn_near_at: null,
    erased_at: null,
    transfer_note: "",
    ...changes,
  };
}

export const waiting = (since: string, changes: Partial<Appointment> = {}): Appointment =>
  appointment({ state: "waiting", waiting_since: since, ...changes });

/** The appointments service, as far as a desk asks it. */
export class Server {
  readonly stored = new Map<string, Appointment>();
  readonly away = new Set<string>();
  wait: number | null = null;
  failure: ApiError | undefined;
  readonly requests: string[] = [];
  unread: { id: string; sender: { kind: string; id: string } }[] = [];

  put(...appointments: Appointment[]): void {
    for (const each of appointments) this.stored.set(each.id, each);
  }

  readonly get = (path: string, options: { path?: unknown; query?: unknown }): Promise<never> => {
    this.requests.push(path);
    if (this.failure) return Promise.reject(this.failure);
    return Promise.resolve(this.#answer(path, options) as never);
  };

  of(path: string): number {
    return this.requests.filter((each) => each === path).length;
  }

  #answer(path: string, options: { path?: unknown; query?: unknown }): unknown {
    const all = [...this.stored.values()];
    if (path === "/v1/queue") {
      const queue = all.filter((each) => each.state === "waiting");
      const data = queue.map((each, index) => ({
        appointment: each,
        position: index + 1,
        estimated_wait_seconds: this.wait,
        customer_online: !this.away.has(each.id),
      }));
      return { data };
    }
    if (path === "/v1/appointments") {
      const {
        from = "",
        to = "~",
        state,
      } = options.query as { from?: string; to?: string; state?: string[] };
      const data = all.filter(
        (each) => each.starts_at >= from && each.starts_at < to && (state?.includes(each.state) ?? true),
      );
      return { data, next_page_token: null };
    }
    if (path.endsWith("/messages")) return { data: this.unread, receipts: [], next_page_token: null };
    return this.stored.get((options.path as { appointment_id: string }).appointment_id);
  }
}

/** A team's live channel in the hands of a test. */
export class Channel implements DeskChannel {
  readonly events = new Emitter<LiveEvents>();
  readonly state = signal<LiveStatus>({ kind: "connecting" });
  readonly status = this.state;
  readonly on: DeskChannel["on"] = (name, listener) => this.events.on(name, listener);
  readonly members = signal<ReadonlyMap<string, Member>>(new Map());
  readonly said: StaffStatus[] = [];
  closed = false;

  connect(): void {
    this.state.value = { kind: "live" };
    this.events.emit("welcome", false);
  }

  close(): void {
    this.closed = true;
  }

  sendStatus(status: StaffStatus): void {
    this.said.push(status);
  }

  present(id: string, status: StaffStatus, online = true): void {
    const member = create(MemberSchema, { id, online, status });
    this.members.value = new Map(this.members.value).set(id, member);
  }

  tell({ id, version, state }: Appointment, customerOnline = true): void {
    const news = { appointmentId: id, version: BigInt(version), state, customerOnline };
    this.events.emit("appointment", create(AppointmentNewsSchema, news));
  }

  message(appointmentId: string, senderKind: MemberKind): void {
    this.events.emit("message", create(MessageNewsSchema, { appointmentId, senderKind }));
  }
}
