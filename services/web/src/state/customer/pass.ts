import type { Api, TokenSource } from "../../api/client";
import type { Admission } from "../../api/types";

// Renewed this long before it ends, so that none is refused on the way.
const MARGIN_MS = 60_000;
const SHORTEST_MS = 30_000;

/**
 * What this browser was given at the door: the participant's token, renewed by the device's cookie. A clock that is
 * wrong costs a renewal more, never an entry.
 */
export class Pass {
  #admission: Admission;
  #renewAt: number;
  #renewal: Promise<Admission> | undefined;

  constructor(
    private readonly api: Pick<Api, "post">,
    admission: Admission,
    private readonly onRenewed: (admission: Admission) => void,
  ) {
    this.#admission = admission;
    this.#renewAt = renewalOf(admission);
  }

  readonly token: TokenSource = async (fresh) => {
    const { access_token } =
      fresh || performance.now() >= this.#renewAt ? await this.renew() : this.#admission;
    return access_token;
  };

  /** Where the room is served now. */
  readonly locate = async (): Promise<string> => (await this.renew()).live_url;

  /** One request, however many ask for it at once. */
  async renew(): Promise<Admission> {
    this.#renewal ??= this.#request().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #request(): Promise<Admission> {
    const body = { appointment_id: this.#admission.invitation.appointment_id };
    this.#admission = await this.api.post("/v1/join/refresh", { body });
    this.#renewAt = renewalOf(this.#admission);
    this.onRenewed(this.#admission);
    return this.#admission;
  }
}

/** On the page's own clock, which no one sets. */
function renewalOf({ access_token_expires_at }: Admission): number {
  const lifetime = Date.parse(access_token_expires_at) - Date.now();
  return performance.now() + Math.max(SHORTEST_MS, lifetime - MARGIN_MS);
}
