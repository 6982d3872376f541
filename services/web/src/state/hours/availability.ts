import type { Api } from "../../api/client";
import type { Availability } from "../../api/types";
import { Form, type Drafts } from "../form";
import { draftsOf, exceptionFlaw, exceptionsOf, type ExceptionDraft } from "./exceptions";
import { hasFlaw, hoursOf, weekOf, type Week } from "./week";

/** When a specialist can be booked, while it is being edited. */
export interface AvailabilityValues {
  readonly version: number;
  readonly time_zone: string;
  readonly week: Week;
  readonly exceptions: readonly ExceptionDraft[];
  /** Country (FR) or subdivision (DE-BY) whose public holidays are days off; empty: none. */
  readonly holidays: string;
}

/** A specialist's hours: their own, or for administrators a colleague's. */
export function availabilityForm(
  api: Pick<Api, "get" | "put">,
  drafts: Drafts,
  staffId: string,
): Form<AvailabilityValues> {
  const path = { staff_id: staffId };
  return new Form<AvailabilityValues>({
    load: async () => valuesOf(await api.get("/v1/availability/{staff_id}", { path })),
    save: async (values, before) => {
      const body = {
        time_zone: values.time_zone,
        hours: hoursOf(values.week),
        exceptions: exceptionsOf(values.exceptions),
        holidays: values.holidays,
      };
      return valuesOf(await api.put("/v1/availability/{staff_id}", { path, body, ifMatch: before.version }));
    },
    check: ({ week, exceptions }) => ({
      week: hasFlaw(week) ? "hours" : undefined,
      exceptions: exceptions.some(exceptionFlaw) ? "hours" : undefined,
    }),
    draft: { drafts, key: `availability ${staffId}` },
  });
}

function valuesOf(availability: Availability): AvailabilityValues {
  return {
    version: availability.version,
    time_zone: availability.time_zone,
    week: weekOf(availability.hours),
    exceptions: draftsOf(availability.exceptions),
    holidays: availability.holidays,
  };
}
