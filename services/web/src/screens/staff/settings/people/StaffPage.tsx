import { UserPlus, Users } from "lucide";
import { useContext, useMemo, useState } from "preact/hooks";
import type { Staff } from "../../../../api/types";
import { Button } from "../../../../components/Button";
import { EmptyState } from "../../../../components/EmptyState";
import { Field } from "../../../../components/Field";
import { Listed } from "../../../../components/form/Listed";
import { t } from "../../../../i18n/people";
import { pagedListing } from "../../../../state/form";
import { useSurroundings, WorkplaceContext } from "../../context";
import { PageHeading } from "../../PageHeading";
import type { SettingsProps } from "../pages";
import { Line, settings, useGo } from "../Parts";
import { InvitePage } from "./InvitePage";
import { MemberHours } from "./MemberHours";
import { MemberPage } from "./MemberPage";

// Shorter lists are seen at a glance.
const SEARCHED_FROM = 8;

/** The company's staff: the list, an invitation, or one member. */
export default function StaffPage({ id }: SettingsProps) {
  const [staffId = "", page] = id.split("/");
  if (staffId === "") return <Members />;
  if (staffId === "invite") return <InvitePage />;
  return page === "hours" ? <MemberHours id={staffId} /> : <MemberPage id={staffId} />;
}

function Members() {
  const { api } = useSurroundings();
  const go = useGo();
  const [query, setQuery] = useState("");
  const staff = useMemo(() => pagedListing((page) => api.get("/v1/staff", { query: page })), [api]);
  const directory = useContext(WorkplaceContext)?.directory;
  const add = (
    <Button variant="primary" icon={UserPlus} onClick={() => go("staff", "invite")}>
      {t("invite")}
    </Button>
  );
  return (
    <>
      <PageHeading title={t("title")} actions={add}>
        <p class="muted">{t("text")}</p>
      </PageHeading>
      <Listed listing={staff} empty={<EmptyState icon={Users} title={t("empty")} action={add} />}>
        {(items) => {
          const found = items.filter((member) => matches(member, query)).sort(byName);
          return (
            <>
              {items.length >= SEARCHED_FROM && (
                <Field
                  label={t("search")}
                  type="search"
                  value={query}
                  onInput={(event) => setQuery(event.currentTarget.value)}
                />
              )}
              {found.length === 0 && <EmptyState icon={Users} title={t("none_found")} />}
              <ul role="list" class="panel lines">
                {found.map((member) => (
                  <Line
                    key={member.id}
                    to={settings("staff", member.id)}
                    title={member.display_name}
                    text={[
                      member.email,
                      member.roles.map((role) => t(`role.${role}`)).join(", "),
                      member.team_ids.flatMap((team) => directory?.team(team)?.name ?? []).join(", "),
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                    faint={member.state === "deactivated"}
                  >
                    <StateChip state={member.state} />
                  </Line>
                ))}
              </ul>
            </>
          );
        }}
      </Listed>
    </>
  );
}

/** Where somebody stands who does not simply work here. */
export function StateChip({ state }: { readonly state: Staff["state"] }) {
  if (state === "active") return null;
  return <span class={state === "invited" ? "chip warning" : "chip faint"}>{t(`state.${state}`)}</span>;
}

function matches({ display_name, email }: Staff, query: string): boolean {
  const text = `${display_name} ${email}`.toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function byName(first: Staff, second: Staff): number {
  return first.display_name.localeCompare(second.display_name);
}
