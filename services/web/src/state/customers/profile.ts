import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import type {
  Appointment,
  Consent,
  ContactPreference,
  Customer,
  Erasure,
  Notification,
} from "../../api/types";
import { internationalPhone } from "../booking/phone";
import type { Desk } from "../desk";
import { emailFlaw, Form, missing, type Drafts, type Flaws } from "../form";

export interface CustomerProfileOptions {
  readonly api: Pick<Api, "get" | "put" | "patch" | "delete">;
  readonly customerId: string;
  /** Where phone numbers without a country belong, ISO 3166-1. */
  readonly country: string;
  /** Whether the reader may erase, and so see how far an erasure is. */
  readonly isAdministrator: boolean;
  readonly desk: Pick<Desk, "on">;
  readonly drafts: Drafts;
  readonly onChange: (customer: Customer) => void;
}

/** What can be changed of a customer. */
export interface CustomerFields {
  readonly version: number;
  readonly display_name: string;
  readonly email: string;
  readonly phone: string;
  readonly locale: string;
  readonly time_zone: string;
  readonly country: string;
  readonly reference: string;
}

/** A message with the appointment that it was about. */
export type Sent = Notification & { readonly appointment_id: string };

const PAGE_SIZE = 50;
// The newest appointments whose messages are looked up.
const MESSAGES_OF = 10;
const LOOK_MS = 2_000;

/** One customer with their history: who they are, what was agreed, what was sent, and the end of it all. */
export class CustomerProfile {
  readonly form: Form<CustomerFields>;
  readonly #options: CustomerProfileOptions;
  readonly #customer = signal<Customer | undefined>(undefined);
  readonly #appointments = signal<readonly Appointment[] | undefined>(undefined);
  readonly #next = signal<string | null>(null);
  readonly #messages = signal<readonly Sent[] | undefined>(undefined);
  readonly #preferences = signal<readonly ContactPreference[] | undefined>(undefined);
  readonly #countries = signal<readonly string[]>([]);
  readonly #erasure = signal<Erasure | undefined>(undefined);
  readonly #busy = signal(false);
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** What counts now, by purpose: the newest answer of all appointments. */
  readonly consents: ReadonlySignal<readonly Consent[]> = computed(() =>
    latestByPurpose((this.#appointments.value ?? []).flatMap((appointment) => appointment.consents)),
  );

  constructor(options: CustomerProfileOptions) {
    this.#options = options;
    const { customerId, drafts, desk } = options;
    this.form = new Form<CustomerFields>({
      load: async () => fieldsOf(this.#take(await this.#get())),
      save: async (values, before) => fieldsOf(this.#take(await this.#patch(values, before))),
      check,
      draft: { drafts, key: `customer ${customerId}` },
    });
    this.#stop = desk.on("changed", (appointment) => {
      if (appointment.customer_id === customerId) this.#keep(appointment);
    });
  }

  /** As they are saved; undefined until they are loaded. */
  get customer(): ReadonlySignal<Customer | undefined> {
    return this.#customer;
  }

  /** Newest first; undefined where they can't be told now. */
  get appointments(): ReadonlySignal<readonly Appointment[] | undefined> {
    return this.#appointments;
  }

  get hasMore(): boolean {
    return this.#next.value !== null;
  }

  /** Messages of the newest appointments, newest first; undefined where they can't be told now. */
  get messages(): ReadonlySignal<readonly Sent[] | undefined> {
    return this.#messages;
  }

  get preferences(): ReadonlySignal<readonly ContactPreference[] | undefined> {
    return this.#preferences;
  }

  /** Those whose age of consent is known; ISO 3166-1. */
  get countries(): ReadonlySignal<readonly string[]> {
    return this.#countries;
  }

  /** How far the erasure is; undefined where none was asked for. */
  get erasure(): ReadonlySignal<Erasure | undefined> {
    return this.#erasure;
  }

  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  /** All but the form, which loads itself. Never throws. */
  async load(): Promise<void> {
    await Promise.all([
      this.#quietly(() => this.#loadAppointments("")).then(() => this.#loadMessages()),
      this.#quietly(() => this.#loadPreferences()),
      this.#quietly(() => this.#loadCountries()),
      this.#options.isAdministrator && this.#followErasure(),
    ]);
  }

  /** Never throws. */
  async more(): Promise<void> {
    await this.#quietly(() => this.#loadAppointments(this.#next.peek() ?? ""));
  }

  /** Whether they get reminders and the like on a channel. Throws ApiError. */
  async prefer(channel: ContactPreference["channel"], optedOut: boolean): Promise<void> {
    const changed = await this.#options.api.put("/v1/customers/{customer_id}/contact-preferences/{channel}", {
      path: { ...this.#path, channel },
      body: { opted_out: optedOut },
    });
    const others = (this.#preferences.value ?? []).filter((each) => each.channel !== channel);
    this.#preferences.value = [...others, changed].sort(byChannel);
  }

  /** Everything that is held of them, as one document. Throws ApiError. */
  export(): Promise<object> {
    return this.#run(() => this.#options.api.get("/v1/customers/{customer_id}/export", { path: this.#path }));
  }

  /** Begins the erasure of everything that is held of them; there is no way back. Throws ApiError. */
  async erase(): Promise<void> {
    this.#erasure.value = await this.#run(() =>
      this.#options.api.delete("/v1/customers/{customer_id}", { path: this.#path }),
    );
    this.#lookAgain();
  }

  close(): void {
    this.#closed = true;
    this.#stop();
    clearTimeout(this.#timer);
  }

  get #path(): { customer_id: string } {
    return { customer_id: this.#options.customerId };
  }

  #get(): Promise<Customer> {
    return this.#options.api.get("/v1/customers/{customer_id}", { path: this.#path });
  }

  #patch({ version: _, phone, ...values }: CustomerFields, before: CustomerFields): Promise<Customer> {
    return this.#options.api.patch("/v1/customers/{customer_id}", {
      path: this.#path,
      body: { ...values, phone: internationalPhone(phone, this.#options.country) },
      ifMatch: before.version,
    });
  }

  #take(customer: Customer): Customer {
    this.#customer.value = customer;
    this.#options.onChange(customer);
    return customer;
  }

  async #loadAppointments(token: string): Promise<void> {
    const page = await this.#options.api.get("/v1/appointments", {
      query: { ...this.#path, page_size: PAGE_SIZE, page_token: token },
    });
    const before = token === "" ? [] : (this.#appointments.value ?? []);
    this.#appointments.value = [...before, ...page.data].sort(newestFirst);
    this.#next.value = page.next_page_token;
  }

  #keep(appointment: Appointment): void {
    const known = this.#appointments.value;
    if (!known) return;
    const others = known.filter(({ id }) => id !== appointment.id);
    this.#appointments.value = [...others, appointment].sort(newestFirst);
  }

  async #loadMessages(): Promise<void> {
    await this.#quietly(async () => {
      const newest = (this.#appointments.value ?? []).slice(0, MESSAGES_OF);
      const lists = await Promise.all(
        newest.map(({ id }) =>
          this.#options.api.get("/v1/appointments/{appointment_id}/notifications", {
            path: { appointment_id: id },
          }),
        ),
      );
      this.#messages.value = lists
        .flatMap(({ data }, index) =>
          data.map((each) => ({ ...each, appointment_id: newest[index]?.id ?? "" })),
        )
        .sort((first, second) => second.due_at.localeCompare(first.due_at));
    });
  }

  async #loadPreferences(): Promise<void> {
    const path = this.#path;
    const { data } = await this.#options.api.get("/v1/customers/{customer_id}/contact-preferences", { path });
    this.#preferences.value = [...data].sort(byChannel);
  }

  async #loadCountries(): Promise<void> {
    const { data } = await this.#options.api.get("/v1/territories", {});
    this.#countries.value = data.map(({ country }) => country);
  }

  /** Looks every two seconds until it is done, and then at what is left of the customer. */
  async #followErasure(): Promise<void> {
    await this.#quietly(async () => {
      const path = this.#path;
      this.#erasure.value = await this.#options.api.get("/v1/customers/{customer_id}/erasure", { path });
      if (this.#erasure.value.completed_at) this.#take(await this.#get());
    });
    this.#lookAgain();
  }

  #lookAgain(): void {
    const erasure = this.#erasure.value;
    clearTimeout(this.#timer);
    if (this.#closed || !erasure || erasure.completed_at) return;
    this.#timer = setTimeout(() => void this.#followErasure(), LOOK_MS);
  }

  /** What can't be told now is left as it is. */
  async #quietly(load: () => Promise<void>): Promise<void> {
    try {
      await load();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  async #run<Result>(command: () => Promise<Result>): Promise<Result> {
    this.#busy.value = true;
    try {
      return await command();
    } finally {
      this.#busy.value = false;
    }
  }
}

function fieldsOf(customer: Customer): CustomerFields {
  const { version, display_name, email, phone, locale, time_zone, country, reference } = customer;
  return {
    version,
    display_name,
    email: email ?? "",
    phone: phone ?? "",
    locale,
    time_zone,
    country,
    reference,
  };
}

function check({ display_name, email, phone }: CustomerFields): Flaws<CustomerFields> {
  return {
    display_name: missing(display_name),
    email: emailFlaw(email, false),
    phone: email.trim() === "" && phone.trim() === "" ? "missing" : undefined,
  };
}

function latestByPurpose(consents: readonly Consent[]): readonly Consent[] {
  const latest = new Map<string, Consent>();
  for (const consent of consents) {
    const known = latest.get(consent.purpose);
    if (!known || known.answered_at < consent.answered_at) latest.set(consent.purpose, consent);
  }
  return [...latest.values()].sort((first, second) => first.purpose.localeCompare(second.purpose));
}

function newestFirst(first: Appointment, second: Appointment): number {
  return second.starts_at.localeCompare(first.starts_at);
}

function byChannel(first: ContactPreference, second: ContactPreference): number {
  return first.channel.localeCompare(second.channel);
}
