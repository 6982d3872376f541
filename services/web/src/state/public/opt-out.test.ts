import { describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import { OptOut } from "./opt-out";

const what = { company_name: "Lumière", channel: "email" };

describe("the way out of a company's messages", () => {
  it("takes a click: opening the link alone stops nothing", async () => {
    const post = vi.fn(() => Promise.resolve(what));
    const optOut = new OptOut("secret", { post } as never);
    expect(post).not.toHaveBeenCalled();
    await optOut.confirm();
    expect(post).toHaveBeenCalledWith("/v1/opt-outs/{secret}", {
      path: { secret: "secret" },
      repeatable: true,
    });
    expect(optOut.state.value).toEqual({ kind: "done", what });
  });

  it("can be tried again where nobody answers", async () => {
    const post = vi.fn().mockRejectedValueOnce(new ApiError(0, {})).mockResolvedValueOnce(what);
    const optOut = new OptOut("secret", { post });
    await optOut.confirm();
    expect(optOut.state.value).toMatchObject({ kind: "asking", failure: { status: 0 } });
    await optOut.confirm();
    expect(optOut.state.value.kind).toBe("done");
  });

  it("leads nowhere without a secret, or with one that nobody gave out", async () => {
    expect(new OptOut("").state.value.kind).toBe("unknown");
    const optOut = new OptOut("guess", { post: () => Promise.reject(new ApiError(404, {})) });
    await optOut.confirm();
    expect(optOut.state.value.kind).toBe("unknown");
  });
});
