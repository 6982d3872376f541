import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import type { Appointment, Customer } from "../../api/types";
import { Attempts } from "../attempts";
import type { Directory } from "../directory";
import { contactOf, type Contact } from "./contact";
import { Delivery } from "./delivery";
import { internationalPhone } from "./phone";

export type InvitationStep =
  | { readonly kind: "editing" }
  | { readonly kind: "sending" }
  | { readonly kind: "sent"; readonly appointment: Appointment; readonly delivery: Delivery }
  | { readonly kind: "link"; readonly appointment: Appointment; readonly url: string };

export interface InvitationOptions {
  readonly api: Pick<Api, "get" | "post">;
  readonly directory: Directory;
  /** The teams that the customer may come to; the first to begin with. */
  readonly teamIds: readonly string[];
  /** The language to begin with. */
  readonly locale: string;
  /** Where phone numbers without a country belong, ISO 3166-1. */
  readonly country: string;
  readonly onCreated: (appointment: Appointment) => void;
}

// Between one letter of the address and the next.
const LOOK_UP_AFTER_MS = 250;
const MOST_LOOKED_UP = 5;

/** Inviting a customer to come at once: who, how to reach them, what about; then the message's fate, or the link. */
export class Invitation {
  readonly contact = signal("");
  readonly name = signal("");
  /** The customer's, in which they are written to and served. */
  readonly locale: ReturnType<typeof signal<string>>;
  readonly typeId: ReturnType<typeof signal<string>>;
  readonly teamId: ReturnType<typeof signal<string>>;
  /** What it is about, in a line. */
  readonly subject = signal("");
  /** 0 is normal, 2 the most urgent. */
  readonly priority = signal(0);
  readonly #options: InvitationOptions;
  readonly #step = signal<InvitationStep>({ kind: "editing" });
  readonly #error = signal<unknown>(undefined);
  readonly #attempts = new Attempts();
  #lookUpTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #stop: () => void;

  /** The customer who has this e-mail address or phone number already. */
  readonly known: ReadonlySignal<Customer | undefined>;
  readonly channel: ReadonlySignal<"email" | "sms" | undefined>;

  constructor(options: InvitationOptions) {
    this.#options = options;
    this.locale = signal(options.locale);
    this.teamId = signal(options.teamIds[0] ?? "");
    this.typeId = signal(options.directory.activeTypes.peek()[0]?.id ?? "");
    this.known = computed(() =>
      contactOf(this.contact.value) ? options.directory.byContact(this.contact.value) : undefined,
    );
    this.channel = computed(() => contactOf(this.contact.value)?.channel);
    const stops = [
      effect(() => {
        const contact = contactOf(this.contact.value);
        clearTimeout(this.#lookUpTimer);
        if (contact) this.#lookUpTimer = setTimeout(() => void this.#lookUp(contact), LOOK_UP_AFTER_MS);
      }),
      effect(() => {
        if (this.known.value?.locale) this.locale.value = this.known.value.locale;
      }),
    ];
    this.#stop = () => stops.forEach((stop) => stop());
  }

  /** The teams to choose from. */
  get teamIds(): readonly string[] {
    return this.#options.teamIds;
  }

  get step(): ReadonlySignal<InvitationStep> {
    return this.#step;
  }

  /** Why the last attempt failed. */
  get error(): ReadonlySignal<unknown> {
    return this.#error;
  }

  /** Sends the link by e-mail or SMS, as the contact is. */
  async send(): Promise<void> {
    const channel = this.channel.value;
    if (!channel) return;
    await this.#create(channel, (appointment) => {
      const delivery = new Delivery(this.#options.api, appointment.id);
      void delivery.follow();
      return Promise.resolve({ kind: "sent", appointment, delivery });
    });
  }

  /** Makes a link to hand over by oneself; nothing is sent. */
  async makeLink(): Promise<void> {
    await this.#create("copy", async (appointment) => {
      const path = { appointment_id: appointment.id };
      const body = { channel: "copy" } as const;
      const link = await this.#options.api.post("/v1/appointments/{appointment_id}/links", { path, body });
      return { kind: "link", appointment, url: link.url };
    });
  }

  /** Begins the next one. */
  again(): void {
    this.#stopFollowing();
    this.contact.value = "";
    this.name.value = "";
    this.subject.value = "";
    this.priority.value = 0;
    this.#step.value = { kind: "editing" };
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#lookUpTimer);
    this.#stopFollowing();
  }

  #stopFollowing(): void {
    const step = this.#step.value;
    if (step.kind === "sent") step.delivery.stop();
  }

  /** Asks whether this customer is known already. Never throws: one who is not found is added. */
  async #lookUp(contact: Contact): Promise<void> {
    const query = contact.email || internationalPhone(contact.phone, this.#options.country);
    try {
      const { data } = await this.#options.api.get("/v1/customers", {
        query: { query, page_size: MOST_LOOKED_UP },
      });
      this.#options.directory.learn(...data);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  async #create(
    channel: "email" | "sms" | "copy",
    then: (appointment: Appointment) => Promise<InvitationStep>,
  ): Promise<void> {
    if (this.#step.value.kind === "sending") return;
    this.#step.value = { kind: "sending" };
    this.#error.value = undefined;
    try {
      const key = this.#key(channel);
      const customer = await this.#customer(key);
      const appointment = await this.#options.api.post("/v1/appointments", {
        body: {
          customer_id: customer.id,
          type_id: this.typeId.value ?? "",
          team_id: this.teamId.value ?? "",
          ad_hoc: true,
          invite_by: channel,
          subject: this.subject.value.trim(),
          priority: this.priority.value,
          language: this.locale.value ?? "",
        },
        idempotencyKey: `${key}-appointment`,
      });
      this.#options.onCreated(appointment);
      this.#step.value = await then(appointment);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#error.value = error;
      this.#step.value = { kind: "editing" };
    }
  }

  /** The one who is known by this address or number, else a new one. */
  async #customer(key: string): Promise<Customer> {
    const contact = contactOf(this.contact.value);
    if (contact && !this.known.value) await this.#lookUp(contact);
    if (this.known.value) return this.known.value;
    const customer = await this.#options.api.post("/v1/customers", {
      body: {
        display_name: this.name.value.trim(),
        email: contact?.email ?? "",
        phone: internationalPhone(contact?.phone ?? "", this.#options.country),
        locale: this.locale.value ?? "",
      },
      idempotencyKey: `${key}-customer`,
    });
    this.#options.directory.learn(customer);
    return customer;
  }

  #key(channel: string): string {
    const fields = [
      this.contact,
      this.name,
      this.locale,
      this.typeId,
      this.teamId,
      this.subject,
      this.priority,
    ].map((field) => field.value);
    return this.#attempts.keyFor([channel, ...fields]);
  }
}
