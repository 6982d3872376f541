import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { PublicEntrance } from "../../api/types";
import { Reception, type Details } from "./reception";
import { Steps } from "./steps";

const TYPE = { id: "typ_1", name: { en: "Survey" }, duration_minutes: 30 };
const SLOT = { specialist_id: "stf_1", starts_at: "2026-12-01T09:00:00Z", ends_at: "2026-12-01T09:30:00Z" };
const JEANNE: Details = { name: " Jeanne Petit ", email: "", phone: "06 12 34 56 78", subject: "" };
const URL = "https://parley.example/j#secret";

function entrance(part: Partial<PublicEntrance> = {}): PublicEntrance {
  return {
    slug: "lumiere",
    support_phone: "+33142685300",
    booking_types: [TYPE],
    takes_calls: true,
    open: true,
    ...part,
  } as PublicEntrance;
}

/** A window whose Back goes back at once. */
class FakeWindow {
  readonly entries: unknown[] = [undefined];
  #listener: (event: PopStateEvent) => void = () => undefined;
  readonly history = {
    pushState: (state: unknown) => void this.entries.push(state),
    replaceState: (state: unknown) => void this.entries.splice(-1, 1, state),
    back: () => {
      this.entries.pop();
      this.#listener({ state: this.entries.at(-1) } as PopStateEvent);
    },
  };
  addEventListener(_: string, listener: unknown): void {
    this.#listener = listener as (event: PopStateEvent) => void;
  }
}

describe("a visitor at a company's public page", () => {
  const go = vi.fn();
  const get = vi.fn();
  const post = vi.fn();
  let reception: Reception;
  let browser: FakeWindow;
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date("2026-11-30T08:00:00Z") });
    vi.resetAllMocks();
    get.mockImplementation((path: string) =>
      Promise.resolve(path.endsWith("slots") ? { data: [SLOT] } : entrance()),
    );
    post.mockResolvedValue({ url: URL });
    browser = new FakeWindow();
    reception = new Reception({
      slug: "lumiere",
      go,
      steps: new Steps(browser),
      api: { get, post } as never,
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function chooseTime(): Promise<void> {
    await reception.load();
    reception.chooseType(TYPE);
    await vi.advanceTimersByTimeAsync(0);
    reception.times.value?.choose(SLOT);
    reception.chooseTime();
  }

  it("books the time that they chose, and gets the link to it", async () => {
    await chooseTime();
    expect(reception.step.value).toBe("details");
    await reception.book(JEANNE);
    expect(post).toHaveBeenCalledWith("/v1/public/{slug}/appointments", {
      path: { slug: "lumiere" },
      body: {
        type_id: "typ_1",
        starts_at: SLOT.starts_at,
        specialist_id: "stf_1",
        // In the company's country, unless it says otherwise.
        visitor: expect.objectContaining({ display_name: "Jeanne Petit", phone: "+33612345678" }) as unknown,
      },
      idempotencyKey: expect.any(String) as unknown,
    });
    expect(reception.step.value).toBe("booked");
    expect(reception.booked.value).toEqual({ url: URL, type: TYPE, slot: SLOT });
  });

  it("books once, however often a lost answer is asked for again", async () => {
    await chooseTime();
    post.mockRejectedValueOnce(new ApiError(0, {}));
    await reception.book(JEANNE);
    await reception.book(JEANNE);
    const [first, second] = post.mock.calls.map(([, options]) => options as { idempotencyKey: string });
    expect(second?.idempotencyKey).toBe(first?.idempotencyKey);
    await reception.book({ ...JEANNE, subject: "Other" });
    expect((post.mock.lastCall?.[1] as { idempotencyKey: string }).idempotencyKey).not.toBe(
      first?.idempotencyKey,
    );
  });

  it("chooses another time when somebody else was faster", async () => {
    await chooseTime();
    post.mockRejectedValueOnce(new ApiError(409, { code: "SLOT_TAKEN" }));
    await reception.book(JEANNE);
    expect(reception.step.value).toBe("time");
    expect(reception.failure.value?.code).toBe("SLOT_TAKEN");
    expect(reception.times.value?.chosen.value).toBeUndefined();
  });

  it("goes back step by step, and never out of what is booked", async () => {
    await chooseTime();
    reception.back();
    expect(reception.step.value).toBe("time");
    reception.back();
    expect(reception.step.value).toBe("welcome");
    await chooseTime();
    await reception.book(JEANNE);
    browser.history.back();
    expect(reception.step.value).toBe("booked");
  });

  it("calls at once, and goes to the door", async () => {
    await reception.load();
    reception.beginCall();
    expect(reception.step.value).toBe("call");
    await reception.call(JEANNE);
    expect(go).toHaveBeenCalledWith(URL);
  });

  it("learns when calls are taken again where the door has closed meanwhile", async () => {
    await reception.load();
    reception.beginCall();
    post.mockRejectedValueOnce(new ApiError(409, { code: "CLOSED" }));
    get.mockResolvedValue(entrance({ open: false, opens_at: "2026-12-01T08:00:00Z" }));
    await reception.call(JEANNE);
    expect(go).not.toHaveBeenCalled();
    expect(reception.page.value).toMatchObject({
      entrance: { open: false, opens_at: "2026-12-01T08:00:00Z" },
    });
  });

  it.each([
    [404, "unknown"],
    [503, "unreachable"],
    [0, "unreachable"],
  ])("is told what %s means", async (status, kind) => {
    get.mockRejectedValueOnce(new ApiError(status, {}));
    await reception.load();
    expect(reception.page.value.kind).toBe(kind);
  });
});
