import { signal, type ReadonlySignal } from "@preact/signals";
import type { Api } from "../api/client";
import type { Appointment, LiveUrl, Staff, Tenant } from "../api/types";
import { Agenda, type AgendaView } from "./agenda";
import { Board } from "./board";
import { Booking, Invitation, SlotSearch, type Prefill } from "./booking";
import { Call } from "./call";
import { localZone } from "./calendar";
import type { Clock } from "./clock";
import { AppointmentCommands } from "./commands";
import { CustomerProfile, CustomerSearch } from "./customers";
import { Desk, type Alerts } from "./desk";
import { LocalMedia } from "./devices";
import { Directory } from "./directory";
import type { Drafts } from "./form";
import { LiveClient, type LiveOptions } from "./live";
import { AppointmentRecord } from "./record";
import type { Router } from "./router";
import type { Session } from "./session";
import type { Shortcuts } from "./shortcuts";
import { Visit } from "./visit";
import { WrapUp } from "./wrapup";

/** What lasts as long as the page, whoever is signed in. */
export interface Surroundings {
  readonly api: Api;
  /** The API for those who are not signed in. */
  readonly anonymous: Api;
  readonly session: Session;
  readonly router: Router;
  readonly clock: Clock;
  readonly alerts: Alerts;
  readonly shortcuts: Shortcuts;
  /** What was written and not saved, whoever comes back to it. */
  readonly drafts: Drafts;
}

/** One specialist at work: what all pages share, and the makers of what a page has to itself. */
export class Workplace {
  readonly staff: Staff;
  readonly tenant: Tenant;
  readonly surroundings: Surroundings;
  readonly directory: Directory;
  readonly desk: Desk;
  readonly #visit = signal<Visit | undefined>(undefined);
  readonly #directoryState = signal<"loading" | "ready" | "failed">("loading");

  constructor(surroundings: Surroundings, staff: Staff, tenant: Tenant) {
    this.surroundings = surroundings;
    this.staff = staff;
    this.tenant = tenant;
    this.directory = new Directory(surroundings.api);
    this.desk = this.#deskOf(staff.team_ids);
    this.desk.on("changed", (appointment) => this.#visit.peek()?.take(appointment));
  }

  /** Whether types, teams and colleagues are known. */
  get directoryState(): ReadonlySignal<"loading" | "ready" | "failed"> {
    return this.#directoryState;
  }

  /** The room that the specialist is in. */
  get visit(): ReadonlySignal<Visit | undefined> {
    return this.#visit;
  }

  /** Whose customers the specialist invites: their own teams', or anybody's where they are in none. */
  get ownTeams(): readonly string[] {
    const { team_ids } = this.staff;
    return team_ids.length > 0 ? team_ids : this.directory.teams.peek().map(({ id }) => id);
  }

  /** With whom one books, and whose calendar one looks at, unless told otherwise: oneself, or the first team. */
  get usualWho(): string {
    return this.staff.team_ids.length > 0 ? this.staff.id : (this.ownTeams[0] ?? this.staff.id);
  }

  open(): void {
    this.desk.open();
    void this.loadDirectory();
  }

  close(): void {
    this.leave();
    this.desk.close();
  }

  /** Loads it, or loads it anew: what is known stays in use meanwhile, and where that fails. Never throws. */
  async loadDirectory(): Promise<void> {
    if (this.#directoryState.value !== "ready") this.#directoryState.value = "loading";
    try {
      await this.directory.load();
      this.#directoryState.value = "ready";
    } catch {
      if (this.#directoryState.value === "loading") this.#directoryState.value = "failed";
    }
  }

  /** Goes to the call while the customer is being let in. */
  admit(appointmentId: string): void {
    this.enter(appointmentId, true);
    this.surroundings.router.go({ name: "call", id: appointmentId });
  }

  /** Is in an appointment's room from here on, in no other. */
  enter(appointmentId: string, admit = false): Visit {
    const current = this.#visit.peek();
    if (current?.appointmentId === appointmentId) return current;
    this.leave();
    const visit = new Visit({
      api: this.surroundings.api,
      appointmentId,
      media: new LocalMedia(),
      createCall: (located, media) => this.#call(appointmentId, located, media),
      onChange: (appointment) => this.desk.take(appointment),
    });
    this.#visit.value = visit;
    void visit.open(admit);
    return visit;
  }

  /** Leaves the room, if in one. */
  leave(): void {
    this.#visit.peek()?.close();
    this.#visit.value = undefined;
  }

  invitation(locale: string): Invitation {
    return new Invitation({
      api: this.surroundings.api,
      directory: this.directory,
      teamIds: this.ownTeams,
      locale,
      country: this.tenant.country,
      onCreated: (appointment) => this.desk.take(appointment),
    });
  }

  /** @param prefill what is known of it already */
  booking(prefill: Prefill = {}): Booking {
    return new Booking({
      api: this.surroundings.api,
      directory: this.directory,
      who: this.usualWho,
      country: this.tenant.country,
      prefill,
      onBooked: (appointment) => this.desk.take(appointment),
    });
  }

  /** @param who a specialist's id, or a team's */
  slots(typeId: string, who: string): SlotSearch {
    return new SlotSearch({ api: this.surroundings.api, timeZone: localZone(), typeId, who });
  }

  agenda(view: AgendaView): Agenda {
    const { api } = this.surroundings;
    return new Agenda({ api, timeZone: this.staff.time_zone, desk: this.desk, view });
  }

  /** Of every team that works; for supervisors, once the directory is known. */
  board(): Board {
    const { teams } = this.directory;
    const working = teams.peek().filter((team) => team.active);
    const teamIds = working.map(({ id }) => id);
    return new Board({ desk: this.#deskOf(teamIds, { overview: true }), teams });
  }

  customerSearch(options: {
    pageSize: number;
    listsAll?: boolean;
    text?: string | undefined;
  }): CustomerSearch {
    return new CustomerSearch({
      api: this.surroundings.api,
      listsAll: false,
      ...options,
      onFound: (customers) => this.directory.learn(...customers),
    });
  }

  customer(customerId: string): CustomerProfile {
    return new CustomerProfile({
      api: this.surroundings.api,
      customerId,
      country: this.tenant.country,
      isAdministrator: this.staff.roles.includes("administrator"),
      desk: this.desk,
      drafts: this.surroundings.drafts,
      onChange: (customer) => this.directory.learn(customer),
    });
  }

  commands(appointmentId: string): AppointmentCommands {
    const onChange = (appointment: Appointment): void => this.desk.take(appointment);
    return new AppointmentCommands(this.surroundings.api, appointmentId, onChange);
  }

  record(appointmentId: string): AppointmentRecord {
    const { api } = this.surroundings;
    return new AppointmentRecord({ api, appointmentId, selfId: this.staff.id, desk: this.desk });
  }

  wrapUp(appointmentId: string): WrapUp {
    return new WrapUp({
      api: this.surroundings.api,
      appointmentId,
      known: this.desk.appointments.peek().get(appointmentId),
      onSaved: (appointment) => this.desk.take(appointment),
    });
  }

  #deskOf(teamIds: readonly string[], { overview = false }: { overview?: boolean } = {}): Desk {
    const { api } = this.surroundings;
    return new Desk({
      api,
      selfId: this.staff.id,
      teamIds,
      timeZone: this.staff.time_zone,
      overview,
      openChannel: async (teamId) => {
        const query = { team_id: teamId };
        const { url } = await api.get("/v1/live-url", { query });
        return this.#live({ kind: "desk", id: teamId }, url, query);
      },
    });
  }

  #call(appointmentId: string, located: LiveUrl, media: LocalMedia): Call {
    const { api } = this.surroundings;
    const query = { appointment_id: appointmentId };
    return new Call({
      live: this.#live({ kind: "room", id: appointmentId }, located.url, query),
      media,
      iceServers: located.ice_servers,
      side: "specialist",
      appointmentId,
      selfId: this.staff.id,
      api,
    });
  }

  #live(
    channel: LiveOptions["channel"],
    url: string,
    query: { team_id: string } | { appointment_id: string },
  ): LiveClient {
    const { api, session } = this.surroundings;
    return new LiveClient({
      url,
      channel,
      token: session.token,
      locate: async () => (await api.get("/v1/live-url", { query })).url,
    });
  }
}
