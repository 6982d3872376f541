import { batch, signal, type ReadonlySignal } from "@preact/signals";
import { Api, ApiError } from "../../api/client";
import type { PublicEntrance, PublicType, Slot, Visitor } from "../../api/types";
import { locale } from "../../i18n/index";
import { Attempts } from "../attempts";
import { countryOf, internationalPhone } from "../booking/phone";
import { localZone } from "../calendar";
import { FreeTimes, isTimeGone } from "../free-times";
import { Steps, type Step } from "./steps";

/** A company's public page, as far as it could be loaded. */
export type Page =
  | { readonly kind: "loading" | "unknown" | "unreachable" }
  | { readonly kind: "open"; readonly entrance: PublicEntrance };

/** What a visitor says of themselves. */
export interface Details {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly subject: string;
}

/** What was booked, and the visitor's own link to it. */
export interface Booked {
  readonly url: string;
  readonly type: PublicType;
  readonly slot: Slot;
}

export interface ReceptionOptions {
  /** What follows /e/ in the address. */
  readonly slug: string;
  /** Leaves for the visitor's own link. */
  readonly go: (url: string) => void;
  readonly steps?: Steps;
  readonly api?: Pick<Api, "get" | "post">;
}

/** A visitor at a company's public page: they book a time, or call at once. */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #api: Pick<Api, "get" | "post">;
  readonly #steps: Steps;
  readonly #page = signal<Page>({ kind: "loading" });
  readonly #type = signal<PublicType | undefined>(undefined);
  readonly #times = signal<FreeTimes | undefined>(undefined);
  readonly #booked = signal<Booked | undefined>(undefined);
  readonly #busy = signal(false);
  readonly #failure = signal<ApiError | undefined>(undefined);
  readonly #attempts = new Attempts();

  constructor(options: ReceptionOptions) {
    this.#options = options;
    this.#api = options.api ?? new Api();
    this.#steps = options.steps ?? new Steps();
  }

  get page(): ReadonlySignal<Page> {
    return this.#page;
  }

  get step(): ReadonlySignal<Step> {
    return this.#steps.current;
  }

  get type(): ReadonlySignal<PublicType | undefined> {
    return this.#type;
  }

  get times(): ReadonlySignal<FreeTimes | undefined> {
    return this.#times;
  }

  get booked(): ReadonlySignal<Booked | undefined> {
    return this.#booked;
  }

  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  /** Why the last attempt failed. */
  get failure(): ReadonlySignal<ApiError | undefined> {
    return this.#failure;
  }

  /** Never throws. */
  async load(): Promise<void> {
    try {
      const path = { slug: this.#options.slug };
      this.#page.value = { kind: "open", entrance: await this.#api.get("/v1/public/{slug}", { path }) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const isUnknown = error.status === 404 || error.status === 400;
      this.#page.value = { kind: isUnknown ? "unknown" : "unreachable" };
    }
  }

  /** Goes on to call at once. */
  beginCall(): void {
    this.#failure.value = undefined;
    this.#steps.go("call");
  }

  /** Goes on to the free times for a type. */
  chooseType(type: PublicType): void {
    const { slug } = this.#options;
    this.#times.value?.close();
    const times = new FreeTimes({
      // The visitor's own: they may be far from the company, which has no appointment with them yet.
      timeZone: localZone(),
      search: async (from, to, signal) => {
        const query = { type_id: type.id, from: from.toISOString(), to: to.toISOString() };
        return (await this.#api.get("/v1/public/{slug}/slots", { path: { slug }, query, signal })).data;
      },
    });
    batch(() => {
      this.#type.value = type;
      this.#times.value = times;
      this.#failure.value = undefined;
      this.#steps.go("time");
    });
    void times.first();
  }

  /** Goes on with the chosen time. */
  chooseTime(): void {
    if (!this.#times.value?.chosen.value) return;
    this.#failure.value = undefined;
    this.#steps.go("details");
  }

  back(): void {
    this.#failure.value = undefined;
    this.#steps.back();
  }

  /** Books the chosen time. Never throws. */
  async book(details: Details): Promise<void> {
    const [type, times] = [this.#type.value, this.#times.value];
    const slot = times?.chosen.value;
    if (!type || !times || !slot) return;
    const body = {
      type_id: type.id,
      starts_at: slot.starts_at,
      specialist_id: slot.specialist_id,
      visitor: this.#visitor(details),
    };
    await this.#run(body, async (idempotencyKey) => {
      const path = { slug: this.#options.slug };
      const { url } = await this.#api.post("/v1/public/{slug}/appointments", { path, body, idempotencyKey });
      batch(() => {
        this.#booked.value = { url, type, slot };
        this.#steps.finish("booked");
      });
    });
    if (isTimeGone(this.#failure.value)) {
      this.#steps.back();
      await times.again();
    }
  }

  /** Calls at once, and leaves for the visitor's own link. Never throws. */
  async call(details: Details): Promise<void> {
    const body = { visitor: this.#visitor(details) };
    await this.#run(body, async (idempotencyKey) => {
      const path = { slug: this.#options.slug };
      const { url } = await this.#api.post("/v1/public/{slug}/calls", { path, body, idempotencyKey });
      this.#options.go(url);
    });
    // The page itself tells when it opens again.
    if (this.#failure.value?.code === "CLOSED") await this.load();
  }

  #visitor({ name, email, phone, subject }: Details): Visitor {
    const page = this.#page.value;
    const country = page.kind === "open" ? countryOf(page.entrance.support_phone ?? "") : "";
    return {
      display_name: name.trim(),
      email: email.trim(),
      phone: internationalPhone(phone, country),
      locale: locale.value,
      time_zone: localZone(),
      subject: subject.trim(),
    };
  }

  async #run(body: object, command: (idempotencyKey: string) => Promise<void>): Promise<void> {
    if (this.#busy.value) return;
    this.#busy.value = true;
    this.#failure.value = undefined;
    try {
      await command(this.#attempts.keyFor(body));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#failure.value = error;
    } finally {
      this.#busy.value = false;
    }
  }
}
