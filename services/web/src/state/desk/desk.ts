import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import { everyPage } from "../../api/pages";
import type { Appointment } from "../../api/types";
import type { AppointmentNews, DeliveryNews, StaffStatus } from "../../gen/parley/api/live/v1/live_pb";
import { addDays, dayOf, startOf, type Day } from "../calendar";
import type { LiveClient } from "../live";
import { Emitter } from "../live/events";
import { OwnStatus, statusesOf, type Status } from "./status";
import { asksForAdmission, byStart, byTurn, hasLeft } from "./turns";
import { Unread } from "./unread";

/** What the desk uses of a team's live channel. */
export type DeskChannel = Pick<LiveClient, "on" | "connect" | "close" | "status" | "members" | "sendStatus">;
/** Whether the desk hears of everything at once; `offline` looks every 15 seconds instead. */
export type DeskConnection = "connecting" | "live" | "offline" | "replaced";

export interface DeskOptions {
  readonly api: Pick<Api, "get">;
  /** The own staff id. */
  readonly selfId: string;
  /** The teams whose desk this is. */
  readonly teamIds: readonly string[];
  /** Whose day is today. */
  readonly timeZone: string;
  /** The live channel of a team. Throws ApiError. */
  readonly openChannel: (teamId: string) => Promise<DeskChannel>;
  /** Only looked at from afar: unread messages and changes of the places are not asked for, and no status is told. */
  readonly overview?: boolean;
  readonly now?: () => Date;
}

/** Where a waiting customer stands. */
export interface QueuePlace {
  /** 1 is next of the team. */
  readonly position: number;
  /** Undefined while nothing is known to estimate from. */
  readonly estimatedWaitSeconds: number | undefined;
}

interface DeskEvents {
  /** An appointment is new, or in a new version. */
  changed: Appointment;
  /** A waiting customer went away before anybody let them in. */
  left: Appointment;
  /** Somebody wrote in the conversation of the appointment with this id. */
  message: string;
  /** A message to the customer of the appointment with this id could not be delivered. */
  undelivered: string;
}

const LOOK_MS = 15_000;
const AT_ONCE = 4;
// More news than this at once is answered by loading all again.
const MOST_WANTED = 12;
// The waiting whose unread messages are counted at the beginning; later ones are counted as they come.
const MOST_COUNTED = 20;
// Several come and go at once.
const PLACES_AFTER_MS = 1_000;
const PLACES_EVERY_MS = 60_000;

/**
 * Today's appointments and the queue of one specialist's teams, live: the channel is joined first and all is loaded
 * after, what is news is fetched, and the newer version wins.
 */
export class Desk {
  readonly #options: DeskOptions;
  readonly #now: () => Date;
  readonly #appointments = signal<ReadonlyMap<string, Appointment>>(new Map());
  readonly #online = signal<ReadonlyMap<string, boolean>>(new Map());
  readonly #unread: Unread;
  readonly #places = signal<ReadonlyMap<string, QueuePlace>>(new Map());
  readonly #undelivered = signal<ReadonlySet<string>>(new Set());
  readonly #state = signal<"loading" | "ready" | "failed">("loading");
  readonly #channels = signal<ReadonlyMap<string, DeskChannel>>(new Map());
  readonly #events = new Emitter<DeskEvents>();
  readonly #wanted = new Set<string>();
  #fetching = 0;
  #loading: Promise<void> | undefined;
  #loadAgain = false;
  /** Appointments heard of while everything is being loaded: the list may not hold them yet. */
  #fresh = new Map<string, Appointment>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #placesTimer: ReturnType<typeof setTimeout> | undefined;
  #placesAt = 0;
  readonly #stops: (() => void)[] = [];
  #closed = false;

  readonly #day;
  /** Those who wait, in the order in which they are served; further devices that ask for a running call come first. */
  readonly waiting: ReadonlySignal<readonly Appointment[]>;
  /** The other appointments of the day: calls that go on, then all by time. */
  readonly today: ReadonlySignal<readonly Appointment[]>;
  readonly connection: ReadonlySignal<DeskConnection>;
  readonly ownStatus: OwnStatus;
  /** The colleagues who are there now, by staff id. */
  readonly colleagues: ReadonlySignal<ReadonlyMap<string, Status>>;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#unread = new Unread(options.api, options.selfId);
    this.#day = signal(dayOf(this.#now(), options.timeZone));
    const all = computed(() => [...this.#appointments.value.values()]);
    this.waiting = computed(() => all.value.filter(asksForAdmission).sort(byTurn));
    this.today = computed(() => all.value.filter((each) => !asksForAdmission(each)).sort(byStart));
    this.connection = computed(() => this.#connection());
    this.ownStatus = new OwnStatus(options.selfId, all);
    this.colleagues = computed(() => statusesOf(this.#channels.value.values(), options.selfId));
  }

  get state(): ReadonlySignal<"loading" | "ready" | "failed"> {
    return this.#state;
  }

  /** The day that is shown. */
  get day(): ReadonlySignal<Day> {
    return this.#day;
  }

  get appointments(): ReadonlySignal<ReadonlyMap<string, Appointment>> {
    return this.#appointments;
  }

  /** Whether a customer's page is open now; undefined before the channel has told of it. */
  isOnline(id: string): boolean | undefined {
    return this.#online.value.get(id);
  }

  /** Where a waiting customer stands; undefined until it is known. */
  place(id: string): QueuePlace | undefined {
    return this.#places.value.get(id);
  }

  /** Whether a message to the customer failed while the desk was open. */
  isUndelivered(id: string): boolean {
    return this.#undelivered.value.has(id);
  }

  /** The customer's messages that the specialist has not seen. */
  unread(id: string): number {
    return this.#unread.of(id);
  }

  on<Name extends keyof DeskEvents>(name: Name, listener: (event: DeskEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  open(): void {
    for (const teamId of this.#options.teamIds) void this.#join(teamId);
    void this.load();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    if (!this.#options.overview) this.#stops.push(this.#keepPlaces());
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#placesTimer);
    for (const stop of this.#stops) stop();
    for (const channel of this.#channels.value.values()) channel.close();
  }

  /** Loads everything; asked for again meanwhile, it loads once more after. Never throws. */
  load(): Promise<void> {
    if (this.#loading) this.#loadAgain = true;
    this.#loading ??= this.#loadAll().finally(() => {
      this.#loading = undefined;
      if (this.#loadAgain && !this.#closed) {
        this.#loadAgain = false;
        void this.load();
      }
    });
    return this.#loading;
  }

  /** Takes in what a command has answered, ahead of its news. */
  take(appointment: Appointment): void {
    this.#fresh.set(appointment.id, appointment);
    const known = this.#appointments.value.get(appointment.id);
    if (known && known.version >= appointment.version) return;
    const all = new Map(this.#appointments.value);
    if (this.#belongs(appointment)) all.set(appointment.id, appointment);
    else all.delete(appointment.id);
    this.#appointments.value = all;
    this.#tell(known, appointment);
  }

  /** The specialist has the conversation before their eyes. */
  markRead(id: string): void {
    this.#unread.markRead(id);
  }

  async #join(teamId: string): Promise<void> {
    try {
      const channel = await this.#options.openChannel(teamId);
      if (this.#closed) return;
      channel.on("welcome", (resumed) => {
        if (!resumed) void this.load();
      });
      channel.on("appointment", (news) => this.#hear(news));
      channel.on("message", (news) => {
        this.#unread.hear(news);
        this.#events.emit("message", news.appointmentId);
      });
      channel.on("delivery", (news) => this.#miss(news));
      const tell = (status: StaffStatus): void => channel.sendStatus(status);
      if (!this.#options.overview) this.#stops.push(this.ownStatus.told.subscribe(tell));
      channel.connect();
      this.#channels.value = new Map(this.#channels.value).set(teamId, channel);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Tried again at the next look.
    }
  }

  #look(): void {
    for (const teamId of this.#options.teamIds) {
      if (!this.#channels.value.has(teamId)) void this.#join(teamId);
    }
    const today = dayOf(this.#now(), this.#options.timeZone);
    if (this.connection.value !== "live" || today !== this.#day.value) void this.load();
    else if (!this.#options.overview && this.#arePlacesOld()) void this.#refreshPlaces();
  }

  #connection(): DeskConnection {
    const channels = [...this.#channels.value.values()].map((channel) => channel.status.value);
    if (channels.some((status) => status.kind === "closed")) return "replaced";
    if (channels.length < this.#options.teamIds.length) {
      return this.#state.value === "loading" ? "connecting" : "offline";
    }
    if (channels.every((status) => status.kind === "live")) return "live";
    return channels.some((status) => status.kind === "reconnecting") ? "offline" : "connecting";
  }

  async #loadAll(): Promise<void> {
    const today = dayOf(this.#now(), this.#options.timeZone);
    this.#fresh = new Map();
    try {
      const lists = await Promise.all([this.#queue(), this.#today(today), this.#running()]);
      this.#day.value = today;
      const all = new Map(lists.flat().map((appointment) => [appointment.id, appointment]));
      for (const appointment of this.#fresh.values()) {
        const listed = all.get(appointment.id);
        if (listed && listed.version > appointment.version) continue;
        if (this.#belongs(appointment)) all.set(appointment.id, appointment);
        else all.delete(appointment.id);
      }
      this.#replace(all);
      this.#state.value = "ready";
      if (!this.#options.overview) this.#countUnread();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (this.#state.value === "loading") this.#state.value = "failed";
    }
  }

  #countUnread(): void {
    for (const { id } of this.waiting.value.slice(0, MOST_COUNTED)) void this.#unread.load(id);
  }

  #replace(all: ReadonlyMap<string, Appointment>): void {
    const before = this.#appointments.value;
    this.#appointments.value = all;
    for (const appointment of all.values()) {
      const known = before.get(appointment.id);
      if (appointment.version !== known?.version) this.#tell(known, appointment);
    }
  }

  #tell(before: Appointment | undefined, after: Appointment): void {
    this.#events.emit("changed", after);
    if (hasLeft(before, after)) this.#events.emit("left", after);
  }

  /** Those who wait, with their places and whether they are there. */
  async #queue(): Promise<Appointment[]> {
    const since = this.#online.value;
    const { data } = await this.#options.api.get("/v1/queue", {});
    const entries = data.filter(({ appointment }) => this.#isOurs(appointment));
    this.#placesAt = this.#now().getTime();
    this.#places.value = new Map(
      entries.map(({ appointment, position, estimated_wait_seconds }) => [
        appointment.id,
        { position, estimatedWaitSeconds: estimated_wait_seconds ?? undefined },
      ]),
    );
    // What the channel has told meanwhile is newer.
    if (this.#online.value === since) {
      this.#online.value = new Map([
        ...since,
        ...entries.map((entry) => [entry.appointment.id, entry.customer_online] as const),
      ]);
    }
    return entries.map(({ appointment }) => appointment);
  }

  /** Places change with everyone who comes or goes, and estimates with time. */
  #keepPlaces(): () => void {
    let known: string | undefined;
    return effect(() => {
      const turns = this.waiting.value.map(({ id, priority }) => `${id} ${priority}`).join();
      if (this.#state.value !== "ready" || turns === known) return;
      const isFirst = known === undefined;
      known = turns;
      if (isFirst || turns === "") return;
      clearTimeout(this.#placesTimer);
      this.#placesTimer = setTimeout(() => void this.#refreshPlaces(), PLACES_AFTER_MS);
    });
  }

  #arePlacesOld(): boolean {
    return this.waiting.value.length > 0 && this.#now().getTime() - this.#placesAt >= PLACES_EVERY_MS;
  }

  async #refreshPlaces(): Promise<void> {
    try {
      for (const appointment of await this.#queue()) this.take(appointment);
    } catch (error) {
      // The next change, or the next look, asks again.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #today(day: Day): Promise<Appointment[]> {
    const { timeZone } = this.#options;
    const from = startOf(day, timeZone).toISOString();
    const to = startOf(addDays(day, 1), timeZone).toISOString();
    return this.#list({ from, to });
  }

  /** Calls that began on an earlier day and go on. */
  #running(): Promise<Appointment[]> {
    return this.#list({ state: ["in_progress"] });
  }

  async #list(query: { from?: string; to?: string; state?: Appointment["state"][] }): Promise<Appointment[]> {
    const found = await everyPage(
      (page) => this.#options.api.get("/v1/appointments", { query: { ...query, ...page } }),
      Infinity,
    );
    return found.filter((appointment) => this.#isOurs(appointment));
  }

  #isOurs(appointment: Appointment): boolean {
    return this.#options.teamIds.includes(appointment.team_id);
  }

  #belongs(appointment: Appointment): boolean {
    if (!this.#isOurs(appointment)) return false;
    if (appointment.state === "waiting" || appointment.state === "in_progress") return true;
    return dayOf(new Date(appointment.starts_at), this.#options.timeZone) === this.#day.value;
  }

  #hear(news: AppointmentNews): void {
    const id = news.appointmentId;
    if (this.#online.value.get(id) !== news.customerOnline) {
      this.#online.value = new Map(this.#online.value).set(id, news.customerOnline);
    }
    const known = this.#appointments.value.get(id);
    if (known && BigInt(known.version) >= news.version) return;
    this.#wanted.add(id);
    if (this.#wanted.size > MOST_WANTED) {
      this.#wanted.clear();
      void this.load();
    } else this.#fetchNext();
  }

  #fetchNext(): void {
    while (this.#fetching < AT_ONCE) {
      const [id] = this.#wanted;
      if (id === undefined) return;
      this.#wanted.delete(id);
      this.#fetching += 1;
      void this.#fetch(id).finally(() => {
        this.#fetching -= 1;
        this.#fetchNext();
      });
    }
  }

  async #fetch(id: string): Promise<void> {
    try {
      const path = { appointment_id: id };
      this.take(await this.#options.api.get("/v1/appointments/{appointment_id}", { path }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.transient) void this.load();
    }
  }

  #miss({ appointmentId }: DeliveryNews): void {
    this.#undelivered.value = new Set([...this.#undelivered.value, appointmentId]);
    this.#events.emit("undelivered", appointmentId);
  }
}
