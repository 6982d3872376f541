import { useContext, useMemo } from "preact/hooks";
import { Check, CheckGroup } from "../../../../components/form/Check";
import { Duration } from "../../../../components/form/Duration";
import { bound, chosen, Editor, ticked } from "../../../../components/form/Editor";
import { Localised } from "../../../../components/form/Localised";
import { NumberField } from "../../../../components/form/NumberField";
import { Section } from "../../../../components/form/Section";
import { Tokens } from "../../../../components/form/Tokens";
import { toast } from "../../../../components/Toasts";
import { formatMinutes } from "../../../../i18n/format";
import { localised } from "../../../../i18n/index";
import { t as purposes } from "../../../../i18n/purposes";
import { t } from "../../../../i18n/types";
import {
  knownSkills,
  NEW,
  needOf,
  PURPOSES,
  typeForm,
  withNeed,
  type Need,
  type Preset,
  type TypeValues,
} from "../../../../state/admin";
import type { Form } from "../../../../state/form";
import { useSurroundings, WorkplaceContext } from "../../context";
import { PageHeading } from "../../PageHeading";
import { problemText } from "../../problems";
import { BackLink, useGo } from "../Parts";

const HOUR = 60;
const DAY = 1_440;
const BUFFERS = [0, 5, 10, 15, 20, 30, 45, 60];
const NOTICES = [0, 15, 30, HOUR, 2 * HOUR, 4 * HOUR, DAY, 2 * DAY, 7 * DAY];
const EARLY = [0, 5, 10, 15, 30, HOUR];
const GRACE = [5, 10, 15, 20, 30, 45, HOUR];
const VALIDITY = [15, 30, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 8 * HOUR, DAY, 2 * DAY, 7 * DAY];
const CHANGES = [-1, 0, 30, HOUR, 2 * HOUR, 4 * HOUR, DAY, 2 * DAY, 7 * DAY];
const REMINDERS = [7 * DAY, 2 * DAY, DAY, 4 * HOUR, 2 * HOUR, HOUR, 30, 15];
const MOST_REMINDERS = 5;

interface TypeEditorProps {
  readonly id: string;
  readonly preset?: Preset;
}

/** All that holds for appointments of one type. */
export function TypeEditor({ id, preset }: TypeEditorProps) {
  const { api, drafts } = useSurroundings();
  const workplace = useContext(WorkplaceContext);
  const go = useGo();
  const form = useMemo(() => typeForm({ api, drafts }, id, preset), [api, drafts, id, preset]);
  const isNew = id === NEW;
  const loaded = form.state.value === "ready" || form.state.value === "saving";
  const title = isNew || !loaded ? t(isNew ? "new.title" : "one.title") : localised(form.saved.name);
  return (
    <>
      <BackLink to="types" />
      <PageHeading title={title} />
      <Editor
        form={form}
        explain={problemText}
        {...(isNew ? { action: t("create") } : {})}
        onSaved={() => {
          toast(t(isNew ? "created" : "saved"));
          void workplace?.loadDirectory();
          if (isNew) go("types");
        }}
      >
        {() => (
          <>
            <Basics form={form} />
            <Booking form={form} />
            <Coming form={form} />
            <Consents form={form} />
            <Skills form={form} />
          </>
        )}
      </Editor>
    </>
  );
}

interface PartProps {
  readonly form: Form<TypeValues>;
}

function Basics({ form }: PartProps) {
  return (
    <Section title={t("basics")}>
      <Localised label={t("name")} hint={t("name.hint")} required maxLength={100} {...bound(form, "name")} />
      <div class="field-pair">
        <NumberField
          label={t("duration")}
          hint={t("duration.hint")}
          min={5}
          max={480}
          step={5}
          {...bound(form, "duration_minutes")}
        />
        <Duration
          label={t("validity")}
          hint={t("validity.hint")}
          choices={VALIDITY}
          {...bound(form, "ad_hoc_validity_minutes")}
        />
      </div>
      <Check label={t("active")} hint={t("active.hint")} {...ticked(form, "active")} />
    </Section>
  );
}

function Booking({ form }: PartProps) {
  return (
    <Section title={t("booking")} text={t("booking.text")}>
      <div class="field-pair">
        <Duration
          label={t("notice")}
          hint={t("notice.hint")}
          special={{ 0: t("notice.none") }}
          choices={NOTICES}
          {...bound(form, "notice_minutes")}
        />
        <NumberField
          label={t("horizon")}
          hint={t("horizon.hint")}
          min={1}
          max={366}
          {...bound(form, "horizon_days")}
        />
        <Duration
          label={t("buffer_before")}
          hint={t("buffer_before.hint")}
          choices={BUFFERS}
          {...bound(form, "buffer_before_minutes")}
        />
        <Duration
          label={t("buffer_after")}
          hint={t("buffer_after.hint")}
          choices={BUFFERS}
          {...bound(form, "buffer_after_minutes")}
        />
        <NumberField
          label={t("capacity")}
          hint={t("capacity.hint")}
          min={0}
          max={100}
          {...bound(form, "daily_capacity")}
        />
        <Duration
          label={t("change")}
          hint={t("change.hint")}
          special={{ [-1]: t("change.never"), 0: t("change.start") }}
          choices={CHANGES}
          {...bound(form, "change_until_minutes")}
        />
      </div>
    </Section>
  );
}

function Coming({ form }: PartProps) {
  const times = [...new Set([...REMINDERS, ...form.values.reminders_minutes_before])].sort(
    (first, second) => second - first,
  );
  const reminders = chosen(form, "reminders_minutes_before");
  return (
    <Section title={t("coming")} text={t("coming.text")}>
      <div class="field-pair">
        <Duration
          label={t("early")}
          hint={t("early.hint")}
          special={{ 0: t("early.none") }}
          choices={EARLY}
          {...bound(form, "early_entry_minutes")}
        />
        <Duration
          label={t("grace")}
          hint={t("grace.hint")}
          choices={GRACE}
          {...bound(form, "grace_minutes")}
        />
      </div>
      <CheckGroup
        label={t("reminders")}
        hint={t("reminders.hint")}
        inline
        most={MOST_REMINDERS}
        choices={times.map((minutes) => ({
          value: minutes,
          label: t("reminders.before", { time: formatMinutes(minutes) }),
        }))}
        {...reminders}
        onChange={(next) => reminders.onChange([...next])}
      />
    </Section>
  );
}

function Consents({ form }: PartProps) {
  const { consents } = form.values;
  return (
    <Section title={t("consents")} text={t("consents.text")}>
      <div>
        {PURPOSES.map((purpose) => (
          <div key={purpose} class="need">
            <div>
              <p id={`need-${purpose}`}>{purposes(`purpose.${purpose}`)}</p>
              <p class="muted small">{t(`purpose.${purpose}.text`)}</p>
            </div>
            <select
              class="input"
              aria-labelledby={`need-${purpose}`}
              value={needOf(consents, purpose)}
              onChange={(event) => {
                form.set({ consents: withNeed(consents, purpose, event.currentTarget.value as Need) });
              }}
            >
              {(["no", "optional", "required"] as const).map((need) => (
                <option key={need} value={need}>
                  {t(`need.${need}`)}
                </option>
              ))}
            </select>
          </div>
        ))}
      </div>
    </Section>
  );
}

function Skills({ form }: PartProps) {
  const directory = useContext(WorkplaceContext)?.directory;
  const known = knownSkills([
    ...(directory?.types.value ?? []).map(({ skills }) => skills),
    ...[...(directory?.colleagues.value.values() ?? [])].map(({ skills }) => skills),
  ]);
  const skills = bound(form, "skills");
  return (
    <Section title={t("skills")} text={t("skills.text")}>
      <Tokens
        label={t("skills.label")}
        hint={t("skills.hint")}
        values={skills.value}
        error={skills.error}
        suggestions={known}
        onChange={(values) => skills.onChange([...values])}
      />
    </Section>
  );
}
