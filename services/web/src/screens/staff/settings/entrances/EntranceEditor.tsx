import { ExternalLink } from "lucide";
import { useContext, useMemo } from "preact/hooks";
import { CopyField } from "../../../../components/CopyField";
import { Field, Select } from "../../../../components/Field";
import { Check, CheckGroup } from "../../../../components/form/Check";
import { ZoneSelect } from "../../../../components/form/choices";
import { bound, chosen, Editor, errorOf, text, ticked } from "../../../../components/form/Editor";
import { Localised } from "../../../../components/form/Localised";
import { NumberField } from "../../../../components/form/NumberField";
import { Section } from "../../../../components/form/Section";
import { Icon } from "../../../../components/Icon";
import { toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/entrances";
import { t as hours } from "../../../../i18n/hours";
import { localised } from "../../../../i18n/index";
import { buttonSnippet, entranceForm, NEW, slugOf, type EntranceValues } from "../../../../state/admin";
import { dayOf } from "../../../../state/calendar";
import type { Form } from "../../../../state/form";
import "../../../../styles/staff/hours.css";
import { useMember, useSurroundings, WorkplaceContext } from "../../context";
import { ExceptionsEditor } from "../../hours/ExceptionsEditor";
import { HolidaysField } from "../../hours/HolidaysField";
import { WeekEditor } from "../../hours/WeekEditor";
import { PageHeading } from "../../PageHeading";
import { problemText } from "../../problems";
import { BackLink, useGo } from "../Parts";

/** A public page: whose it is, what can be booked there, and when calls are taken. */
export function EntranceEditor({ id }: { readonly id: string }) {
  const { api, drafts } = useSurroundings();
  const { staff, tenant } = useMember();
  const go = useGo();
  const isNew = id === NEW;
  const form = useMemo(
    () =>
      entranceForm({ api, drafts }, id, {
        teamId: staff.team_ids[0] ?? "",
        timeZone: tenant?.time_zone ?? staff.time_zone,
      }),
    [api, drafts, id, staff, tenant],
  );
  const loaded = form.state.value === "ready" || form.state.value === "saving";
  return (
    <>
      <BackLink to="pages" />
      <PageHeading title={isNew || !loaded ? t(isNew ? "add" : "one") : localised(form.saved.name)} />
      {!isNew && loaded && <Address slug={form.saved.slug} calls={form.saved.call_type_id !== ""} />}
      <Editor
        form={form}
        explain={problemText}
        {...(isNew ? { action: t("create") } : {})}
        onSaved={() => {
          toast(t(isNew ? "created" : "saved"));
          if (isNew) go("pages");
        }}
      >
        {() => (
          <>
            <Basics form={form} isNew={isNew} />
            <Booking form={form} />
            <Calls form={form} />
          </>
        )}
      </Editor>
    </>
  );
}

function Address({ slug, calls }: { readonly slug: string; readonly calls: boolean }) {
  const url = `${location.origin}/e/${slug}`;
  // Past the choice, while calls are taken.
  const target = calls ? `${url}?call` : url;
  return (
    <Section
      title={t("address")}
      text={t("address.text")}
      actions={
        <a class="button secondary normal" href={url} target="_blank" rel="noreferrer">
          <Icon of={ExternalLink} />
          <span>{t("address.open")}</span>
        </a>
      }
    >
      <CopyField label={t("address.label")} value={url} />
      <CopyField
        label={t("address.snippet")}
        hint={t("address.snippet.hint")}
        long
        value={buttonSnippet(target, t("address.button"))}
      />
    </Section>
  );
}

interface PartProps {
  readonly form: Form<EntranceValues>;
}

function Basics({ form, isNew }: PartProps & { readonly isNew: boolean }) {
  const teams = useContext(WorkplaceContext)?.directory.teams.value ?? [];
  const { name, slug, team_id } = form.values;
  return (
    <Section title={t("basics")}>
      <Localised
        label={t("name")}
        hint={t("name.hint")}
        required
        maxLength={100}
        {...bound(form, "name")}
        onChange={(next) => {
          // The address follows the name until somebody writes another.
          const follows = isNew && slug === slugOf(name["fr"] ?? "");
          form.set({ name: next, ...(follows ? { slug: slugOf(next["fr"] ?? "") } : {}) });
        }}
      />
      {isNew && (
        <Field
          label={t("slug")}
          hint={t("slug.hint", { address: `${location.host}/e/` })}
          required
          maxLength={60}
          autocapitalize="none"
          spellcheck={false}
          {...text(form, "slug")}
        />
      )}
      <Select
        label={t("team")}
        hint={t("team.hint")}
        required
        value={team_id}
        error={errorOf(form, "team_id")}
        onChange={(event) => form.set({ team_id: event.currentTarget.value })}
      >
        {team_id === "" && <option value="">{t("team.choose")}</option>}
        {teams.map((team) => (
          <option key={team.id} value={team.id}>
            {team.name}
          </option>
        ))}
      </Select>
      <Check label={t("active")} hint={t("active.hint")} {...ticked(form, "active")} />
    </Section>
  );
}

function Booking({ form }: PartProps) {
  const types = useTypes(form.values.booking_type_ids);
  return (
    <Section title={t("booking")} text={t("booking.text")}>
      <CheckGroup
        label={t("booking.types")}
        hint={t("booking.types.hint")}
        choices={types.map((type) => ({ value: type.id, label: localised(type.name) }))}
        {...chosen(form, "booking_type_ids")}
      />
    </Section>
  );
}

function Calls({ form }: PartProps) {
  const { call_type_id, exceptions } = form.values;
  const now = useSurroundings().clock.now.peek();
  const types = useTypes([call_type_id]);
  return (
    <Section title={t("calls")} text={t("calls.text")}>
      <Select
        label={t("calls.type")}
        value={call_type_id}
        error={errorOf(form, "call_type_id")}
        onChange={(event) => form.set({ call_type_id: event.currentTarget.value })}
      >
        <option value="">{t("calls.none")}</option>
        {types.map((type) => (
          <option key={type.id} value={type.id}>
            {localised(type.name)}
          </option>
        ))}
      </Select>
      {call_type_id !== "" && (
        <>
          <NumberField
            label={t("calls.limit")}
            hint={t("calls.limit.hint")}
            min={0}
            max={500}
            {...bound(form, "queue_limit")}
          />
          <h3>{t("calls.hours")}</h3>
          <ZoneSelect label={hours("zone")} {...bound(form, "time_zone")} />
          <WeekEditor
            week={form.values.week}
            checked={form.errors.value.has("week")}
            onChange={(week) => form.set({ week })}
          />
          <h3>{hours("holidays")}</h3>
          <p class="muted">{hours("holidays.entrance")}</p>
          <HolidaysField {...bound(form, "holidays")} />
          <h3>{hours("exceptions")}</h3>
          <ExceptionsEditor
            exceptions={exceptions}
            checked={form.errors.value.has("exceptions")}
            today={dayOf(new Date(now), form.values.time_zone)}
            onChange={(next) => form.set({ exceptions: next })}
          />
        </>
      )}
    </Section>
  );
}

/** Types in use, and those that are chosen already. */
function useTypes(kept: readonly string[]) {
  const types = useContext(WorkplaceContext)?.directory.types.value ?? [];
  return types.filter(({ id, active }) => active || kept.includes(id));
}
