import type { DateException } from "../../api/types";
import { flawOf, spanOf, stretchOf, type Stretch } from "./week";

/** Dates on which the weekly hours do not hold. */
export interface ExceptionDraft {
  /** ISO 8601 dates, both included. */
  readonly starts_on: string;
  readonly ends_on: string;
  /** None: a day off. */
  readonly stretches: readonly Stretch[];
  readonly note: string;
}
export type ExceptionFlaw = "undated" | "reversed" | "hours";

/** What keeps an exception from being saved. */
export function exceptionFlaw({ starts_on, ends_on, stretches }: ExceptionDraft): ExceptionFlaw | undefined {
  if (starts_on === "" || ends_on === "") return "undated";
  if (ends_on < starts_on) return "reversed";
  return flawOf(stretches) ? "hours" : undefined;
}

/** As they are edited: the next ones first come first. */
export function draftsOf(exceptions: readonly DateException[]): ExceptionDraft[] {
  return exceptions
    .map(({ hours, starts_on, ends_on, note }) => ({
      starts_on,
      ends_on,
      stretches: (hours ?? []).map(stretchOf),
      note: note ?? "",
    }))
    .sort((first, second) => first.starts_on.localeCompare(second.starts_on));
}

export function exceptionsOf(drafts: readonly ExceptionDraft[]): DateException[] {
  return drafts.map(({ stretches, ...dates }) => ({ ...dates, hours: stretches.map(spanOf) }));
}
