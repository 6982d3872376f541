import type { Appointment, AppointmentType, Customer, Staff } from "../../api/types";
import {
  clockTime,
  dateFormat,
  displayName,
  formatMinutes,
  formatPhone,
  formatUnit,
} from "../../i18n/format";
import { localised } from "../../i18n/index";
import { t } from "../../i18n/staff";

/** How a customer is called, also while their name is being fetched. */
export function nameOf(customer: Customer | undefined): string {
  return customer?.display_name ?? t("customer.unnamed");
}

/** What an appointment is about. */
export function typeName(type: AppointmentType | undefined): string {
  return type ? localised(type.name) : t("type.unnamed");
}

export function colleagueName(colleague: Staff | undefined): string {
  return colleague?.display_name ?? t("colleague.unnamed");
}

/** A language by its name in the reader's language. */
export function languageName(tag: string): string {
  return displayName(tag, "language");
}

/** From normal to most urgent. */
export const PRIORITIES = [0, 1, 2] as const;

/** How a customer is reached, in a line. */
export function contactLine({ email, phone }: Customer): string {
  return [email, phone && formatPhone(phone)].filter(Boolean).join(" · ");
}

/** How long it has been, in whole minutes or hours. */
export function elapsed(since: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(since)) / 60_000);
  if (minutes < 1) return t("time.now");
  return minutes < 60 ? formatUnit(minutes, "minute") : formatUnit(Math.floor(minutes / 60), "hour");
}

/** A length of time in hours and minutes, at least one minute. */
export function minutesText(seconds: number): string {
  return formatMinutes(Math.max(1, Math.round(seconds / 60)));
}

/** Day, beginning and end in a zone: "mardi 24 novembre, 14:30 – 15:00". */
export function timeRange({ starts_at, ends_at }: Appointment, timeZone: string): string {
  const format = dateFormat({
    weekday: "long",
    day: "numeric",
    month: "long",
    ...clockTime(),
    timeZone,
  });
  return format.formatRange(new Date(starts_at), new Date(ends_at));
}
