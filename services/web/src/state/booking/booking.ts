import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import type { Appointment, Customer, Slot } from "../../api/types";
import { addDays, dayOf, localZone, startOf, type Day } from "../calendar";
import type { Directory } from "../directory";
import { Delivery } from "./delivery";
import { internationalPhone } from "./phone";
import { byDay, type DayOfSlots } from "./slots";

export interface BookingOptions {
  readonly api: Pick<Api, "get" | "post">;
  readonly directory: Directory;
  /** Where phone numbers without a country belong, ISO 3166-1. */
  readonly country: string;
  /** The specialist to begin with. */
  readonly selfId: string;
  readonly onBooked: (appointment: Appointment) => void;
  readonly now?: () => Date;
}

export interface NewCustomer {
  readonly display_name: string;
  readonly email: string;
  readonly phone: string;
  readonly locale: string;
}

/** Days of free times on one page. */
export const DAYS_SHOWN = 7;

/** Booking a customer with a specialist: who, what, when; then the invitation's fate. */
export class Booking {
  readonly customer = signal<Customer | undefined>(undefined);
  readonly typeId: ReturnType<typeof signal<string>>;
  readonly specialistId: ReturnType<typeof signal<string>>;
  readonly channel = signal<"email" | "sms" | "copy">("email");
  readonly slot = signal<Slot | undefined>(undefined);
  /** The first day shown. */
  readonly from: ReturnType<typeof signal<Day>>;
  readonly timeZone = localZone();
  readonly #options: BookingOptions;
  readonly #today: Day;
  readonly #slots = signal<readonly Slot[]>([]);
  readonly #search = signal<"loading" | "ready" | "failed">("loading");
  readonly #busy = signal(false);
  readonly #error = signal<unknown>(undefined);
  readonly #booked = signal<{ appointment: Appointment; delivery: Delivery } | undefined>(undefined);
  readonly #stop: () => void;
  #searching: AbortController | undefined;
  #attempt = { content: "", key: "" };

  readonly days: ReadonlySignal<readonly DayOfSlots[]>;
  readonly canGoBack: ReadonlySignal<boolean>;

  constructor(options: BookingOptions) {
    this.#options = options;
    this.#today = dayOf((options.now ?? (() => new Date()))(), this.timeZone);
    this.from = signal(this.#today);
    this.typeId = signal(options.directory.types.peek()[0]?.id ?? "");
    this.specialistId = signal(options.selfId);
    this.days = computed(() =>
      byDay(this.#slots.value, this.from.value ?? this.#today, DAYS_SHOWN, this.timeZone),
    );
    this.canGoBack = computed(() => (this.from.value ?? "") > this.#today);
    this.#stop = effect(() => {
      const query = { type: this.typeId.value, specialist: this.specialistId.value, from: this.from.value };
      if (query.type && query.specialist && query.from) {
        void this.#load(query.type, query.specialist, query.from);
      }
    });
  }

  get search(): ReadonlySignal<"loading" | "ready" | "failed"> {
    return this.#search;
  }

  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  /** Why the last command failed. */
  get error(): ReadonlySignal<unknown> {
    return this.#error;
  }

  get booked(): ReadonlySignal<{ appointment: Appointment; delivery: Delivery } | undefined> {
    return this.#booked;
  }

  /** Chooses the customer, and the way to reach them that they have. */
  choose(customer: Customer | undefined): void {
    this.customer.value = customer;
    if (customer) this.channel.value = customer.email ? "email" : "sms";
  }

  /** Adds a customer and chooses them; false where it was refused. */
  async addCustomer(customer: NewCustomer): Promise<boolean> {
    return this.#run(async () => {
      const body = { ...customer, phone: internationalPhone(customer.phone, this.#options.country) };
      const idempotencyKey = this.#key(body);
      const added = await this.#options.api.post("/v1/customers", { body, idempotencyKey });
      this.#options.directory.learn(added);
      this.choose(added);
    });
  }

  later(): void {
    this.from.value = addDays(this.from.value ?? this.#today, DAYS_SHOWN);
  }

  earlier(): void {
    const before = addDays(this.from.value ?? this.#today, -DAYS_SHOWN);
    this.from.value = before < this.#today ? this.#today : before;
  }

  /** Looks for free times once more. */
  refresh(): void {
    const [type, specialist, from] = [this.typeId.value, this.specialistId.value, this.from.value];
    if (type && specialist && from) void this.#load(type, specialist, from);
  }

  /** Books the chosen slot; a time that somebody else took meanwhile is looked for anew. */
  async book(): Promise<void> {
    const [customer, slot] = [this.customer.value, this.slot.value];
    if (!customer || !slot) return;
    const body = {
      customer_id: customer.id,
      type_id: this.typeId.value ?? "",
      team_id: this.#options.directory.colleagues.value.get(slot.specialist_id)?.team_ids[0] ?? "",
      specialist_id: slot.specialist_id,
      starts_at: slot.starts_at,
      time_zone: this.timeZone,
      invite_by: this.channel.value,
    };
    const booked = await this.#run(async () => {
      const idempotencyKey = this.#key(body);
      const appointment = await this.#options.api.post("/v1/appointments", { body, idempotencyKey });
      const delivery = new Delivery(this.#options.api, appointment.id);
      if (body.invite_by !== "copy") void delivery.follow();
      this.#options.onBooked(appointment);
      this.#booked.value = { appointment, delivery };
    });
    if (!booked) {
      this.slot.value = undefined;
      this.refresh();
    }
  }

  close(): void {
    this.#stop();
    this.#searching?.abort();
    this.#booked.value?.delivery.stop();
  }

  async #load(type: string, specialist: string, from: Day): Promise<void> {
    this.#searching?.abort();
    const searching = new AbortController();
    this.#searching = searching;
    this.slot.value = undefined;
    this.#search.value = "loading";
    try {
      const { data } = await this.#options.api.get("/v1/slots", {
        query: {
          type_id: type,
          specialist_id: specialist,
          from: startOf(from, this.timeZone).toISOString(),
          to: startOf(addDays(from, DAYS_SHOWN), this.timeZone).toISOString(),
        },
        signal: searching.signal,
      });
      if (searching.signal.aborted) return;
      this.#slots.value = data;
      this.#search.value = "ready";
    } catch (error) {
      if (searching.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.#slots.value = [];
      this.#search.value = "failed";
    }
  }

  async #run(command: () => Promise<void>): Promise<boolean> {
    if (this.#busy.value) return false;
    this.#busy.value = true;
    this.#error.value = undefined;
    try {
      await command();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#error.value = error;
      return false;
    } finally {
      this.#busy.value = false;
    }
  }

  /** The same for every attempt at the same content, so that a lost answer makes nothing twice. */
  #key(body: object): string {
    const content = JSON.stringify(body);
    if (content !== this.#attempt.content) this.#attempt = { content, key: crypto.randomUUID() };
    return this.#attempt.key;
  }
}
