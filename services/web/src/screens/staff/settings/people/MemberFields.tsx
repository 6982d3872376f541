import { useContext } from "preact/hooks";
import type { Role } from "../../../../api/types";
import { Field } from "../../../../components/Field";
import { CheckGroup } from "../../../../components/form/Check";
import { LocaleSelect, spokenLanguages, ZoneSelect } from "../../../../components/form/choices";
import { bound, chosen, text } from "../../../../components/form/Editor";
import { Section } from "../../../../components/form/Section";
import { Tokens } from "../../../../components/form/Tokens";
import { t } from "../../../../i18n/people";
import { knownSkills, ROLES, type MemberValues } from "../../../../state/admin";
import type { Form } from "../../../../state/form";
import { WorkplaceContext } from "../../context";

interface MemberFieldsProps {
  readonly form: Form<MemberValues>;
  /** Their own administrator's role can't be given up by anybody. */
  readonly self?: boolean;
}

/** What an administrator decides for a member of staff. */
export function MemberFields({ form, self = false }: MemberFieldsProps) {
  const directory = useContext(WorkplaceContext)?.directory;
  const teams = (directory?.teams.value ?? []).filter(
    ({ id, active }) => active || form.values.team_ids.includes(id),
  );
  const skills = knownSkills([
    ...(directory?.types.value ?? []).map((type) => type.skills),
    ...[...(directory?.colleagues.value.values() ?? [])].map((colleague) => colleague.skills),
  ]);
  const [languages, known] = [bound(form, "languages"), bound(form, "skills")];
  return (
    <>
      <Section title={t("rights")} text={self ? t("rights.self") : undefined}>
        <CheckGroup<Role>
          label={t("roles")}
          choices={ROLES.map((role) => ({
            value: role,
            label: t(`role.${role}`),
            hint: t(`role.${role}.text`),
          }))}
          {...chosen(form, "roles")}
        />
        {teams.length > 0 ? (
          <CheckGroup
            label={t("teams")}
            hint={t("teams.hint")}
            inline
            choices={teams.map(({ id, name }) => ({ value: id, label: name }))}
            {...chosen(form, "team_ids")}
          />
        ) : (
          <p class="muted">{t("teams.none")}</p>
        )}
      </Section>
      <Section title={t("customers")} text={t("customers.text")}>
        <Tokens
          label={t("languages")}
          hint={t("languages.hint")}
          values={languages.value}
          error={languages.error}
          choices={spokenLanguages()}
          onChange={languages.onChange}
        />
        <Tokens
          label={t("skills")}
          hint={t("skills.hint")}
          values={known.value}
          error={known.error}
          suggestions={skills}
          onChange={known.onChange}
        />
      </Section>
      <Section title={t("own")} text={t("own.text")}>
        <div class="field-pair">
          <LocaleSelect label={t("locale")} {...bound(form, "locale")} />
          <ZoneSelect label={t("zone")} {...bound(form, "time_zone")} />
        </div>
      </Section>
    </>
  );
}

/** Their name, which customers read too. */
export function NameField({ form }: { readonly form: Form<MemberValues> }) {
  return (
    <Field
      label={t("name")}
      hint={t("name.hint")}
      required
      maxLength={200}
      autocomplete="off"
      {...text(form, "display_name")}
    />
  );
}
