import { signal, type ReadonlySignal } from "@preact/signals";
import { Api, ApiError } from "../../api/client";
import type { OptedOut } from "../../api/types";

export type OptOutState =
  | { readonly kind: "asking"; readonly failure: ApiError | undefined }
  | { readonly kind: "working" | "unknown" }
  | { readonly kind: "done"; readonly what: OptedOut };

/** Ending a company's messages by the link in one of them: opening the link alone ends nothing, the click does. */
export class OptOut {
  readonly #state;

  constructor(
    /** What follows /u# in the link. */
    private readonly secret: string,
    private readonly api: Pick<Api, "post"> = new Api(),
  ) {
    this.#state = signal<OptOutState>(
      secret === "" ? { kind: "unknown" } : { kind: "asking", failure: undefined },
    );
  }

  get state(): ReadonlySignal<OptOutState> {
    return this.#state;
  }

  /** Never throws. */
  async confirm(): Promise<void> {
    if (this.#state.value.kind !== "asking") return;
    this.#state.value = { kind: "working" };
    try {
      const path = { secret: this.secret };
      const what = await this.api.post("/v1/opt-outs/{secret}", { path, repeatable: true });
      this.#state.value = { kind: "done", what };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const isUnknown = error.status === 404 || error.status === 400;
      this.#state.value = isUnknown ? { kind: "unknown" } : { kind: "asking", failure: error };
    }
  }
}
