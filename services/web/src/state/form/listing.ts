import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError } from "../../api/client";
import { everyPage } from "../../api/pages";

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

// More than any company has of what is listed as a whole.
const MOST = 2_000;

/** A list of all that comes in pages. */
export function pagedListing<Item>(fetch: Parameters<typeof everyPage<Item>>[0]): Listing<Item> {
  return new Listing(() => everyPage(fetch, MOST));
}
