import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import type { StaffLink } from "../../api/types";
import type { Session } from "../session";

/** What the holder of a link sees: nothing yet, who it is for, that it can't be used, or that nobody answers. */
export type StaffLinkState =
  { readonly kind: "loading" | "unusable" | "failed" } | { readonly kind: "open"; readonly link: StaffLink };

/** The link of an invitation or of a forgotten password: it works once, and signs in. */
export class StaffLinkHolder {
  readonly #api: Pick<Api, "get">;
  readonly #session: Pick<Session, "redeem">;
  readonly #secret: string;
  readonly #state = signal<StaffLinkState>({ kind: "loading" });

  /** @param secret from the address's fragment, which no server sees */
  constructor(api: Pick<Api, "get">, session: Pick<Session, "redeem">, secret: string) {
    this.#api = api;
    this.#session = session;
    this.#secret = secret;
  }

  get state(): ReadonlySignal<StaffLinkState> {
    return this.#state;
  }

  /** Never throws ApiError. */
  async load(): Promise<void> {
    if (this.#secret === "") {
      this.#state.value = { kind: "unusable" };
      return;
    }
    this.#state.value = { kind: "loading" };
    try {
      const header = { "Parley-Link": this.#secret };
      this.#state.value = { kind: "open", link: await this.#api.get("/v1/staff-links", { headers: header }) };
    } catch (error) {
      this.#lose(error);
    }
  }

  /** Sets the password and signs in. Throws ApiError where the password is refused. */
  async redeem(password: string, ageConfirmed: boolean): Promise<void> {
    try {
      await this.#session.redeem(this.#secret, password, ageConfirmed);
    } catch (error) {
      // A refused password says so by its field; the link goes on.
      if (!(error instanceof ApiError) || error.field !== "" || !isUnusable(error)) throw error;
      this.#lose(error);
    }
  }

  #lose(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    this.#state.value = { kind: isUnusable(error) ? "unusable" : "failed" };
  }
}

/** Used, expired, or never given out: which of them is nobody's business. */
function isUnusable({ code, status }: ApiError): boolean {
  return code === "STAFF_LINK_OVER" || [400, 401, 404].includes(status);
}
