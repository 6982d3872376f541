import { clockTime, dateFormat } from "../../../i18n/format";
import type { Availability } from "../../../api/types";
import { t } from "../../../i18n/calendar";
import { isHoliday, noteOn } from "../../../state/agenda";
import { noonOf, type Day } from "../../../state/calendar";

/** "23 – 29 novembre 2026", "mercredi 25 novembre 2026" */
export function rangeText(days: readonly Day[]): string {
  const [first, last] = [days[0] ?? "", days.at(-1) ?? ""];
  if (first === last)
    return dayText(first, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const format = dateFormat({ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return format.formatRange(noonOf(first, "UTC"), noonOf(last, "UTC"));
}

/** A day as the options want it; a day has no zone. */
export function dayText(day: Day, options: Intl.DateTimeFormatOptions): string {
  return dateFormat({ ...options, timeZone: "UTC" }).format(noonOf(day, "UTC"));
}

/** Why a specialist works otherwise on a day, or not at all; empty where nothing is special. */
export function noteText(availability: Availability, day: Day): string {
  return noteOn(availability, day) || (isHoliday(availability, day) ? t("holiday") : "");
}

/** A day in full: "mercredi 25 novembre". */
export function dayName(day: Day): string {
  return dayText(day, { weekday: "long", day: "numeric", month: "long" });
}

/** A time of day from its minutes after midnight: "14:30". */
export function timeText(minutes: number): string {
  const format = dateFormat({ ...clockTime(), timeZone: "UTC" });
  return format.format(new Date(minutes * 60_000));
}
