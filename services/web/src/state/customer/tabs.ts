/** What tabs say to each other over a BroadcastChannel. */
type Said = { readonly kind: "who" } | { readonly kind: "inside"; readonly appointmentId: string };

const CHANNEL = "parley.inside";
// Tabs of one browser answer within a few milliseconds; one that sleeps is not in a call.
const PATIENCE_MS = 150;

/** The tabs of one browser, which share one device: two of them can't be in the same appointment. */
export class Tabs {
  readonly #channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(CHANNEL);
  readonly #found = new Set<string>();
  #inside: string | undefined;

  constructor() {
    this.#channel?.addEventListener("message", ({ data }: MessageEvent<Said>) => {
      if (data.kind === "inside") this.#found.add(data.appointmentId);
      else if (this.#inside) this.#say({ kind: "inside", appointmentId: this.#inside });
    });
  }

  /** The appointments that other tabs are in. */
  async others(): Promise<ReadonlySet<string>> {
    if (!this.#channel) return new Set();
    this.#found.clear();
    this.#say({ kind: "who" });
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    return new Set(this.#found);
  }

  /** This tab is in an appointment now; undefined: in none. */
  inside(appointmentId: string | undefined): void {
    this.#inside = appointmentId;
  }

  #say(said: Said): void {
    this.#channel?.postMessage(said);
  }
}
