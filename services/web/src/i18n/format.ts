import { locale } from "./index";

const NO_BREAK = "\u00a0";
const HOUR = 60;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** The page's language as the reader's region writes it: a British reader's clock has 24 hours. */
function regional(): string {
  const language = locale.value;
  return navigator.languages.find((tag) => tag.toLowerCase().split("-")[0] === language) ?? language;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The reader's format; kept, since making one costs a hundred times its use and lists use it in every line. */
export function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${regional()} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(regional(), options);
  formats.set(key, format);
  return format;
}

const names = new Map<string, Intl.DisplayNames>();

/** A country or a language by its name in the page's language; a code that is none stays as it is. */
export function displayName(code: string, type: "region" | "language"): string {
  const key = `${locale.value} ${type}`;
  const known = names.get(key) ?? new Intl.DisplayNames([locale.value], { type });
  names.set(key, known);
  try {
    return known.of(code) ?? code;
  } catch {
    return code;
  }
}

/** Hours and minutes as the reader's region has them on every clock: "04:55", "4:55 AM". */
export function clockTime(): Pick<Intl.DateTimeFormatOptions, "hour" | "minute"> {
  const halves = dateFormat({ hour: "numeric" }).resolvedOptions().hour12 === true;
  return { hour: halves ? "numeric" : "2-digit", minute: "2-digit" };
}

/** A day and time in words, in the reader's language and the given zone: "mardi 24 novembre à 14:30". */
export function formatDateTime(instant: Date, timeZone?: string): string {
  return format(instant, { weekday: "long", day: "numeric", month: "long", ...clockTime() }, timeZone);
}

/** A day in words: "mardi 24 novembre". */
export function formatDay(instant: Date, timeZone?: string): string {
  return format(instant, { weekday: "long", day: "numeric", month: "long" }, timeZone);
}

/** A time of day: "14:30", "2:30 PM". */
export function formatTime(instant: Date, timeZone?: string): string {
  return format(instant, clockTime(), timeZone);
}

/** How a zone is called at that instant: "heure normale d’Europe centrale". */
export function formatZone(instant: Date, timeZone: string): string {
  const parts = dateFormat({ timeZone, timeZoneName: "long" }).formatToParts(instant);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? timeZone;
}

/** Minutes and seconds, with hours and days where there are: "4:05", "1:04:05", "2 j 1:04:05". */
export function formatCountdown(milliseconds: number): string {
  const total = Math.max(0, Math.ceil(milliseconds / 1000));
  const [days, hours, minutes, seconds] = [
    Math.floor(total / 86_400),
    Math.floor(total / 3600) % 24,
    Math.floor(total / 60) % 60,
    total % 60,
  ];
  const two = (value: number): string => String(value).padStart(2, "0");
  const clock = total >= 3600 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  return days > 0 ? `${formatUnit(days, "day")} ${clock}` : clock;
}

/** A number with its unit in the reader's language: "5 min", "2 jours". */
export function formatUnit(value: number, unit: "year" | "day" | "hour" | "minute"): string {
  return new Intl.NumberFormat(regional(), { style: "unit", unit, unitDisplay: "long" }).format(value);
}

/** Minutes in the largest units that tell them exactly: "2 days", "1 hour 30 minutes". */
export function formatMinutes(minutes: number): string {
  if (minutes >= YEAR && minutes % YEAR === 0) return formatUnit(minutes / YEAR, "year");
  if (minutes >= DAY && minutes % DAY === 0) return formatUnit(minutes / DAY, "day");
  if (minutes < HOUR) return formatUnit(minutes, "minute");
  const rest = minutes % HOUR;
  const hours = formatUnit(Math.floor(minutes / HOUR), "hour");
  return rest === 0 ? hours : `${hours} ${formatUnit(rest, "minute")}`;
}

/** A wait still to come, longer ones in coarser steps, since nobody knows better: "7 minutes", "1 hour 15 minutes". */
export function formatWait(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  const step = minutes <= 10 ? 1 : minutes <= HOUR ? 5 : 15;
  return formatMinutes(Math.ceil(minutes / step) * step);
}

/** Several things in one go: "1 jour et 1 heure". */
export function formatList(things: readonly string[]): string {
  return new Intl.ListFormat(regional(), { type: "conjunction" }).format(things);
}

/** A phone number as it is read, on one line: French and North American numbers grouped, others as they are. */
export function formatPhone(number: string): string {
  const french = /^\+33(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(number);
  if (french) return ["+33", ...french.slice(1)].join(NO_BREAK);
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return american ? ["+1", ...american.slice(1)].join(NO_BREAK) : number;
}

function format(instant: Date, options: Intl.DateTimeFormatOptions, timeZone: string | undefined): string {
  return dateFormat(timeZone ? { ...options, timeZone } : options).format(instant);
}
