import { describe, expect, it } from "vitest";
import { browserFamily, problemOf } from "./problems";

describe("a problem with a device", () => {
  it.each([
    ["NotAllowedError", "denied"],
    ["NotFoundError", "missing"],
    ["NotReadableError", "busy"],
    ["OtherError", "failed"],
  ])("%s is %s", (name, problem) => {
    expect(problemOf(Object.assign(new Error(), { name }))).toBe(problem);
  });

  it.each([
    ["Permission denied", "denied"],
    ["Permission dismissed", "dismissed"],
    ["Permission denied by system", "system"],
  ])("is a refusal of its own kind: %s", (message, problem) => {
    expect(problemOf(new DOMException(message, "NotAllowedError"))).toBe(problem);
  });

  it.each([
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Version/18.0 Safari/604", "safari-ios"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 CriOS/130 Safari/604", "other-ios"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 FxiOS/130 Safari/604", "other-ios"],
    ["Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/130 Mobile Safari/537", "chrome-android"],
    ["Mozilla/5.0 (Linux; Android 14) SamsungBrowser/27 Chrome/125 Mobile Safari/537", "samsung"],
    ["Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", "firefox-android"],
    ["Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/132.0", "firefox"],
    ["Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/18.0 Safari/605", "safari"],
    ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/130 Safari/537 Edg/130.0", "edge"],
    ["Mozilla/5.0 (X11; Linux) AppleWebKit/537 Chrome/130 Safari/537", "chrome"],
  ])("is mended in %s as in %s", (userAgent, family) => {
    expect(browserFamily(userAgent)).toBe(family);
  });
});
