import type { AppointmentType } from "../../api/types";

type Rules = Omit<AppointmentType, "id" | "version" | "preset">;
export type Preset = NonNullable<AppointmentType["preset"]>;

const HOUR = 60;
const DAY = 1_440;

/** Where a scenario says nothing else. */
const USUAL: Rules = {
  name: { fr: "", en: "" },
  duration_minutes: 30,
  ad_hoc_validity_minutes: 2 * HOUR,
  early_entry_minutes: 10,
  buffer_before_minutes: 0,
  buffer_after_minutes: 0,
  notice_minutes: 0,
  horizon_days: 60,
  daily_capacity: 0,
  change_until_minutes: HOUR,
  grace_minutes: 15,
  consents: [],
  reminders_minutes_before: [DAY, HOUR],
  skills: [],
  active: true,
};

const MEETING = { purpose: "meeting", required: true } as const;
const PHOTO = { purpose: "photo", required: false } as const;
const LOCATION = { purpose: "location", required: false } as const;

/** The six scenarios, with what suits each: the same as every company starts with. */
export const PRESETS: Readonly<Record<Preset, Rules>> = {
  telemedicine: {
    ...USUAL,
    name: { fr: "Téléconsultation médicale", en: "Medical consultation" },
    duration_minutes: 20,
    ad_hoc_validity_minutes: HOUR,
    early_entry_minutes: 15,
    buffer_after_minutes: 5,
    notice_minutes: 30,
    horizon_days: 90,
    change_until_minutes: 2 * HOUR,
    grace_minutes: 10,
    consents: [MEETING],
  },
  visual_assistance: {
    ...USUAL,
    name: { fr: "Assistance visuelle à distance", en: "Remote visual assistance" },
  },
  roadside_assistance: {
    ...USUAL,
    name: { fr: "Assistance routière", en: "Roadside assistance" },
    duration_minutes: 20,
    ad_hoc_validity_minutes: 3 * HOUR,
    horizon_days: 7,
    change_until_minutes: 0,
    grace_minutes: 30,
    consents: [LOCATION],
    reminders_minutes_before: [15],
  },
  showroom: {
    ...USUAL,
    name: { fr: "Salle d’exposition virtuelle", en: "Virtual showroom" },
    duration_minutes: 45,
    buffer_before_minutes: 5,
    buffer_after_minutes: 10,
    notice_minutes: 2 * HOUR,
  },
  survey_and_inspection: {
    ...USUAL,
    name: { fr: "Expertise et inspection à distance", en: "Remote survey and inspection" },
    duration_minutes: 60,
    ad_hoc_validity_minutes: 4 * HOUR,
    buffer_after_minutes: 15,
    notice_minutes: 4 * HOUR,
    horizon_days: 90,
    daily_capacity: 6,
    change_until_minutes: DAY,
    grace_minutes: 20,
    consents: [MEETING, PHOTO, LOCATION],
    reminders_minutes_before: [2 * DAY, DAY, HOUR],
  },
  high_value_service: {
    ...USUAL,
    name: { fr: "Conseil personnalisé", en: "Personal advice" },
    duration_minutes: 45,
    ad_hoc_validity_minutes: 4 * HOUR,
    early_entry_minutes: 15,
    buffer_before_minutes: 10,
    buffer_after_minutes: 5,
    notice_minutes: 2 * HOUR,
    horizon_days: 90,
    change_until_minutes: 2 * HOUR,
  },
};
