/** What the drafts use of a window. */
export type Leaving = Pick<Window, "addEventListener" | "removeEventListener">;

/**
 * What was written and not saved, by form. It outlives the page that it was written on and an expired session, so
 * that whoever comes back finds it; the browser asks before a tab that holds any is closed or reloaded.
 */
export class Drafts {
  readonly #kept = new Map<string, object>();
  readonly #window: Leaving;

  constructor(leaving: Leaving = window) {
    this.#window = leaving;
  }

  get(key: string): object | undefined {
    return this.#kept.get(key);
  }

  keep(key: string, values: object): void {
    // Listened to only while needed: a page that does is reloaded on the way back.
    if (this.#kept.size === 0) this.#window.addEventListener("beforeunload", ask);
    this.#kept.set(key, values);
  }

  drop(key: string): void {
    this.#kept.delete(key);
    if (this.#kept.size === 0) this.#window.removeEventListener("beforeunload", ask);
  }
}

function ask(event: Event): void {
  event.preventDefault();
}
