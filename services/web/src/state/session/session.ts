import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api, type TokenSource } from "../../api/client";
import type { Me, Session as Granted } from "../../api/types";
import type { Tabs } from "./tabs";

export type SessionState =
  | { readonly kind: "restoring" }
  /** Whether the browser holds a session is not known: no server answers. */
  | { readonly kind: "unreachable" }
  /** `expired`: the session ended while it was in use. */
  | { readonly kind: "signed-out"; readonly expired: boolean }
  | ({ readonly kind: "signed-in" } & Me);

interface Access {
  readonly token: string;
  /** Milliseconds since 1970, by the browser's clock; from then on another one is fetched. */
  readonly renewAt: number;
}

const RENEW_BEFORE_MS = 30_000;
// A browser whose clock is fast would otherwise renew at every request.
const LEAST_USE_MS = 60_000;

/**
 * Who is signed in, in all tabs of this browser. The refresh token lives in an HttpOnly cookie that no script sees;
 * the access token lives in memory alone. The refresh token is used once, so tabs renew one after the other.
 */
export class Session {
  readonly #state = signal<SessionState>({ kind: "restoring" });
  readonly #api: Pick<Api, "get" | "post" | "delete">;
  readonly #tabs: Tabs;
  readonly #clock: () => number;
  #access: Access | undefined;
  #renewing: Promise<Granted> | undefined;

  /** @param api the anonymous one: requests of a session carry the cookie instead of a token */
  constructor(api: Pick<Api, "get" | "post" | "delete">, tabs: Tabs, clock: () => number = Date.now) {
    this.#api = api;
    this.#tabs = tabs;
    this.#clock = clock;
    tabs.onNews((news) => {
      if (news === "signed-in") void this.restore();
      else this.#end(false);
    });
  }

  get state(): ReadonlySignal<SessionState> {
    return this.#state;
  }

  /** Goes on with the session that the browser's cookie holds, if it holds one. Never throws. */
  async restore(): Promise<void> {
    try {
      await this.#enter(await this.#renew());
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.#end(false);
      else this.#state.value = { kind: "unreachable" };
    }
  }

  /** Throws ApiError: `SIGN_IN_REFUSED` where e-mail and password don't belong together. */
  async signIn(email: string, password: string): Promise<void> {
    const granted = await this.#api.post("/v1/sessions", { body: { email, password } });
    await this.#enter(granted);
    this.#tabs.tell("signed-in");
  }

  /** Sets a password by the link of an invitation or a reset, and signs in. Throws ApiError. */
  async redeem(secret: string, password: string, ageConfirmed: boolean): Promise<void> {
    const granted = await this.#api.post("/v1/staff-links/redeem", {
      headers: { "Parley-Link": secret },
      body: { password, age_confirmed: ageConfirmed },
    });
    await this.#enter(granted);
    this.#tabs.tell("signed-in");
  }

  /** Takes in what the server has answered about the member or their company. */
  know(changes: Partial<Me>): void {
    const state = this.#state.value;
    if (state.kind === "signed-in") this.#state.value = { ...state, ...changes };
  }

  /** Ends the session in every tab. Throws ApiError where the server can't be told. */
  async signOut(): Promise<void> {
    await this.#api.delete("/v1/sessions", {});
    this.#end(false);
    this.#tabs.tell("signed-out");
  }

  /** A valid access token. Throws ApiError, after which the person is signed out where it was refused. */
  readonly token: TokenSource = async (fresh) => {
    if (!fresh && this.#access && this.#clock() < this.#access.renewAt) return this.#access.token;
    try {
      return (await this.#renew()).access_token;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.#end(true);
      throw error;
    }
  };

  async #enter(granted: Granted): Promise<void> {
    const headers = { Authorization: `Bearer ${granted.access_token}` };
    const me = await this.#api.get("/v1/sessions/me", { headers });
    this.#keep(granted);
    this.#state.value = { kind: "signed-in", ...me };
  }

  #renew(): Promise<Granted> {
    this.#renewing ??= this.#tabs
      .exclusively(() => this.#api.post("/v1/sessions/refresh", { repeatable: true }))
      .then((granted) => this.#keep(granted))
      .finally(() => {
        this.#renewing = undefined;
      });
    return this.#renewing;
  }

  #keep(granted: Granted): Granted {
    const expiresAt = Date.parse(granted.access_token_expires_at);
    const renewAt = Math.max(this.#clock() + LEAST_USE_MS, expiresAt - RENEW_BEFORE_MS);
    this.#access = { token: granted.access_token, renewAt };
    return granted;
  }

  #end(expired: boolean): void {
    this.#access = undefined;
    this.#state.value = { kind: "signed-out", expired };
  }
}
