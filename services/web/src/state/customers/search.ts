import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import type { Customer } from "../../api/types";

export interface CustomerSearchOptions {
  readonly api: Pick<Api, "get">;
  /** Of one page. */
  readonly pageSize: number;
  /** Whether an empty text finds everybody, or nobody. */
  readonly listsAll: boolean;
  readonly text?: string | undefined;
  /** Told of everybody found. */
  readonly onFound: (customers: readonly Customer[]) => void;
}

// Between one letter and the next.
const PAUSE_MS = 200;

/** Customers by the beginnings of their names, or by e-mail, phone number or reference; all of them, as the API has them. */
export class CustomerSearch {
  readonly text: ReturnType<typeof signal<string>>;
  readonly #options: CustomerSearchOptions;
  readonly #found = signal<readonly Customer[]>([]);
  readonly #state = signal<"idle" | "loading" | "ready" | "failed">("idle");
  readonly #next = signal<string | null>(null);
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #searching: AbortController | undefined;

  constructor(options: CustomerSearchOptions) {
    this.#options = options;
    this.text = signal(options.text ?? "");
    let isFirst = true;
    this.#stop = effect(() => {
      this.#plan((this.text.value ?? "").trim(), isFirst ? 0 : PAUSE_MS);
      isFirst = false;
    });
  }

  get found(): ReadonlySignal<readonly Customer[]> {
    return this.#found;
  }

  /** `idle`: nothing is looked for. While `loading`, what was found before stays. */
  get state(): ReadonlySignal<"idle" | "loading" | "ready" | "failed"> {
    return this.#state;
  }

  get hasMore(): boolean {
    return this.#next.value !== null;
  }

  /** Adds the next page to those found. */
  more(): Promise<void> {
    return this.#load((this.text.peek() ?? "").trim(), this.#next.peek() ?? "");
  }

  again(): Promise<void> {
    return this.#load((this.text.peek() ?? "").trim(), "");
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#timer);
    this.#searching?.abort();
  }

  #plan(text: string, pause: number): void {
    clearTimeout(this.#timer);
    this.#searching?.abort();
    if (text === "" && !this.#options.listsAll) {
      this.#found.value = [];
      this.#next.value = null;
      this.#state.value = "idle";
      return;
    }
    this.#state.value = "loading";
    this.#timer = setTimeout(() => void this.#load(text, ""), pause);
  }

  async #load(query: string, token: string): Promise<void> {
    this.#searching?.abort();
    const searching = new AbortController();
    this.#searching = searching;
    this.#state.value = "loading";
    try {
      const page = await this.#options.api.get("/v1/customers", {
        query: { query, page_size: this.#options.pageSize, page_token: token },
        signal: searching.signal,
      });
      if (searching.signal.aborted) return;
      this.#options.onFound(page.data);
      this.#found.value = token === "" ? page.data : [...this.#found.value, ...page.data];
      this.#next.value = page.next_page_token;
      this.#state.value = "ready";
    } catch (error) {
      if (searching.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.#state.value = "failed";
    }
  }
}
