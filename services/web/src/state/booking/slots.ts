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
