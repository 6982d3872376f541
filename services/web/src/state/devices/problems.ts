/** Why a microphone or camera gives nothing. */
export type Problem = "denied" | "missing" | "busy" | "unsupported" | "failed";

const BY_NAME: Readonly<Record<string, Problem>> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** The problem that an error of getUserMedia stands for. */
export function problemOf(error: unknown): Problem {
  return (error instanceof Error && BY_NAME[error.name]) || "failed";
}

/** The browsers in which a refusal is undone each in its own way. */
export type BrowserFamily =
  "safari-ios" | "chrome-ios" | "chrome-android" | "samsung" | "firefox" | "safari" | "chromium";

/** Which of them this is, by its user agent. */
export function browserFamily(userAgent: string = navigator.userAgent): BrowserFamily {
  const ios = /iPhone|iPad|iPod/.test(userAgent);
  if (ios) return /CriOS|FxiOS|EdgiOS/.test(userAgent) ? "chrome-ios" : "safari-ios";
  if (userAgent.includes("Firefox/")) return "firefox";
  if (userAgent.includes("SamsungBrowser/")) return "samsung";
  if (userAgent.includes("Android")) return "chrome-android";
  return userAgent.includes("Safari/") && !/Chrome|Chromium/.test(userAgent) ? "safari" : "chromium";
}
