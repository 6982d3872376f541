import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Awake } from "./awake";

describe("a screen that is kept lit", () => {
  const release = vi.fn(() => Promise.resolve());
  const request = vi.fn(() => Promise.resolve({ release }));
  let visibility: DocumentVisibilityState;
  let awake: Awake;
  beforeEach(() => {
    visibility = "visible";
    vi.clearAllMocks();
    vi.stubGlobal("navigator", { wakeLock: { request } });
    vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visibility);
    awake = new Awake();
  });
  afterEach(() => {
    awake.stop();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  function show(state: DocumentVisibilityState): void {
    visibility = state;
    document.dispatchEvent(new Event("visibilitychange"));
  }

  it("is asked for again whenever the page is looked at again", async () => {
    awake.start();
    show("hidden");
    expect(request).toHaveBeenCalledOnce();
    show("visible");
    expect(request).toHaveBeenCalledTimes(2);
    await Promise.resolve();
  });

  it("goes dark as it does afterwards, also where the answer came late", async () => {
    awake.start();
    awake.stop();
    await vi.waitFor(() => expect(release).toHaveBeenCalledOnce());
    show("visible");
    expect(request).toHaveBeenCalledOnce();
  });

  it("does as it does where the browser or the battery refuses", async () => {
    request.mockRejectedValueOnce(new DOMException("low battery", "NotAllowedError"));
    awake.start();
    await Promise.resolve();
    vi.stubGlobal("navigator", {});
    show("visible");
    expect(request).toHaveBeenCalledOnce();
  });
});
