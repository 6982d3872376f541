import { CalendarCog, Plus } from "lucide";
import { useMemo } from "preact/hooks";
import { Button } from "../../../../components/Button";
import { EmptyState } from "../../../../components/EmptyState";
import { Listed } from "../../../../components/form/Listed";
import { formatMinutes } from "../../../../i18n/format";
import { localised } from "../../../../i18n/index";
import { t } from "../../../../i18n/types";
import { NEW, PRESETS, type Preset } from "../../../../state/admin";
import { Listing } from "../../../../state/form";
import { useSurroundings } from "../../context";
import { PageHeading } from "../../PageHeading";
import { UnknownPage } from "../../UnknownPage";
import type { SettingsProps } from "../pages";
import { BackLink, Line, settings, useGo } from "../Parts";
import { TypeEditor } from "./TypeEditor";

/** Appointment types: the list, what a new one is made of, or one of them. */
export default function TypesPage({ id }: SettingsProps) {
  if (id === "") return <Types />;
  const [first = "", preset] = id.split("/");
  if (first !== NEW) return <TypeEditor id={first} />;
  if (preset === undefined) return <Beginnings />;
  return preset in PRESETS ? <TypeEditor id={NEW} preset={preset as Preset} /> : <UnknownPage />;
}

function Types() {
  const { api } = useSurroundings();
  const go = useGo();
  const types = useMemo(
    () => new Listing(async () => (await api.get("/v1/appointment-types", {})).data),
    [api],
  );
  const add = (
    <Button variant="primary" icon={Plus} onClick={() => go("types", NEW)}>
      {t("add")}
    </Button>
  );
  return (
    <>
      <PageHeading title={t("title")} actions={add}>
        <p class="muted">{t("text")}</p>
      </PageHeading>
      <Listed
        listing={types}
        empty={
          <EmptyState icon={CalendarCog} title={t("empty")} action={add}>
            {t("empty.text")}
          </EmptyState>
        }
      >
        {(items) => (
          <ul role="list" class="panel lines">
            {items.map((type) => (
              <Line
                key={type.id}
                to={settings("types", type.id)}
                title={localised(type.name)}
                text={[formatMinutes(type.duration_minutes), t(`preset.${type.preset}`), ...type.skills].join(
                  " · ",
                )}
                faint={!type.active}
              >
                {!type.active && <span class="chip faint">{t("inactive")}</span>}
              </Line>
            ))}
          </ul>
        )}
      </Listed>
    </>
  );
}

/** A new type begins with what suits one of six scenarios. */
function Beginnings() {
  const go = useGo();
  return (
    <>
      <BackLink to="types" />
      <PageHeading title={t("new.title")}>
        <p class="muted">{t("new.text")}</p>
      </PageHeading>
      <div class="presets">
        {(Object.keys(PRESETS) as Preset[]).map((preset) => (
          <button key={preset} type="button" class="preset" onClick={() => go("types", `${NEW}/${preset}`)}>
            <strong>{t(`preset.${preset}`)}</strong>
            <span class="muted small">{t(`preset.${preset}.text`)}</span>
          </button>
        ))}
      </div>
    </>
  );
}
