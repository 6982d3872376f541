/** Why a microphone or camera gives nothing; "interrupted": the system took it for a while, as for a phone call. */
export type Problem = "denied" | "missing" | "busy" | "unsupported" | "failed" | "interrupted";

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
