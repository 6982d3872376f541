import { X } from "lucide";
import { useMemo } from "preact/hooks";
import { IconButton } from "../../../../components/Button";
import { Select } from "../../../../components/Field";
import { sortedByName } from "../../../../components/form/choices";
import { Duration } from "../../../../components/form/Duration";
import { Editor, errorOf } from "../../../../components/form/Editor";
import { NumberField } from "../../../../components/form/NumberField";
import { Section } from "../../../../components/form/Section";
import { toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/company";
import { t as form_ } from "../../../../i18n/form";
import { ageFlaw, retentionForm, type RetentionValues } from "../../../../state/admin";
import type { Form } from "../../../../state/form";
import { useSurroundings } from "../../context";
import { problemText } from "../../problems";

const DAY = 1_440;
const PERIODS = [0, 30, 60, 90, 180, 365, 730, 1_095, 1_825, 3_650];
// Where the law's table knows none, a company begins with the age of majority.
const MAJORITY = 18;

/** How long personal data is kept, and how old customers have to be. */
export function Retention({ tenantId }: { readonly tenantId: string }) {
  const { api, drafts } = useSurroundings();
  const form = useMemo(() => retentionForm({ api, drafts }, tenantId), [api, drafts, tenantId]);
  return (
    <Editor form={form} explain={problemText} onSaved={() => void toast(t("saved"))}>
      {() => (
        <>
          <Section title={t("retention.title")} text={t("retention.text")}>
            <Duration
              label={t("retention.days")}
              special={{ 0: t("retention.kept") }}
              choices={PERIODS.map((days) => days * DAY)}
              value={form.values.retention_days * DAY}
              error={errorOf(form, "retention_days")}
              onChange={(minutes) => form.set({ retention_days: minutes / DAY })}
            />
          </Section>
          <Ages form={form} />
        </>
      )}
    </Editor>
  );
}

/** The law's ages of consent, and the company's own, which may only be higher. */
function Ages({ form }: { readonly form: Form<RetentionValues> }) {
  const { age_overrides, territories } = form.values;
  const byLaw = new Map(territories.map(({ country, age_of_consent }) => [country, age_of_consent ?? 0]));
  const change = (country: string, age: number | undefined): void => {
    const { [country]: former, ...others } = age_overrides;
    form.set({ age_overrides: age === undefined ? others : { ...others, [country]: age } });
  };
  const own = sortedByName(Object.keys(age_overrides));
  const others = sortedByName([...byLaw.keys()].filter((country) => !(country in age_overrides)));
  return (
    <Section title={t("ages.title")} text={t("ages.text")}>
      {own.length > 0 && (
        <ul role="list" class="lines">
          {own.map(([country, name]) => {
            const law = byLaw.get(country) ?? 0;
            const age = age_overrides[country] ?? NaN;
            const flaw = form.errors.value.has("age_overrides") ? ageFlaw(age, law) : undefined;
            return (
              <li key={country} class="age">
                <NumberField
                  label={name}
                  hint={law > 0 ? t("ages.law", { age: law }) : t("ages.no_law")}
                  min={Math.max(law, 1)}
                  max={21}
                  value={age}
                  error={flaw && form_(`flaw.${flaw}`)}
                  onChange={(next) => change(country, next)}
                />
                <IconButton
                  icon={X}
                  label={t("ages.remove", { country: name })}
                  onClick={() => change(country, undefined)}
                />
              </li>
            );
          })}
        </ul>
      )}
      <Select
        label={t("ages.add")}
        value=""
        onChange={(event) => {
          const country = event.currentTarget.value;
          if (country) change(country, Math.max(byLaw.get(country) ?? 0, MAJORITY));
        }}
      >
        <option value="">{t("ages.choose")}</option>
        {others.map(([country, name]) => (
          <option key={country} value={country}>
            {name}
          </option>
        ))}
      </Select>
      <details>
        <summary>{t("ages.table")}</summary>
        <table class="ages">
          <thead>
            <tr>
              <th scope="col">{t("ages.country")}</th>
              <th scope="col">{t("ages.age")}</th>
            </tr>
          </thead>
          <tbody>
            {sortedByName([...byLaw.keys()]).map(([country, name]) => (
              <tr key={country}>
                <td>{name}</td>
                <td>{byLaw.get(country) || t("ages.unknown")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Section>
  );
}
