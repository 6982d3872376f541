import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { Consent } from "../../api/types";
import { Consents } from "./consents";
import { question } from "./fakes";
import { KeptPlace } from "./kept-place";
import { rememberWordings } from "./memory";

const path = { appointment_id: "apt_1" };

describe("a place in the queue", () => {
  const post = vi.fn(() => Promise.resolve({}));
  let place: KeptPlace;
  beforeEach(() => {
    post.mockClear();
    place = new KeptPlace({ post } as never, "apt_1", false);
  });

  it("is kept for who goes, and given up by who stays", async () => {
    await place.keep(true);
    expect(place.held.value).toBe(true);
    await place.keep(false);
    expect(place.held.value).toBe(false);
    expect(post).toHaveBeenLastCalledWith("/v1/appointments/{appointment_id}/hold", {
      path,
      body: { held: false },
      repeatable: true,
    });
  });

  it("is not believed to be kept where nobody has answered", async () => {
    post.mockRejectedValueOnce(new ApiError(503, {}));
    await place.keep(true);
    expect([place.held.value, place.failure.value?.status]).toEqual([false, 503]);
    await place.keep(true);
    expect([place.held.value, place.failure.value]).toEqual([true, undefined]);
  });
});

function answer(part: Partial<Consent>): Consent {
  return { purpose: "photo", granted: true, text_version: 2, locale: "fr", ...part } as Consent;
}

describe("what a customer has agreed to", () => {
  const get = vi.fn();
  const post = vi.fn(() => Promise.resolve({}));
  let consents: Consents;
  beforeEach(() => {
    sessionStorage.clear();
    vi.clearAllMocks();
    get.mockResolvedValue({ data: [answer({ answered_at: "2026-12-01T09:00:00Z" })] });
    consents = new Consents({ get, post } as never, "apt_1");
  });

  it("is the last answer for each purpose, in whatever order they come", async () => {
    get.mockResolvedValue({
      data: [
        answer({ granted: false, answered_at: "2026-12-01T09:05:00Z" }),
        answer({ answered_at: "2026-12-01T09:00:00Z" }),
        answer({ purpose: "meeting", answered_at: "2026-12-01T09:00:00Z" }),
      ],
    });
    await consents.load();
    expect(consents.answers.value.map(({ purpose, granted }) => [purpose, granted])).toEqual([
      ["photo", false],
      ["meeting", true],
    ]);
  });

  it("is taken back with the wording that it was given to", async () => {
    await consents.load();
    await consents.answer(answer({}), false);
    expect(post).toHaveBeenCalledWith("/v1/appointments/{appointment_id}/consents", {
      path,
      body: { purpose: "photo", granted: false, text_version: 2, locale: "fr" },
      repeatable: true,
    });
    expect(get).toHaveBeenCalledTimes(2);
  });

  it("stays as it is, and says so, where nobody answers", async () => {
    await consents.load();
    post.mockRejectedValueOnce(new ApiError(0, {}));
    await consents.answer(answer({}), false);
    expect(consents.failure.value?.status).toBe(0);
    get.mockRejectedValueOnce(new ApiError(0, {}));
    await consents.load();
    expect([consents.state.value, consents.answers.value.length]).toEqual(["ready", 1]);
  });

  it("can be read again in the words in which it was asked", () => {
    rememberWordings([{ ...question("photo", false), text_version: 2 }]);
    expect(consents.wording(answer({}))).toEqual({ en: "Do you agree to photo?" });
    expect(consents.wording(answer({ text_version: 1 }))).toBeUndefined();
  });
});
