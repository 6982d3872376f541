import { signal, type ReadonlySignal } from "@preact/signals";

/** A message that the server has not confirmed. */
export interface Draft {
  readonly clientId: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Refused; sent again only when the person asks. */
  readonly failed: boolean;
}

/** Messages on their way, kept over a reload of the tab. */
export class Outbox {
  readonly #drafts = signal<readonly Draft[]>([]);

  constructor(private readonly key: string) {
    try {
      this.#drafts.value = JSON.parse(sessionStorage.getItem(key) ?? "[]") as Draft[];
    } catch {
      // Storage is blocked or holds something else: begin empty.
      this.#drafts.value = [];
    }
  }

  get drafts(): ReadonlySignal<readonly Draft[]> {
    return this.#drafts;
  }

  /** The first that is to be sent. */
  next(): Draft | undefined {
    return this.#drafts.value.find((draft) => !draft.failed);
  }

  add(draft: Draft): void {
    this.#set([...this.#drafts.value, draft]);
  }

  remove(clientId: string): void {
    this.#set(this.#drafts.value.filter((draft) => draft.clientId !== clientId));
  }

  mark(clientId: string, failed: boolean): void {
    this.#set(
      this.#drafts.value.map((draft) => (draft.clientId === clientId ? { ...draft, failed } : draft)),
    );
  }

  #set(drafts: readonly Draft[]): void {
    this.#drafts.value = drafts;
    try {
      sessionStorage.setItem(this.key, JSON.stringify(drafts));
    } catch {
      // Blocked or full: the messages live as long as the page.
    }
  }
}
