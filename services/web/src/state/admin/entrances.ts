import type { Entrance } from "../../api/types";
import { Form, missing, missingInAny, numberFlaw, type Tools } from "../form";
import {
  draftsOf,
  exceptionFlaw,
  exceptionsOf,
  hasFlaw,
  hoursOf,
  weekOf,
  type ExceptionDraft,
  type Week,
} from "../hours";
import { NEW } from "./addresses";

/** A public page while it is being edited. */
export interface EntranceValues {
  readonly version: number;
  readonly slug: string;
  readonly name: Readonly<Record<string, string>>;
  readonly team_id: string;
  readonly booking_type_ids: readonly string[];
  /** Empty: no calls at once. */
  readonly call_type_id: string;
  readonly time_zone: string;
  readonly week: Week;
  readonly exceptions: readonly ExceptionDraft[];
  readonly holidays: string;
  readonly queue_limit: number;
  readonly active: boolean;
}

const SLUG = /^[a-z0-9-]{3,60}$/;
const OPEN = [{ start: "09:00", end: "18:00" }];

/** A public page: one that there is, or a new one for a team. */
export function entranceForm(
  { api, drafts }: Tools,
  id: string,
  begin: { readonly teamId: string; readonly timeZone: string },
): Form<EntranceValues> {
  const path = { entrance_id: id };
  const isNew = id === NEW;
  return new Form<EntranceValues>({
    load: async () =>
      isNew ? emptyPage(begin) : valuesOf(await api.get("/v1/entrances/{entrance_id}", { path })),
    save: async (values, before) => {
      const { version, week, exceptions, name, booking_type_ids, ...rest } = values;
      const body = {
        ...rest,
        name: { ...name },
        booking_type_ids: [...booking_type_ids],
        hours: hoursOf(week),
        exceptions: exceptionsOf(exceptions),
      };
      return valuesOf(
        isNew
          ? await api.post("/v1/entrances", { body })
          : await api.put("/v1/entrances/{entrance_id}", { path, body, ifMatch: before.version }),
      );
    },
    check: (values) => ({
      name: missingInAny(values.name),
      slug: SLUG.test(values.slug) ? undefined : "not_a_slug",
      team_id: missing(values.team_id),
      week: hasFlaw(values.week) ? "hours" : undefined,
      exceptions: values.exceptions.some(exceptionFlaw) ? "hours" : undefined,
      queue_limit: numberFlaw(values.queue_limit, 0, 500),
    }),
    draft: { drafts, key: `entrance ${id}` },
  });
}

/** An address made of a name: "Sinistres & expertise" gives "sinistres-expertise". */
export function slugOf(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
}

/** A button for any site that leads to a public page. */
export function buttonSnippet(url: string, text: string): string {
  return `<a href="${escaped(url)}" target="_blank" rel="noopener">${escaped(text)}</a>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function emptyPage({ teamId, timeZone }: { teamId: string; timeZone: string }): EntranceValues {
  return {
    version: 0,
    slug: "",
    name: { fr: "", en: "" },
    team_id: teamId,
    booking_type_ids: [],
    call_type_id: "",
    time_zone: timeZone,
    week: { 1: OPEN, 2: OPEN, 3: OPEN, 4: OPEN, 5: OPEN },
    exceptions: [],
    holidays: "",
    queue_limit: 0,
    active: true,
  };
}

function valuesOf(entrance: Entrance): EntranceValues {
  const { id, created_at, hours, exceptions, call_type_id, ...values } = entrance;
  return {
    ...values,
    call_type_id: call_type_id ?? "",
    week: weekOf(hours),
    exceptions: draftsOf(exceptions),
  };
}
