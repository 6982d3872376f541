import type { Staff } from "../../api/types";
import { Form, missing, type Tools } from "../form";
import { isLongEnough } from "./passwords";

export interface ProfileValues {
  readonly version: number;
  readonly display_name: string;
  readonly locale: string;
  readonly time_zone: string;
}

/** What members of staff decide for themselves. */
export function profileForm(
  { api, drafts }: Tools,
  staffId: string,
  onSaved: (member: Staff) => void,
): Form<ProfileValues> {
  const path = { staff_id: staffId };
  return new Form<ProfileValues>({
    load: async () => profileOf(await api.get("/v1/staff/{staff_id}", { path })),
    save: async ({ version, ...body }, before) => {
      const saved = await api.patch("/v1/staff/{staff_id}", { path, body, ifMatch: before.version });
      onSaved(saved);
      return profileOf(saved);
    },
    check: ({ display_name }) => ({ display_name: missing(display_name) }),
    draft: { drafts, key: `profile ${staffId}` },
  });
}

export interface PasswordValues {
  readonly current_password: string;
  readonly new_password: string;
}

/** Another password; every other session ends with it. Nothing of it is kept. */
export function passwordForm({ api }: Pick<Tools, "api">): Form<PasswordValues> {
  const empty: PasswordValues = { current_password: "", new_password: "" };
  return new Form<PasswordValues>({
    load: () => Promise.resolve(empty),
    save: async (body) => {
      await api.post("/v1/sessions/password", { body });
      return empty;
    },
    check: ({ current_password, new_password }) => ({
      current_password: current_password === "" ? "missing" : undefined,
      new_password: isLongEnough(new_password) ? undefined : "too_short",
    }),
  });
}

function profileOf({ version, display_name, locale, time_zone }: Staff): ProfileValues {
  return { version, display_name, locale, time_zone };
}
