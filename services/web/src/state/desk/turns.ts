import type { Appointment } from "../../api/types";

/** A customer waits, or a further device of theirs asks to take the call over. */
export function asksForAdmission(appointment: Appointment): boolean {
  return appointment.state === "waiting" || hasDeviceWaiting(appointment);
}

/** A further device asks for the call that is going on. */
export function hasDeviceWaiting(appointment: Appointment): boolean {
  return appointment.state === "in_progress" && appointment.participants.some((each) => each.device_waiting);
}

/** The customer was in the waiting room, and left it by themselves. */
export function hasLeft(before: Appointment | undefined, after: Appointment): boolean {
  return before?.state === "waiting" && (after.state === "scheduled" || after.state === "invited");
}

/** In the order in which they are served: devices of running calls, then by priority, then first come first. */
export function byTurn(first: Appointment, second: Appointment): number {
  return (
    Number(hasDeviceWaiting(second)) - Number(hasDeviceWaiting(first)) ||
    second.priority - first.priority ||
    (first.waiting_since ?? "").localeCompare(second.waiting_since ?? "")
  );
}

/** Calls that go on, then all by time. */
export function byStart(first: Appointment, second: Appointment): number {
  const running = (each: Appointment): number => (each.state === "in_progress" ? 0 : 1);
  return (
    running(first) - running(second) ||
    first.starts_at.localeCompare(second.starts_at) ||
    first.id.localeCompare(second.id)
  );
}

/** An appointment's place in the specialist's work: theirs to take up again, or not. */
export function isInMyCall(appointment: Appointment, staffId: string): boolean {
  return appointment.state === "in_progress" && appointment.participants.some((each) => each.id === staffId);
}
