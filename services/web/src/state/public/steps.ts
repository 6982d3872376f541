import { signal, type ReadonlySignal } from "@preact/signals";

export type Step = "welcome" | "time" | "details" | "call" | "booked";

/** What of a window the steps use. */
export type StepsWindow = Pick<Window, "addEventListener"> & {
  readonly history: Pick<History, "pushState" | "replaceState" | "back">;
};

/** The steps of a visit as entries of the browser's history, so that Back leads to the one before. */
export class Steps {
  readonly #window: StepsWindow;
  readonly #current = signal<Step>("welcome");

  constructor(environment: StepsWindow = window) {
    this.#window = environment;
    // What was chosen before a reload is gone.
    environment.history.replaceState("welcome" satisfies Step, "");
    environment.addEventListener("popstate", (event) => {
      // What was booked is not booked again by going back.
      if (this.#current.value !== "booked") this.#current.value = (event.state as Step | null) ?? "welcome";
    });
  }

  get current(): ReadonlySignal<Step> {
    return this.#current;
  }

  go(step: Step): void {
    this.#window.history.pushState(step, "");
    this.#current.value = step;
  }

  back(): void {
    this.#window.history.back();
  }

  /** The last step, which none leads away from. */
  finish(step: Step): void {
    this.#window.history.replaceState(step, "");
    this.#current.value = step;
  }
}
