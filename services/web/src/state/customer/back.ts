import { signal, type ReadonlySignal } from "@preact/signals";

const MARK = "parley.inside";

/** Asks before the browser's Back leaves the appointment: an entry of the history stands in its way. */
export class BackGuard {
  readonly #asking = signal(false);
  #armed = false;

  /** Back was pressed, and waits for an answer. */
  get asking(): ReadonlySignal<boolean> {
    return this.#asking;
  }

  arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    addEventListener("popstate", this.#onBack);
    // After a reload it stands there already.
    if (history.state !== MARK) history.pushState(MARK, "");
  }

  /** Back works as ever again. */
  disarm(): void {
    if (!this.#armed) return;
    this.#armed = false;
    this.#asking.value = false;
    removeEventListener("popstate", this.#onBack);
    if (history.state === MARK) history.back();
  }

  /** The answer: stay. */
  stay(): void {
    this.#asking.value = false;
    // Within the click: browsers skip entries that were made without one.
    if (this.#armed && history.state !== MARK) history.pushState(MARK, "");
  }

  readonly #onBack = (): void => {
    if (history.state !== MARK) this.#asking.value = true;
  };
}
