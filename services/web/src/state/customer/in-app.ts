/** Apps that open links in a browser of their own, most of which give no camera or lose the page with the app. */
const APPS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["Messenger", /FBAN\/Messenger|MessengerForiOS|Orca-Android|FB_IAB\/MESSENGER/i],
  ["Facebook", /FBAN|FBAV|FB_IAB/],
  ["Instagram", /Instagram/],
  ["WhatsApp", /WhatsApp/],
  ["LINE", /\bLine\//],
  ["LinkedIn", /LinkedInApp/],
  ["TikTok", /musical_ly|BytedanceWebview|TikTok/i],
  ["Snapchat", /Snapchat/],
  ["Pinterest", /\[Pinterest|Pinterest\//],
  ["X", /Twitter for|TwitterAndroid/],
  ["WeChat", /MicroMessenger/],
  ["Telegram", /Telegram/],
  ["Gmail", /\bGmail\b/],
  ["Google", /\bGSA\//],
];
// What a browser of an app calls itself: "; wv" by Android's convention; on iOS all real browsers say Safari.
const ANDROID_WEB_VIEW = /Android.*; wv\)/;
const IOS = /iPhone|iPad|iPod/;
const IOS_BROWSER = /Safari\//;

export interface InApp {
  /** The app's name; empty where only its kind is known. */
  readonly app: string;
  readonly system: "android" | "ios" | "other";
  /** Whether this browser could use a camera and microphone at all. */
  readonly hasDevices: boolean;
}

interface Surroundings {
  readonly userAgent: string;
  readonly mediaDevices?: Pick<MediaDevices, "getUserMedia"> | undefined;
}

/** The app's own browser that the page was opened in; undefined in a real one. */
export function inAppBrowser({ userAgent, mediaDevices }: Surroundings = navigator): InApp | undefined {
  const ios = IOS.test(userAgent);
  const app = APPS.find(([, pattern]) => pattern.test(userAgent))?.[0];
  const isWebView = ANDROID_WEB_VIEW.test(userAgent) || (ios && !IOS_BROWSER.test(userAgent));
  if (!app && !isWebView) return undefined;
  const system = ios ? "ios" : userAgent.includes("Android") ? "android" : "other";
  return { app: app ?? "", system, hasDevices: mediaDevices !== undefined };
}

export interface WayOut {
  readonly browser: "chrome" | "safari" | "default";
  readonly address: string;
}

/**
 * An address that opens the page in a real browser, where app or system hand one over: LINE by its own parameter;
 * Chrome by an Android intent, with the page itself where there is no Chrome; Safari by its scheme. A link's secret
 * stays in the fragment.
 */
export function wayOut({ app, system }: Pick<InApp, "app" | "system">, address: string): WayOut | undefined {
  if (app === "LINE") {
    const outside = new URL(address);
    outside.searchParams.set("openExternalBrowser", "1");
    return { browser: "default", address: outside.href };
  }
  if (system === "android") {
    const [scheme, rest] = splitScheme(address);
    const extras = `S.browser_fallback_url=${encodeURIComponent(address)}`;
    // Android looks for the last "#Intent;", so a fragment before it is kept.
    const intent = `intent://${rest}#Intent;scheme=${scheme};package=com.android.chrome;${extras};end`;
    return { browser: "chrome", address: intent };
  }
  const isSafari = system === "ios" && address.startsWith("https:");
  return isSafari ? { browser: "safari", address: `x-safari-${address}` } : undefined;
}

function splitScheme(address: string): [string, string] {
  const [scheme = "", rest = ""] = address.split("://", 2);
  return [scheme, rest];
}
