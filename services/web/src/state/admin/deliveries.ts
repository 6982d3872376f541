import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError } from "../../api/client";
import type { Delivery } from "../../api/types";
import type { Tools } from "../form";

const PAGE_SIZE = 20;

/** A webhook's deliveries, newest first, a page at a time. */
export class DeliveryLog {
  readonly #api: Tools["api"];
  readonly #webhookId: string;
  readonly #state = signal<"loading" | "ready" | "failed">("loading");
  readonly #deliveries = signal<readonly Delivery[]>([]);
  readonly #next = signal<string | null>(null);
  #reading: AbortController | undefined;
  readonly #hasMore = computed(() => this.#next.value !== null);

  constructor(api: Tools["api"], webhookId: string) {
    this.#api = api;
    this.#webhookId = webhookId;
  }

  get state(): ReadonlySignal<"loading" | "ready" | "failed"> {
    return this.#state;
  }

  get deliveries(): ReadonlySignal<readonly Delivery[]> {
    return this.#deliveries;
  }

  /** Whether there are older ones. */
  get hasMore(): ReadonlySignal<boolean> {
    return this.#hasMore;
  }

  /** Reads the newest. Never throws ApiError. */
  load(): Promise<void> {
    return this.#read("", []);
  }

  /** Reads on. Never throws ApiError. */
  loadMore(): Promise<void> {
    return this.#read(this.#next.value ?? "", this.#deliveries.value);
  }

  /** Sends the same message once more. Throws ApiError. */
  async redeliver(deliveryId: string): Promise<void> {
    const again = await this.#api.post("/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver", {
      path: { webhook_id: this.#webhookId, delivery_id: deliveryId },
    });
    this.#deliveries.value = this.#deliveries.value.map((each) => (each.id === again.id ? again : each));
  }

  async #read(page_token: string, before: readonly Delivery[]): Promise<void> {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    this.#state.value = "loading";
    try {
      const page = await this.#api.get("/v1/webhooks/{webhook_id}/deliveries", {
        path: { webhook_id: this.#webhookId },
        query: { page_size: PAGE_SIZE, page_token },
        signal: reading.signal,
      });
      if (reading.signal.aborted) return;
      this.#deliveries.value = [...before, ...page.data];
      this.#next.value = page.next_page_token;
      this.#state.value = "ready";
    } catch (error) {
      if (reading.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.#state.value = "failed";
    }
  }
}
