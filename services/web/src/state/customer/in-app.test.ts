import { describe, expect, it } from "vitest";
import { inAppBrowser, wayOut } from "./in-app";

const ANDROID =
  "Mozilla/5.0 (Linux; Android 14; SM-G991B; wv) AppleWebKit/537.36 Version/4.0 Chrome/130 Mobile";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148";
const ADDRESS = "https://parley.example/j#secret";
const mediaDevices = { getUserMedia: () => Promise.reject(new Error()) };

describe("an app's own browser", () => {
  it.each([
    [`${ANDROID} [FB_IAB/FB4A;FBAV/440.0.0.0;]`, "Facebook", "android"],
    [`${ANDROID} [FB_IAB/Orca-Android;FBAV/440.0.0.0;]`, "Messenger", "android"],
    [`${IPHONE} Instagram 330.0.0 (iPhone14,5)`, "Instagram", "ios"],
    [`${IPHONE} WhatsApp/2.24`, "WhatsApp", "ios"],
    [`${IPHONE} Safari Line/14.1.0`, "LINE", "ios"],
    [`${ANDROID} [LinkedInApp]/4.1`, "LinkedIn", "android"],
    [`${ANDROID} musical_ly_2023 BytedanceWebview`, "TikTok", "android"],
    [`${IPHONE} GSA/330.0 Safari/604.1`, "Google", "ios"],
    [ANDROID, "", "android"],
    [IPHONE, "", "ios"],
  ])("is known by %s", (userAgent, app, system) => {
    expect(inAppBrowser({ userAgent, mediaDevices })).toEqual({ app, system, hasDevices: true });
  });

  it("tells where it gives no camera", () => {
    expect(inAppBrowser({ userAgent: IPHONE })?.hasDevices).toBe(false);
  });

  it.each([
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 CriOS/130 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36",
    "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 SamsungBrowser/27 Chrome/125 Mobile Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18.0 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130 Safari/537.36",
  ])("is not suspected in %s", (userAgent) => {
    expect(inAppBrowser({ userAgent })).toBeUndefined();
  });

  it("is left for Chrome on Android, with the link's secret, and for the page itself where there is no Chrome", () => {
    expect(wayOut({ app: "", system: "android" }, ADDRESS)?.address).toBe(
      "intent://parley.example/j#secret#Intent;scheme=https;package=com.android.chrome;" +
        "S.browser_fallback_url=https%3A%2F%2Fparley.example%2Fj%23secret;end",
    );
  });

  it("is left for Safari on iOS", () => {
    const address = "x-safari-https://parley.example/j#secret";
    expect(wayOut({ app: "Instagram", system: "ios" }, ADDRESS)).toEqual({ browser: "safari", address });
  });

  it("is left as LINE does it", () => {
    const address = "https://parley.example/j?openExternalBrowser=1#secret";
    expect(wayOut({ app: "LINE", system: "ios" }, ADDRESS)).toEqual({ browser: "default", address });
  });

  it("is left by hand elsewhere", () => {
    expect(wayOut({ app: "Telegram", system: "other" }, ADDRESS)).toBeUndefined();
  });
});
