import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Api } from "../api/client";
import { everyPage } from "../api/pages";
import type { AppointmentType, Customer, Staff, Team } from "../api/types";

/** The newest customers, whom a day's appointments are mostly with: asked for at once rather than one by one. */
export const MOST_CUSTOMERS = 1_000;
const MOST_COLLEAGUES = 1_000;
const AT_ONCE = 4;

/** The company as a specialist sees it: types of appointment, teams, colleagues, and customers as they are needed. */
export class Directory {
  readonly #api: Pick<Api, "get">;
  readonly #types = signal<readonly AppointmentType[]>([]);
  readonly #teams = signal<readonly Team[]>([]);
  readonly #colleagues = signal<ReadonlyMap<string, Staff>>(new Map());
  readonly #customers = signal<ReadonlyMap<string, Customer>>(new Map());
  readonly #asked = new Set<string>();
  #asking = 0;
  #queue: string[] = [];
  /** The newest customers: while they are on their way nobody is asked for alone. */
  #newest: "unknown" | "coming" | "gathered" = "unknown";

  constructor(api: Pick<Api, "get">) {
    this.#api = api;
  }

  get types(): ReadonlySignal<readonly AppointmentType[]> {
    return this.#types;
  }

  /** Those of which there may be further appointments. */
  readonly activeTypes: ReadonlySignal<readonly AppointmentType[]> = computed(() =>
    this.#types.value.filter((type) => type.active),
  );

  get teams(): ReadonlySignal<readonly Team[]> {
    return this.#teams;
  }

  /** By staff id. */
  get colleagues(): ReadonlySignal<ReadonlyMap<string, Staff>> {
    return this.#colleagues;
  }

  /** Those known so far, by id. */
  get customers(): ReadonlySignal<ReadonlyMap<string, Customer>> {
    return this.#customers;
  }

  /** Loads all but the customers anew, who are gathered once. Throws ApiError. */
  async load(): Promise<void> {
    void this.#gatherCustomers();
    const [types, teams, colleagues] = await Promise.all([
      this.#api.get("/v1/appointment-types", {}),
      everyPage((query) => this.#api.get("/v1/teams", { query }), MOST_COLLEAGUES),
      everyPage((query) => this.#api.get("/v1/staff", { query }), MOST_COLLEAGUES),
    ]);
    this.#types.value = types.data;
    this.#teams.value = teams;
    this.#colleagues.value = new Map(colleagues.map((person) => [person.id, person]));
  }

  type(id: string): AppointmentType | undefined {
    return this.#types.value.find((type) => type.id === id);
  }

  team(id: string): Team | undefined {
    return this.#teams.value.find((team) => team.id === id);
  }

  /** A customer, fetched once where it is not known yet: undefined until then. */
  customer(id: string): Customer | undefined {
    const known = this.#customers.value.get(id);
    if (!known && !this.#asked.has(id)) {
      this.#asked.add(id);
      this.#queue.push(id);
      // Not within the rendering that asks.
      queueMicrotask(() => this.#askNext());
    }
    return known;
  }

  /** The same, waited for; undefined where it can't be had. */
  async fetchCustomer(id: string): Promise<Customer | undefined> {
    await this.#ask(id);
    return this.#customers.value.get(id);
  }

  /** Takes in customers that were made or read elsewhere. */
  learn(...customers: readonly Customer[]): void {
    this.#customers.value = new Map([
      ...this.#customers.value,
      ...customers.map((customer) => [customer.id, customer] as const),
    ]);
  }

  /** The customer with exactly this e-mail address or phone number. */
  byContact(contact: string): Customer | undefined {
    const wanted = contact.trim().toLowerCase();
    return [...this.#customers.value.values()].find((customer) =>
      wanted.includes("@")
        ? customer.email?.toLowerCase() === wanted
        : isSamePhone(wanted, customer.phone ?? ""),
    );
  }

  /** Never throws: whoever is not known then is asked for when they are shown. */
  async #gatherCustomers(): Promise<void> {
    if (this.#newest !== "unknown") return;
    this.#newest = "coming";
    try {
      this.learn(...(await everyPage((query) => this.#api.get("/v1/customers", { query }), MOST_CUSTOMERS)));
      this.#newest = "gathered";
    } catch {
      // The next loading tries again.
      this.#newest = "unknown";
    }
    this.#askNext();
  }

  #askNext(): void {
    while (this.#asking < AT_ONCE && this.#newest !== "coming") {
      const id = this.#queue.shift();
      if (id === undefined) return;
      this.#asking += 1;
      void this.#ask(id).finally(() => {
        this.#asking -= 1;
        this.#askNext();
      });
    }
  }

  async #ask(id: string): Promise<void> {
    if (this.#customers.value.has(id)) return;
    try {
      this.learn(await this.#api.get("/v1/customers/{customer_id}", { path: { customer_id: id } }));
    } catch {
      // Whoever shows the customer next asks again.
      this.#asked.delete(id);
    }
  }
}

function digits(text: string): string {
  return text.replace(/\D/g, "");
}

// A national number leaves out the country and adds a zero: "06 12 34 56 78" is "+33 6 12 34 56 78".
function isSamePhone(written: string, phone: string): boolean {
  const national = digits(written).replace(/^0+/, "");
  return national.length >= 8 && digits(phone).endsWith(national);
}
