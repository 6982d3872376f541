import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Admission } from "../../api/types";
import { admission } from "./fakes";
import { Pass } from "./pass";

describe("a customer's pass", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function pass(first: Admission): { pass: Pass; post: ReturnType<typeof vi.fn> } {
    const post = vi.fn(() =>
      Promise.resolve(admission({ access_token: "token-2", live_url: "wss://there" })),
    );
    return { pass: new Pass({ post } as never, first, () => undefined), post };
  }

  it("is renewed a minute before it ends, and not sooner", async () => {
    const { pass: held, post } = pass(admission());
    await vi.advanceTimersByTimeAsync(239_000);
    expect(await held.token(false)).toBe("token-1");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await held.token(false)).toBe("token-2");
    expect(post).toHaveBeenCalledOnce();
  });

  it("is renewed at once where it was refused", async () => {
    const { pass: held } = pass(admission());
    expect(await held.token(true)).toBe("token-2");
  });

  it("is renewed by one request for all who ask", async () => {
    const { pass: held, post } = pass(admission());
    await Promise.all([held.token(true), held.token(true), held.locate()]);
    expect(post).toHaveBeenCalledOnce();
  });

  it("is not renewed on and on where the clock is wrong", async () => {
    const { pass: held, post } = pass(admission({ access_token_expires_at: "2001-01-01T00:00:00Z" }));
    for (let ask = 0; ask < 5; ask += 1) await held.token(false);
    expect(post).not.toHaveBeenCalled();
  });

  it("knows where the room is served now", async () => {
    expect(await pass(admission()).pass.locate()).toBe("wss://there");
  });
});
