import { signal, type ReadonlySignal } from "@preact/signals";
import type { Api } from "../api/client";
import type { AppointmentType, Customer, Staff, Team } from "../api/types";

const PAGE_SIZE = 200;
/** The newest customers that are kept at hand to search in. */
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
  readonly #holdsAll = signal(false);
  readonly #asked = new Set<string>();
  #asking = 0;
  #queue: string[] = [];

  constructor(api: Pick<Api, "get">) {
    this.#api = api;
  }

  get types(): ReadonlySignal<readonly AppointmentType[]> {
    return this.#types;
  }

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

  /** Whether a search finds every customer, or only the newest. */
  get holdsAllCustomers(): ReadonlySignal<boolean> {
    return this.#holdsAll;
  }

  /** Throws ApiError. */
  async load(): Promise<void> {
    const [types, teams, colleagues] = await Promise.all([
      this.#api.get("/v1/appointment-types", {}),
      this.#pages((query) => this.#api.get("/v1/teams", { query }), MOST_COLLEAGUES),
      this.#pages((query) => this.#api.get("/v1/staff", { query }), MOST_COLLEAGUES),
      this.#loadCustomers(),
    ]);
    this.#types.value = types.data;
    this.#teams.value = teams.items;
    this.#colleagues.value = new Map(colleagues.items.map((person) => [person.id, person]));
  }

  type(id: string): AppointmentType | undefined {
    return this.#types.value.find((type) => type.id === id);
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

  /** Customers whose name, e-mail or phone holds every word of the text. */
  search(text: string, most: number): readonly Customer[] {
    const words = folded(text).split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const found: Customer[] = [];
    for (const customer of this.#customers.value.values()) {
      const phone = customer.phone ?? "";
      const haystack = folded(`${customer.display_name} ${customer.email ?? ""} ${phone}`);
      if (words.every((word) => haystack.includes(word) || isPartOfPhone(word, phone))) found.push(customer);
      if (found.length === most) break;
    }
    return found;
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

  async #loadCustomers(): Promise<void> {
    const page = await this.#pages((query) => this.#api.get("/v1/customers", { query }), MOST_CUSTOMERS);
    this.learn(...page.items);
    this.#holdsAll.value = page.complete;
  }

  async #pages<Item>(
    fetch: (query: {
      page_size: number;
      page_token: string;
    }) => Promise<{ data: Item[]; next_page_token: string | null }>,
    most: number,
  ): Promise<{ items: Item[]; complete: boolean }> {
    const items: Item[] = [];
    let token: string | null = "";
    while (token !== null && items.length < most) {
      const page: { data: Item[]; next_page_token: string | null } = await fetch({
        page_size: PAGE_SIZE,
        page_token: token,
      });
      items.push(...page.data);
      token = page.next_page_token;
    }
    return { items, complete: token === null };
  }

  #askNext(): void {
    while (this.#asking < AT_ONCE) {
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

/** Lower case without accents, so that "zoe" finds "Zoé". */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function digits(text: string): string {
  return text.replace(/\D/g, "");
}

// A national number leaves out the country and adds a zero: "06 12 34 56 78" is "+33 6 12 34 56 78".
function isSamePhone(written: string, phone: string): boolean {
  const national = digits(written).replace(/^0+/, "");
  return national.length >= 8 && digits(phone).endsWith(national);
}

function isPartOfPhone(word: string, phone: string): boolean {
  const wanted = digits(word).replace(/^0+/, "");
  return wanted.length >= 3 && /^[\d+().-]+$/.test(word) && digits(phone).includes(wanted);
}
