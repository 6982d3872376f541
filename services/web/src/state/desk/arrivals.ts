import { effect, untracked } from "@preact/signals";
import type { Appointment } from "../../api/types";
import type { Desk } from "./desk";

/**
 * Calls back for each appointment that comes to wait after the first load. Whoever is put back into the queue keeps
 * their place in it, and is no arrival.
 */
export function watchArrivals(
  desk: Pick<Desk, "state" | "waiting">,
  onArrival: (appointment: Appointment) => void,
): () => void {
  const known = new Set<string>();
  let isFirst = true;
  return effect(() => {
    if (desk.state.value !== "ready") return;
    const fresh = desk.waiting.value.filter((appointment) => !known.has(arrivalOf(appointment)));
    for (const appointment of fresh) known.add(arrivalOf(appointment));
    if (!isFirst) untracked(() => fresh.forEach(onArrival));
    isFirst = false;
  });
}

function arrivalOf(appointment: Appointment): string {
  return `${appointment.id} ${appointment.waiting_since ?? ""} ${appointment.state}`;
}
