import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import type { Consent, ConsentPurpose, ConsentQuestion } from "../../api/types";
import { recallWording } from "./memory";

/** What the customer agreed to, as they read and revoke it while they wait or talk. */
export class Consents {
  readonly #answers = signal<readonly Consent[]>([]);
  readonly #state = signal<"loading" | "ready" | "failed">("loading");
  readonly #busy = signal<ConsentPurpose | undefined>(undefined);
  readonly #failure = signal<ApiError | undefined>(undefined);

  constructor(
    private readonly api: Pick<Api, "get" | "post">,
    private readonly appointmentId: string,
  ) {}

  /** The answer that counts, for each purpose that was asked for. */
  get answers(): ReadonlySignal<readonly Consent[]> {
    return this.#answers;
  }

  get state(): ReadonlySignal<"loading" | "ready" | "failed"> {
    return this.#state;
  }

  /** The purpose whose new answer is on its way. */
  get busy(): ReadonlySignal<ConsentPurpose | undefined> {
    return this.#busy;
  }

  get failure(): ReadonlySignal<ApiError | undefined> {
    return this.#failure;
  }

  /** The words of an answer's question, where this browser knows them still. */
  wording({ purpose, text_version }: Consent): ConsentQuestion["text"] | undefined {
    return recallWording(purpose, text_version);
  }

  /** Never throws. */
  async load(): Promise<void> {
    const path = { appointment_id: this.appointmentId };
    try {
      const { data } = await this.api.get("/v1/appointments/{appointment_id}/consents", { path });
      this.#answers.value = latest(data);
      this.#state.value = "ready";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // What was read once stays.
      if (this.#state.value !== "ready") this.#state.value = "failed";
    }
  }

  /** Gives or takes back a consent, to the wording that was shown before. Never throws. */
  async answer({ purpose, text_version, locale }: Consent, granted: boolean): Promise<void> {
    if (this.#busy.value) return;
    this.#busy.value = purpose;
    this.#failure.value = undefined;
    try {
      const path = { appointment_id: this.appointmentId };
      const body = { purpose, granted, text_version, locale };
      await this.api.post("/v1/appointments/{appointment_id}/consents", { path, body, repeatable: true });
      await this.load();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#failure.value = error;
    } finally {
      this.#busy.value = undefined;
    }
  }
}

/** A later answer for the same purpose counts instead of an earlier one. */
function latest(answers: readonly Consent[]): readonly Consent[] {
  const byPurpose = new Map<ConsentPurpose, Consent>();
  const oldestFirst = [...answers].sort((a, b) => Date.parse(a.answered_at) - Date.parse(b.answered_at));
  for (const answer of oldestFirst) byPurpose.set(answer.purpose, answer);
  return [...byPurpose.values()];
}
