import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import type { Appointment, Customer } from "../../api/types";
import { Attempts } from "../attempts";
import { localZone } from "../calendar";
import type { Directory } from "../directory";
import { isTimeGone } from "../free-times";
import { Delivery } from "./delivery";
import { internationalPhone } from "./phone";
import { isTeam, SlotSearch } from "./slot-search";

/** What is known before the page opens: from a calendar's free time, or a call that asks for another. */
export interface Prefill {
  readonly customer?: string | undefined;
  readonly type?: string | undefined;
  /** A specialist's id, or a team's. */
  readonly who?: string | undefined;
  /** The instant of a free time. */
  readonly at?: string | undefined;
  readonly subject?: string | undefined;
}

export interface BookingOptions {
  readonly api: Pick<Api, "get" | "post">;
  readonly directory: Directory;
  /** Where phone numbers without a country belong, ISO 3166-1. */
  readonly country: string;
  /** The specialist or team to begin with. */
  readonly who: string;
  readonly prefill?: Prefill;
  readonly onBooked: (appointment: Appointment) => void;
  readonly now?: () => Date;
}

export interface NewCustomer {
  readonly display_name: string;
  readonly email: string;
  readonly phone: string;
  readonly locale: string;
}

/** When the customer is reminded: as the type says, or at these minutes before the start. */
export type Reminders = "usual" | readonly number[];

/** Booking a customer with a specialist: who, what, when; then the invitation's fate. */
export class Booking {
  readonly customer = signal<Customer | undefined>(undefined);
  readonly channel = signal<"email" | "sms" | "copy">("email");
  readonly subject: ReturnType<typeof signal<string>>;
  readonly reminders = signal<Reminders>("usual");
  readonly slots: SlotSearch;
  readonly #options: BookingOptions;
  readonly #busy = signal(false);
  readonly #error = signal<ApiError | undefined>(undefined);
  readonly #booked = signal<{ appointment: Appointment; delivery: Delivery } | undefined>(undefined);
  readonly #attempts = new Attempts();

  constructor(options: BookingOptions) {
    const { api, directory, prefill = {}, now } = options;
    this.#options = options;
    this.subject = signal(prefill.subject ?? "");
    this.slots = new SlotSearch({
      api,
      timeZone: localZone(),
      typeId: prefill.type ?? directory.activeTypes.peek()[0]?.id ?? "",
      who: prefill.who ?? options.who,
      at: prefill.at,
      now,
    });
    if (prefill.customer) void this.#chooseById(prefill.customer);
  }

  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  /** Why the last command failed. */
  get error(): ReadonlySignal<ApiError | undefined> {
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
      const idempotencyKey = this.#attempts.keyFor(body);
      const added = await this.#options.api.post("/v1/customers", { body, idempotencyKey });
      this.#options.directory.learn(added);
      this.choose(added);
    });
  }

  /**
   * Books the chosen slot; a time that somebody else took meanwhile is looked for anew. After any other failure the slot
   * stays chosen, so that another attempt is the same one to the server.
   */
  async book(): Promise<void> {
    const [customer, slot, who] = [this.customer.value, this.slots.slot.value, this.slots.who.value ?? ""];
    if (!customer || !slot) return;
    const { colleagues } = this.#options.directory;
    const body = {
      customer_id: customer.id,
      type_id: this.slots.typeId.value ?? "",
      team_id: isTeam(who) ? who : (colleagues.value.get(slot.specialist_id)?.team_ids[0] ?? ""),
      specialist_id: slot.specialist_id,
      starts_at: slot.starts_at,
      time_zone: this.slots.timeZone,
      invite_by: this.channel.value,
      subject: (this.subject.value ?? "").trim(),
      language: this.slots.language.value || customer.locale,
      reminders_minutes_before: this.reminders.value === "usual" ? null : [...this.reminders.value],
    };
    await this.#run(async () => {
      const idempotencyKey = this.#attempts.keyFor(body);
      const appointment = await this.#options.api.post("/v1/appointments", { body, idempotencyKey });
      const delivery = new Delivery(this.#options.api, appointment.id);
      if (body.invite_by !== "copy") void delivery.follow();
      this.#options.onBooked(appointment);
      this.#booked.value = { appointment, delivery };
    });
    // The search lets the chosen slot go.
    if (isTimeGone(this.#error.value)) this.slots.refresh();
  }

  close(): void {
    this.slots.close();
    this.#booked.value?.delivery.stop();
  }

  async #chooseById(id: string): Promise<void> {
    this.choose(await this.#options.directory.fetchCustomer(id));
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
}
