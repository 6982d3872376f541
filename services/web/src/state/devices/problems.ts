/**
 * Why a microphone or camera gives nothing. "dismissed": the question was closed without an answer; "system": the
 * browser itself may not use it; "interrupted": the system took it for a while, as for a phone call.
 */
export type Problem =
  "denied" | "dismissed" | "system" | "missing" | "busy" | "unsupported" | "failed" | "interrupted";

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
  if (!(error instanceof Error)) return "failed";
  // Chromium tells kinds of refusal apart, though by its words alone.
  if (error.name === "NotAllowedError" && /dismissed/i.test(error.message)) return "dismissed";
  if (error.name === "NotAllowedError" && /by system/i.test(error.message)) return "system";
  return BY_NAME[error.name] ?? "failed";
}

/** Whether the answer was the person's or the system's: it holds for both devices that were asked for together. */
export function isRefusal(problem: Problem): problem is "denied" | "dismissed" | "system" {
  return problem === "denied" || problem === "dismissed" || problem === "system";
}

/** The browsers in which a refusal is undone each in its own way. */
export type BrowserFamily =
  | "safari-ios"
  | "other-ios"
  | "chrome-android"
  | "samsung"
  | "firefox-android"
  | "chrome"
  | "edge"
  | "firefox"
  | "safari";

/** Which of them this is, by its user agent; the many that are built on Chromium are told as Chrome. */
export function browserFamily(userAgent: string = navigator.userAgent): BrowserFamily {
  const names = (pattern: RegExp): boolean => pattern.test(userAgent);
  if (names(/iPhone|iPad|iPod/))
    return names(/CriOS|FxiOS|EdgiOS|OPT\/|DuckDuckGo/) ? "other-ios" : "safari-ios";
  if (names(/Android/)) {
    if (names(/Firefox\//)) return "firefox-android";
    return names(/SamsungBrowser\//) ? "samsung" : "chrome-android";
  }
  if (names(/Firefox\//)) return "firefox";
  if (names(/Edg\//)) return "edge";
  return names(/Safari\//) && !names(/Chrome|Chromium/) ? "safari" : "chrome";
}
