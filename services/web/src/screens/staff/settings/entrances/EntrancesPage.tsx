import { DoorOpen, Plus } from "lucide";
import { useContext, useMemo } from "preact/hooks";
import { Button } from "../../../../components/Button";
import { EmptyState } from "../../../../components/EmptyState";
import { Listed } from "../../../../components/form/Listed";
import { t } from "../../../../i18n/entrances";
import { localised } from "../../../../i18n/index";
import { Listing } from "../../../../state/form";
import { useSurroundings, WorkplaceContext } from "../../context";
import { PageHeading } from "../../PageHeading";
import type { SettingsProps } from "../pages";
import { Line, settings, useGo } from "../Parts";
import { EntranceEditor } from "./EntranceEditor";

/** Public pages, by which customers come in by themselves: the list, or one of them. */
export default function EntrancesPage({ id }: SettingsProps) {
  return id === "" ? <Entrances /> : <EntranceEditor id={id} />;
}

function Entrances() {
  const { api } = useSurroundings();
  const directory = useContext(WorkplaceContext)?.directory;
  const go = useGo();
  const entrances = useMemo(() => new Listing(async () => (await api.get("/v1/entrances", {})).data), [api]);
  const teamName = (id: string): string => directory?.teams.value.find((team) => team.id === id)?.name ?? "";
  const add = (
    <Button variant="primary" icon={Plus} onClick={() => go("pages", "new")}>
      {t("add")}
    </Button>
  );
  return (
    <>
      <PageHeading title={t("title")} actions={add}>
        <p class="muted">{t("text")}</p>
      </PageHeading>
      <Listed
        listing={entrances}
        empty={
          <EmptyState icon={DoorOpen} title={t("empty")} action={add}>
            {t("empty.text")}
          </EmptyState>
        }
      >
        {(items) => (
          <ul role="list" class="panel lines">
            {items.map((entrance) => (
              <Line
                key={entrance.id}
                to={settings("pages", entrance.id)}
                title={localised(entrance.name)}
                text={[`/e/${entrance.slug}`, teamName(entrance.team_id)].filter(Boolean).join(" · ")}
                faint={!entrance.active}
              >
                {entrance.booking_type_ids.length > 0 && <span class="chip">{t("chip.booking")}</span>}
                {entrance.call_type_id && <span class="chip">{t("chip.calls")}</span>}
                {!entrance.active && <span class="chip faint">{t("inactive")}</span>}
              </Line>
            ))}
          </ul>
        )}
      </Listed>
    </>
  );
}
