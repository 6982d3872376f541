import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError } from "../../api/client";

/** A list that is loaded as a whole and kept in step with what is changed here. */
export class Listing<Item> {
  readonly #load: () => Promise<readonly Item[]>;
  readonly #state = signal<"loading" | "ready" | "failed">("loading");
  readonly #items = signal<readonly Item[]>([]);

  constructor(load: () => Promise<readonly Item[]>) {
    this.#load = load;
  }

  get state(): ReadonlySignal<"loading" | "ready" | "failed"> {
    return this.#state;
  }

  get items(): ReadonlySignal<readonly Item[]> {
    return this.#items;
  }

  /** Never throws ApiError. */
  async load(): Promise<void> {
    this.#state.value = "loading";
    try {
      this.#items.value = await this.#load();
      this.#state.value = "ready";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#state.value = "failed";
    }
  }

  /** Puts an item in the place of the one that it stands for, else first. */
  put(item: Item, isSame: (other: Item) => boolean): void {
    const items = this.#items.value;
    const known = items.some(isSame);
    this.#items.value = known ? items.map((other) => (isSame(other) ? item : other)) : [item, ...items];
  }

  remove(isGone: (item: Item) => boolean): void {
    this.#items.value = this.#items.value.filter((item) => !isGone(item));
  }
}

interface Page<Item> {
  readonly data: readonly Item[];
  readonly next_page_token: string | null;
}

const PAGE_SIZE = 200;
// More than any company has of what is listed as a whole.
const MOST = 2_000;

/** Every item of a list that comes in pages. */
export async function everyPage<Item>(
  fetch: (query: { page_size: number; page_token: string }) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let token: string | null = "";
  while (token !== null && items.length < MOST) {
    const page: Page<Item> = await fetch({ page_size: PAGE_SIZE, page_token: token });
    items.push(...page.data);
    token = page.next_page_token;
  }
  return items;
}
