import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import type { Staff } from "../../api/types";
import { Session } from "./session";
import type { TabNews, Tabs } from "./tabs";

const NOW = Date.parse("2026-11-25T09:00:00Z");
const staff: Staff = {
  id: "stf_1",
  version: 1,
  tenant_id: "ten_1",
  display_name: "Camille Martin",
  email: "camille@lumiere.example",
  roles: ["agent"],
  team_ids: ["team_1"],
  locale: "fr",
  time_zone: "Europe/Paris",
  active: true,
  state: "active",
  languages: ["fr"],
  skills: [],
};

/** The browser's cookie and the server behind it: a refresh token is taken once. */
class Server {
  generation = 0;
  signedIn = false;
  failure: ApiError | undefined;
  refreshes = 0;
  underWay = 0;

  readonly post = async (path: string): Promise<never> => {
    if (path === "/v1/sessions/refresh") await this.#refresh();
    else this.signedIn = true;
    if (this.failure) throw this.failure;
    if (!this.signedIn) throw new ApiError(401, { code: "SESSION_ENDED" });
    this.generation += 1;
    return {
      access_token: `token-${this.generation}`,
      access_token_expires_at: new Date(NOW + 600_000).toISOString(),
      staff,
    } as never;
  };
  readonly get = (): Promise<never> => Promise.resolve({ staff, tenant: null } as never);
  readonly delete = (): Promise<never> => {
    if (this.failure) return Promise.reject(this.failure);
    this.signedIn = false;
    return Promise.resolve(undefined as never);
  };

  async #refresh(): Promise<void> {
    this.refreshes += 1;
    this.underWay += 1;
    if (this.underWay > 1) throw new Error("two tabs used the same refresh token");
    await Promise.resolve();
    this.underWay -= 1;
  }
}

/** One browser's tabs, without a browser. */
class Browser {
  #listeners: ((news: TabNews) => void)[] = [];
  #queue: Promise<unknown> = Promise.resolve();

  tab(): Tabs {
    let own: ((news: TabNews) => void) | undefined;
    return {
      exclusively: <Result>(work: () => Promise<Result>): Promise<Result> => {
        const turn = this.#queue.then(work);
        this.#queue = turn.catch(() => undefined);
        return turn;
      },
      tell: (news) => this.#listeners.filter((each) => each !== own).forEach((each) => each(news)),
      onNews: (listener) => {
        own = listener;
        this.#listeners.push(listener);
      },
    };
  }
}

let server: Server;
let browser: Browser;
let now: number;
const tab = (): Session => new Session(server, browser.tab(), () => now);

beforeEach(() => {
  server = new Server();
  browser = new Browser();
  now = NOW;
});

describe("opening the page", () => {
  it("asks for a sign-in where the browser holds no session", async () => {
    const session = tab();
    await session.restore();
    expect(session.state.value).toEqual({ kind: "signed-out", expired: false });
  });

  it("goes on with the browser's session", async () => {
    server.signedIn = true;
    const session = tab();
    await session.restore();
    expect(session.state.value).toEqual({ kind: "signed-in", staff, tenant: null });
  });

  it("does not take a silent server for a sign-out", async () => {
    server.failure = new ApiError(503, {});
    const session = tab();
    await session.restore();
    expect(session.state.value.kind).toBe("unreachable");
  });
});

describe("the access token", () => {
  it("serves until shortly before its end, and is renewed then", async () => {
    const session = tab();
    await session.signIn("camille@lumiere.example", "secret");
    expect(await session.token(false)).toBe("token-1");
    now += 571_000;
    expect(await session.token(false)).toBe("token-2");
  });

  it("is renewed once for all who ask at the same time", async () => {
    const session = tab();
    await session.signIn("camille@lumiere.example", "secret");
    const tokens = await Promise.all([session.token(true), session.token(true), session.token(true)]);
    expect(new Set(tokens).size).toBe(1);
    expect(server.refreshes).toBe(1);
  });

  it("is never renewed by two tabs at once", async () => {
    server.signedIn = true;
    const tabs = [tab(), tab(), tab()];
    await Promise.all(tabs.map((each) => each.restore()));
    expect(tabs.map((each) => each.state.value.kind)).toEqual(["signed-in", "signed-in", "signed-in"]);
  });

  it("is used for a minute at least, however wrong the browser's clock", async () => {
    now += 3_600_000;
    const session = tab();
    await session.signIn("camille@lumiere.example", "secret");
    now += 59_000;
    await session.token(false);
    expect(server.refreshes).toBe(0);
  });

  it("cannot be had once the session has ended, and the person is told", async () => {
    const session = tab();
    await session.signIn("camille@lumiere.example", "secret");
    server.signedIn = false;
    await expect(session.token(true)).rejects.toBeInstanceOf(ApiError);
    expect(session.state.value).toEqual({ kind: "signed-out", expired: true });
  });

  it("may fail while the server is away without ending the session", async () => {
    const session = tab();
    await session.signIn("camille@lumiere.example", "secret");
    server.failure = new ApiError(0, {});
    await expect(session.token(true)).rejects.toBeInstanceOf(ApiError);
    expect(session.state.value.kind).toBe("signed-in");
  });
});

describe("a change of the member or their company", () => {
  it("is known at once, without asking the server", async () => {
    const session = tab();
    await session.signIn("camille@lumiere.example", "secret");
    server.failure = new ApiError(503, {});
    session.know({ staff: { ...staff, display_name: "Camille Durand" } });
    expect(session.state.value).toEqual({
      kind: "signed-in",
      staff: { ...staff, display_name: "Camille Durand" },
      tenant: null,
    });
    expect(server.refreshes).toBe(0);
    expect(await session.token(false)).toBe("token-1");
  });

  it("signs nobody in", async () => {
    const session = tab();
    await session.restore();
    session.know({ staff });
    expect(session.state.value.kind).toBe("signed-out");
  });
});

describe("choosing a password by a link", () => {
  it("signs in, in every tab", async () => {
    const [first, second] = [tab(), tab()];
    await second.restore();
    await first.redeem("secret", "correct horse battery", true);
    expect(first.state.value.kind).toBe("signed-in");
    await expect.poll(() => second.state.value.kind).toBe("signed-in");
  });
});

describe("several tabs", () => {
  it("are signed in together", async () => {
    const [first, second] = [tab(), tab()];
    await second.restore();
    await first.signIn("camille@lumiere.example", "secret");
    await expect.poll(() => second.state.value.kind).toBe("signed-in");
  });

  it("are signed out together", async () => {
    const [first, second] = [tab(), tab()];
    await first.signIn("camille@lumiere.example", "secret");
    await expect.poll(() => second.state.value.kind).toBe("signed-in");
    await first.signOut();
    expect([first.state.value.kind, second.state.value.kind]).toEqual(["signed-out", "signed-out"]);
  });

  it("stay signed in where the server can't be told of a sign-out", async () => {
    const session = tab();
    await session.signIn("camille@lumiere.example", "secret");
    server.failure = new ApiError(0, {});
    await expect(session.signOut()).rejects.toBeInstanceOf(ApiError);
    expect(session.state.value.kind).toBe("signed-in");
  });
});
