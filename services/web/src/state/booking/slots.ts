import type { Slot } from "../../api/types";
import { addDays, dayOf, type Day } from "../calendar";

export interface DayOfSlots {
  readonly day: Day;
  readonly slots: readonly Slot[];
}

/** The free times of so many days from the first, as a wall in the zone shows them; days without any included. */
export function byDay(
  slots: readonly Slot[],
  first: Day,
  days: number,
  timeZone: string,
): readonly DayOfSlots[] {
  const grouped = new Map<Day, Slot[]>();
  for (let index = 0; index < days; index += 1) grouped.set(addDays(first, index), []);
  for (const slot of slots) grouped.get(dayOf(new Date(slot.starts_at), timeZone))?.push(slot);
  return [...grouped].map(([day, ofDay]) => ({ day, slots: ofDay }));
}

/** Of several specialists who are free at a time the preferred, else the first: one chooses a time, not a person. */
export function oncePerTime(slots: readonly Slot[], preferred?: string | null): readonly Slot[] {
  const byTime = new Map<string, Slot>();
  for (const slot of slots) {
    if (!byTime.has(slot.starts_at) || slot.specialist_id === preferred) byTime.set(slot.starts_at, slot);
  }
  return [...byTime.values()];
}
