import { Pencil, Plus, UsersRound } from "lucide";
import { useContext, useMemo, useState } from "preact/hooks";
import type { Team } from "../../../../api/types";
import { Button } from "../../../../components/Button";
import { Dialog } from "../../../../components/Dialog";
import { EmptyState } from "../../../../components/EmptyState";
import { Field } from "../../../../components/Field";
import { Editor, text } from "../../../../components/form/Editor";
import { Listed } from "../../../../components/form/Listed";
import { toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/people";
import { teamForm } from "../../../../state/admin";
import { pagedListing } from "../../../../state/form";
import { useSurroundings, WorkplaceContext } from "../../context";
import { PageHeading } from "../../PageHeading";
import { attempt, problemText } from "../../problems";
import { Line } from "../Parts";

/** Teams, each of which has a desk and a queue of its own. */
export default function TeamsPage() {
  const { api } = useSurroundings();
  const workplace = useContext(WorkplaceContext);
  const [edited, setEdited] = useState<Team | "new" | undefined>(undefined);
  const teams = useMemo(() => pagedListing((page) => api.get("/v1/teams", { query: page })), [api]);
  const take = (team: Team): void => {
    teams.put(team, ({ id }) => id === team.id);
    void workplace?.loadDirectory();
  };
  const setActive = (team: Team, active: boolean): void =>
    attempt(
      api.patch("/v1/teams/{team_id}", {
        path: { team_id: team.id },
        body: { active },
        ifMatch: team.version,
      }),
      take,
    );
  const membersOf = (team: Team): string => {
    const members = [...(workplace?.directory.colleagues.value.values() ?? [])].filter(
      ({ team_ids, state }) => team_ids.includes(team.id) && state !== "deactivated",
    );
    return t("team.members", { count: members.length });
  };
  const add = (
    <Button variant="primary" icon={Plus} onClick={() => setEdited("new")}>
      {t("team.add")}
    </Button>
  );
  return (
    <>
      <PageHeading title={t("teams.title")} actions={add}>
        <p class="muted">{t("teams.text")}</p>
      </PageHeading>
      <Listed
        listing={teams}
        empty={
          <EmptyState icon={UsersRound} title={t("teams.empty")} action={add}>
            {t("teams.empty.text")}
          </EmptyState>
        }
      >
        {(items) => (
          <ul role="list" class="panel lines">
            {items.map((team) => (
              <Line key={team.id} title={team.name} text={membersOf(team)} faint={!team.active}>
                {!team.active && <span class="chip faint">{t("team.inactive")}</span>}
                <Button variant="quiet" icon={Pencil} onClick={() => setEdited(team)}>
                  {t("team.rename")}
                </Button>
                <Button variant="quiet" onClick={() => setActive(team, !team.active)}>
                  {t(team.active ? "team.deactivate" : "team.reactivate")}
                </Button>
              </Line>
            ))}
          </ul>
        )}
      </Listed>
      {edited && (
        <TeamDialog
          team={edited === "new" ? undefined : edited}
          onSaved={take}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}

interface TeamDialogProps {
  readonly team: Team | undefined;
  readonly onSaved: (team: Team) => void;
  readonly onClose: () => void;
}

function TeamDialog({ team, onSaved, onClose }: TeamDialogProps) {
  const { api, drafts } = useSurroundings();
  const form = useMemo(() => teamForm({ api, drafts }, team, onSaved), [api, drafts, team]);
  return (
    <Dialog title={t(team ? "team.rename.title" : "team.add")} onClose={onClose}>
      <Editor
        form={form}
        explain={problemText}
        onSaved={() => {
          toast(t("team.saved"));
          onClose();
        }}
      >
        {() => (
          <Field
            label={t("team.name")}
            hint={t("team.name.hint")}
            required
            maxLength={200}
            {...text(form, "name")}
          />
        )}
      </Editor>
    </Dialog>
  );
}
