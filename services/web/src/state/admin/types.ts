import type { AppointmentType, ConsentPurpose } from "../../api/types";
import { Form, missingInAny, numberFlaw, type Tools } from "../form";
import { NEW } from "./addresses";
import { PRESETS, type Preset } from "./presets";

export type TypeValues = Omit<AppointmentType, "id">;
/** What a customer is asked for a purpose before they enter. */
export type Need = "no" | "optional" | "required";

export const PURPOSES = [
  "meeting",
  "recording",
  "photo",
  "location",
  "transcript",
  "channel",
  "third_party_content",
] as const satisfies readonly ConsentPurpose[];

/** An appointment type: one that there is, or a new one after a preset. */
export function typeForm({ api, drafts }: Tools, id: string, preset?: Preset): Form<TypeValues> {
  const path = { type_id: id };
  const isNew = id === NEW;
  return new Form<TypeValues>({
    load: async () =>
      preset
        ? { ...PRESETS[preset], version: 0, preset }
        : valuesOf(await api.get("/v1/appointment-types/{type_id}", { path })),
    save: async ({ version, ...body }, before) =>
      valuesOf(
        isNew
          ? await api.post("/v1/appointment-types", { body })
          : await api.put("/v1/appointment-types/{type_id}", { path, body, ifMatch: before.version }),
      ),
    check: (values) => ({
      name: missingInAny(values.name),
      duration_minutes:
        numberFlaw(values.duration_minutes, 5, 480) ??
        (values.duration_minutes % 5 === 0 ? undefined : "uneven"),
      horizon_days: numberFlaw(values.horizon_days, 1, 366),
      daily_capacity: numberFlaw(values.daily_capacity, 0, 100),
    }),
    draft: { drafts, key: `type ${id} ${preset ?? ""}` },
  });
}

/** How a purpose stands in a type. */
export function needOf(consents: TypeValues["consents"], purpose: ConsentPurpose): Need {
  const need = consents.find((each) => each.purpose === purpose);
  if (!need) return "no";
  return need.required ? "required" : "optional";
}

/** The consents with one purpose set anew, in the order in which customers are asked. */
export function withNeed(
  consents: TypeValues["consents"],
  purpose: ConsentPurpose,
  need: Need,
): TypeValues["consents"] {
  return PURPOSES.flatMap((each) => {
    const asked = each === purpose ? need : needOf(consents, each);
    return asked === "no" ? [] : [{ purpose: each, required: asked === "required" }];
  });
}

function valuesOf({ id, ...values }: AppointmentType): TypeValues {
  return values;
}
