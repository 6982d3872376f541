import type { Role, Staff, Team } from "../../api/types";
import { emailFlaw, Form, missing, type Tools } from "../form";

/** The roles within a company. */
export const ROLES = ["agent", "supervisor", "administrator"] as const satisfies readonly Role[];

export interface MemberValues {
  readonly version: number;
  readonly display_name: string;
  readonly roles: readonly Role[];
  readonly team_ids: readonly string[];
  readonly languages: readonly string[];
  readonly skills: readonly string[];
  readonly locale: string;
  readonly time_zone: string;
}
export type InvitationValues = MemberValues & { readonly email: string };

interface InviteOptions {
  /** What a new member begins with: the company's. */
  readonly locale: string;
  readonly timeZone: string;
  /** For operators, who name the company. */
  readonly tenantId?: string;
  readonly roles?: readonly Role[];
  readonly onInvited: (member: Staff) => void;
}

/** An invitation by e-mail to join the company's staff. */
export function inviteForm({ api, drafts }: Tools, options: InviteOptions): Form<InvitationValues> {
  const tenantId = options.tenantId ?? "";
  const empty: InvitationValues = {
    version: 0,
    email: "",
    display_name: "",
    roles: options.roles ?? ["agent"],
    team_ids: [],
    languages: [],
    skills: [],
    locale: options.locale,
    time_zone: options.timeZone,
  };
  return new Form<InvitationValues>({
    load: () => Promise.resolve(empty),
    save: async ({ version, ...values }) => {
      const body = { ...values, ...lists(values), tenant_id: tenantId };
      options.onInvited(await api.post("/v1/staff", { body }));
      return empty;
    },
    check: ({ email, display_name, roles }) => ({
      email: emailFlaw(email),
      display_name: missing(display_name),
      roles: roles.length === 0 ? "missing" : undefined,
    }),
    draft: { drafts, key: `invitation ${tenantId}` },
  });
}

/** A member of staff as an administrator sees them. */
export function memberForm(
  { api, drafts }: Tools,
  id: string,
  onLoaded: (member: Staff) => void,
): Form<MemberValues> {
  const path = { staff_id: id };
  const take = (member: Staff): MemberValues => {
    onLoaded(member);
    return memberValues(member);
  };
  return new Form<MemberValues>({
    load: async () => take(await api.get("/v1/staff/{staff_id}", { path })),
    save: async ({ version, ...values }, before) => {
      const body = { ...values, ...lists(values) };
      return take(await api.patch("/v1/staff/{staff_id}", { path, body, ifMatch: before.version }));
    },
    check: ({ display_name, roles }) => ({
      display_name: missing(display_name),
      roles: roles.length === 0 ? "missing" : undefined,
    }),
    draft: { drafts, key: `staff ${id}` },
  });
}

export interface TeamValues {
  readonly version: number;
  readonly name: string;
}

/** A team to add, or to give another name. */
export function teamForm(
  { api }: Tools,
  team: Team | undefined,
  onSaved: (team: Team) => void,
): Form<TeamValues> {
  return new Form<TeamValues>({
    load: () => Promise.resolve({ version: team?.version ?? 0, name: team?.name ?? "" }),
    save: async ({ name }, { version }) => {
      const saved = team
        ? await api.patch("/v1/teams/{team_id}", {
            path: { team_id: team.id },
            body: { name },
            ifMatch: version,
          })
        : await api.post("/v1/teams", { body: { name } });
      onSaved(saved);
      return { version: saved.version, name: saved.name };
    },
    check: ({ name }) => ({ name: missing(name) }),
  });
}

/** Every skill that is named anywhere, to be named the same way again. */
export function knownSkills(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].sort((first, second) => first.localeCompare(second));
}

/** What of a member the form holds. */
export function memberValues(member: Staff): MemberValues {
  const { version, display_name, roles, team_ids, languages, skills, locale, time_zone } = member;
  return { version, display_name, roles, team_ids, languages, skills, locale, time_zone };
}

// The schema asks for lists that may be changed.
function lists({ roles, team_ids, languages, skills }: Omit<MemberValues, "version">) {
  return { roles: [...roles], team_ids: [...team_ids], languages: [...languages], skills: [...skills] };
}
