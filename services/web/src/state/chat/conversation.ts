import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import type { ChatMessage, Conversation as Page, Receipt } from "../../api/types";
import type { MessageNews, ReceiptNews } from "../../gen/parley/api/live/v1/live_pb";
import type { LiveClient } from "../live";
import { Outbox, type Draft } from "./outbox";

/** How far an own message has got. */
export type Delivery = "sending" | "failed" | "sent" | "delivered" | "read";

/** A line of the conversation. */
export interface Entry {
  /** The same from the first try to the stored message. */
  readonly clientId: string;
  readonly text: string;
  readonly sentAt: Date;
  readonly mine: boolean;
  /** Own messages only. */
  readonly delivery: Delivery | undefined;
}

export interface ConversationOptions {
  readonly appointmentId: string;
  readonly api: Pick<Api, "get" | "post" | "put">;
  /** The own member id: participant or staff id. */
  readonly selfId: string;
  /** Without one, messages come by `load` only. */
  readonly live?: Pick<LiveClient, "on" | "typing" | "sendTyping"> | undefined;
}

type ChatLine = Pick<ChatMessage, "id" | "text"> & { clientId: string; senderId: string; sentAt: Date };

const RETRY_MS = 3_000;
const TYPING_EVERY_MS = 3_000;

/**
 * An appointment's conversation. Messages are posted by REST under a client id made here, so that sending one again
 * stores it once, and arrive as live news; after every reconnection the gap is filled by REST. Ids grow in order.
 */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #lines = signal<ReadonlyMap<string, ChatLine>>(new Map());
  readonly #receipts = signal<ReadonlyMap<string, Receipt>>(new Map());
  readonly #outbox: Outbox;
  readonly #state = signal<"loading" | "ready" | "failed">("loading");
  readonly #unsubscribe: (() => void)[] = [];
  readonly #older = signal<string | undefined>(undefined);
  #confirmed = { delivered: "", read: "" };
  #typingSince = 0;
  #flushing = false;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  /** Oldest first; what is not stored yet comes last. */
  readonly entries: ReadonlySignal<readonly Entry[]>;
  /** Others' messages that have not been marked read. */
  readonly unread: ReadonlySignal<number>;
  readonly othersTyping: ReadonlySignal<boolean>;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#outbox = new Outbox(`parley.chat.${options.appointmentId}.${options.selfId}`);
    this.entries = computed(() => this.#entries());
    this.unread = computed(() => {
      const read = this.#receipts.value.get(options.selfId)?.read_up_to ?? "";
      return [...this.#lines.value.values()].filter(
        (line) => line.senderId !== options.selfId && line.id > read,
      ).length;
    });
    const typing = options.live?.typing;
    this.othersTyping = computed(() => [...(typing?.value ?? [])].some((id) => id !== options.selfId));
    const { live } = options;
    if (live) {
      this.#unsubscribe.push(
        live.on("welcome", () => void this.load()),
        live.on("message", (news) => this.#hear(news)),
        live.on("receipt", (news) => this.#heardReceipt(news)),
      );
    }
  }

  get state(): ReadonlySignal<"loading" | "ready" | "failed"> {
    return this.#state;
  }

  /** Whether there are messages before the first entry. */
  get hasOlder(): boolean {
    return this.#older.value !== undefined;
  }

  /** Loads the newest page at first, then all that came since; sends what waits. */
  async load(): Promise<void> {
    try {
      const newest = [...this.#lines.value.keys()].sort().at(-1);
      if (newest === undefined) this.#older.value = await this.#page({});
      else await this.#since(newest);
      this.#state.value = "ready";
      this.#confirm("delivered");
    } catch (error) {
      this.#state.value = this.#state.value === "ready" ? "ready" : "failed";
      if (!(error instanceof ApiError)) throw error;
    }
    void this.#flush();
  }

  async loadOlder(): Promise<void> {
    const token = this.#older.value;
    if (token !== undefined) this.#older.value = await this.#page({ page_token: token });
  }

  /** Shows the message at once and sends it; what can't be sent yet is sent later, after a reload too. */
  send(text: string): void {
    const trimmed = text.trim();
    if (trimmed === "") return;
    this.#outbox.add({ clientId: crypto.randomUUID(), text: trimmed, at: Date.now(), failed: false });
    this.#typingSince = 0;
    this.#options.live?.sendTyping(false);
    void this.#flush();
  }

  /** Sends a refused message once more. */
  retry(clientId: string): void {
    this.#outbox.mark(clientId, false);
    void this.#flush();
  }

  /** The reader has seen everything up to the last message. */
  markRead(): void {
    this.#confirm("read");
  }

  /** Tells the others, at most every three seconds. */
  typing(): void {
    if (Date.now() - this.#typingSince < TYPING_EVERY_MS) return;
    this.#typingSince = Date.now();
    this.#options.live?.sendTyping(true);
  }

  close(): void {
    clearTimeout(this.#retryTimer);
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#retryTimer);
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      for (let draft = this.#outbox.next(); draft; draft = this.#outbox.next()) {
        if (!(await this.#post(draft))) {
          this.#retryTimer = setTimeout(() => void this.#flush(), RETRY_MS);
          return;
        }
      }
    } finally {
      this.#flushing = false;
    }
  }

  /** False: the network is to blame, and the order waits. */
  async #post({ clientId, text }: Draft): Promise<boolean> {
    const path = { appointment_id: this.#options.appointmentId };
    try {
      const body = { client_id: clientId, text };
      const stored = await this.#options.api.post("/v1/appointments/{appointment_id}/messages", {
        path,
        body,
        idempotencyKey: clientId,
      });
      this.#add([lineOf(stored)]);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.transient) return false;
      this.#outbox.mark(clientId, true);
      return true;
    }
  }

  async #page(query: { page_token?: string }): Promise<string | undefined> {
    const path = { appointment_id: this.#options.appointmentId };
    const page = await this.#options.api.get("/v1/appointments/{appointment_id}/messages", { path, query });
    this.#add(page.data.map(lineOf));
    this.#takeReceipts(page.receipts);
    return page.next_page_token ?? undefined;
  }

  async #since(newest: string): Promise<void> {
    const path = { appointment_id: this.#options.appointmentId };
    for (let after: string | undefined = newest; after !== undefined;) {
      const query = { after_id: after };
      const page: Page = await this.#options.api.get("/v1/appointments/{appointment_id}/messages", {
        path,
        query,
      });
      this.#add(page.data.map(lineOf));
      this.#takeReceipts(page.receipts);
      const last: string | undefined = page.data.at(-1)?.id;
      after = page.next_page_token !== null && last !== after ? last : undefined;
    }
  }

  #hear(news: MessageNews): void {
    if (news.appointmentId !== this.#options.appointmentId) return;
    this.#add([
      {
        id: news.id,
        clientId: news.clientId,
        senderId: news.senderId,
        text: news.text,
        sentAt: new Date(Number(news.sentAtMs)),
      },
    ]);
    if (news.senderId !== this.#options.selfId) this.#confirm("delivered");
  }

  #heardReceipt(news: ReceiptNews): void {
    if (news.appointmentId !== this.#options.appointmentId) return;
    const { memberId: member_id, deliveredUpTo: delivered_up_to, readUpTo: read_up_to } = news;
    this.#takeReceipts([{ member_id, delivered_up_to, read_up_to }]);
  }

  #add(lines: readonly ChatLine[]): void {
    if (lines.length === 0) return;
    const all = new Map(this.#lines.value);
    for (const line of lines) {
      all.set(line.id, line);
      if (line.senderId === this.#options.selfId) this.#outbox.remove(line.clientId);
    }
    this.#lines.value = all;
  }

  #takeReceipts(receipts: readonly Receipt[]): void {
    const all = new Map(this.#receipts.value);
    for (const { member_id, delivered_up_to, read_up_to } of receipts) {
      const known = all.get(member_id);
      all.set(member_id, {
        member_id,
        delivered_up_to: later(known?.delivered_up_to, delivered_up_to),
        read_up_to: later(known?.read_up_to, read_up_to),
      });
    }
    this.#receipts.value = all;
  }

  #confirm(what: "delivered" | "read"): void {
    const self = this.#options.selfId;
    const theirs = [...this.#lines.value.values()]
      .filter((line) => line.senderId !== self)
      .map((line) => line.id);
    const last = theirs.sort().at(-1);
    if (last === undefined || last <= this.#confirmed[what]) return;
    this.#confirmed = { delivered: last, read: what === "read" ? last : this.#confirmed.read };
    const receipt: Receipt = {
      member_id: self,
      delivered_up_to: last,
      read_up_to: this.#confirmed.read || null,
    };
    this.#takeReceipts([receipt]);
    const body = { delivered_up_to: last, read_up_to: this.#confirmed.read };
    const path = { appointment_id: this.#options.appointmentId };
    // A receipt that is lost is made good by the next.
    void this.#options.api
      .put("/v1/appointments/{appointment_id}/receipts", { path, body })
      .catch(() => undefined);
  }

  #entries(): readonly Entry[] {
    const self = this.#options.selfId;
    const others = [...this.#receipts.value.values()].filter((receipt) => receipt.member_id !== self);
    const reached = (id: string): Delivery => {
      if (others.some((receipt) => (receipt.read_up_to ?? "") >= id)) return "read";
      return others.some((receipt) => (receipt.delivered_up_to ?? "") >= id) ? "delivered" : "sent";
    };
    const stored = [...this.#lines.value.values()]
      .sort((first, second) => (first.id < second.id ? -1 : 1))
      .map(({ id, clientId, text, sentAt, senderId }) => {
        const mine = senderId === self;
        return { clientId, text, sentAt, mine, delivery: mine ? reached(id) : undefined };
      });
    const waiting = this.#outbox.drafts.value.map(({ clientId, text, at, failed }) => {
      const delivery: Delivery = failed ? "failed" : "sending";
      return { clientId, text, sentAt: new Date(at), mine: true, delivery };
    });
    return [...stored, ...waiting];
  }
}

function lineOf(message: ChatMessage): ChatLine {
  const { id, client_id: clientId, text, sender, sent_at } = message;
  return { id, clientId, text, senderId: sender.id, sentAt: new Date(sent_at) };
}

function later(first: string | null | undefined, second: string | null): string | null {
  return [first ?? "", second ?? ""].sort().at(-1) ?? null;
}
