import { signal, type ReadonlySignal } from "@preact/signals";

const TICK_MS = 10_000;

/** The time as screens show it: it moves every ten seconds, and when the page is looked at again. */
export class Clock {
  readonly #now = signal(Date.now());

  get now(): ReadonlySignal<number> {
    return this.#now;
  }

  /** Runs for as long as the page is open. */
  start(): void {
    const tick = (): void => {
      this.#now.value = Date.now();
    };
    setInterval(tick, TICK_MS);
    // Timers of hidden tabs fall behind.
    document.addEventListener("visibilitychange", tick);
  }
}
