import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BackGuard } from "./back";

describe("the browser's Back in an appointment", () => {
  let guard: BackGuard;
  const push = vi.spyOn(history, "pushState");
  const back = vi.spyOn(history, "back").mockImplementation(() => undefined);
  beforeEach(() => {
    history.replaceState(null, "");
    push.mockClear();
    back.mockClear();
    guard = new BackGuard();
    guard.arm();
  });
  afterEach(() => {
    guard.disarm();
  });

  function pressBack(): void {
    history.replaceState(null, "");
    dispatchEvent(new PopStateEvent("popstate", { state: null }));
  }

  it("asks, and stays where the answer is to stay", () => {
    expect(guard.asking.value).toBe(false);
    pressBack();
    expect(guard.asking.value).toBe(true);
    guard.stay();
    expect(guard.asking.value).toBe(false);
    pressBack();
    expect(guard.asking.value).toBe(true);
  });

  it("is guarded once, also after a reload", () => {
    const reloaded = new BackGuard();
    reloaded.arm();
    expect(push).toHaveBeenCalledOnce();
    reloaded.disarm();
  });

  it("leads away again at once when the appointment is over", () => {
    guard.disarm();
    expect(back).toHaveBeenCalledOnce();
    pressBack();
    expect(guard.asking.value).toBe(false);
  });

  it("goes no further back than it was pressed", () => {
    pressBack();
    guard.disarm();
    expect(back).not.toHaveBeenCalled();
  });
});
