import type { AppointmentType } from "../../api/types";
import presets from "./presets.json";

type Rules = Omit<AppointmentType, "id" | "version" | "preset">;
export type Preset = NonNullable<AppointmentType["preset"]>;

const { empty, ...differences } = presets;

/** What a type begins with where nothing is said. */
export const EMPTY: Rules = empty;

/** The six scenarios, with what suits each: the same as every company starts with, which a test compares. */
export const PRESETS = Object.fromEntries(
  Object.entries<object>(differences).map(([preset, rules]) => [preset, { ...EMPTY, ...rules }]),
) as Readonly<Record<Preset, Rules>>;
