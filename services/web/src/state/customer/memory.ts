/** What a reload has to know to return to where one was. The tab keeps it, and no other tab sees it. */
export interface Entered {
  readonly appointmentId: string;
  readonly microphone: "on" | "muted" | "off";
  readonly camera: boolean;
}

const KEY = "parley.entered";

/** What was remembered for this appointment. */
export function recall(appointmentId: string): Entered | undefined {
  try {
    const entered = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Entered | null;
    return entered?.appointmentId === appointmentId ? entered : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers, or with undefined forgets. Where storage is blocked, a reload begins at the check-in. */
export function remember(entered: Entered | undefined): void {
  try {
    if (entered) sessionStorage.setItem(KEY, JSON.stringify(entered));
    else sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
}
