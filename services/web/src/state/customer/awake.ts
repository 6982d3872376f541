/**
 * Keeps the screen lit while somebody waits or talks (W3C Screen Wake Lock): a phone that locks itself stops the
 * camera. Browsers without it, and batteries that are low, let the screen go as it does.
 */
export class Awake {
  #wanted = false;
  #lock: WakeLockSentinel | undefined;

  start(): void {
    this.#wanted = true;
    document.addEventListener("visibilitychange", this.#take);
    this.#take();
  }

  stop(): void {
    this.#wanted = false;
    document.removeEventListener("visibilitychange", this.#take);
    void this.#lock?.release();
    this.#lock = undefined;
  }

  // A page that is hidden loses its lock and has to ask for another.
  readonly #take = (): void => {
    if (document.visibilityState !== "visible") return;
    (navigator as Partial<Navigator>).wakeLock?.request("screen").then(
      (lock) => {
        if (this.#wanted) this.#lock = lock;
        else void lock.release();
      },
      () => undefined,
    );
  };
}
