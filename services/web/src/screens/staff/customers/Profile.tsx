import { CountrySelect, ZoneSelect } from "../../../components/form/choices";
import { bound, Editor, errorOf, text } from "../../../components/form/Editor";
import { Section } from "../../../components/form/Section";
import { Field, Select } from "../../../components/Field";
import { toast } from "../../../components/Toasts";
import { t } from "../../../i18n/customers";
import { LOCALES } from "../../../i18n/index";
import type { CustomerProfile } from "../../../state/customers";
import { problemText } from "../problems";
import { languageName } from "../words";

/** Who the customer is and how they are reached. */
export function Profile({ profile }: { readonly profile: CustomerProfile }) {
  const { form } = profile;
  return (
    <Section title={t("profile")}>
      <Editor form={form} explain={problemText} onSaved={() => void toast(t("saved"))}>
        {() => {
          const phone = text(form, "phone");
          const nobody = form.errors.value.get("phone") === "missing";
          return (
            <div class="stack">
              <Field
                label={t("field.name")}
                maxLength={200}
                autocomplete="off"
                {...text(form, "display_name")}
              />
              <div class="field-pair">
                <Field label={t("field.email")} type="email" autocomplete="off" {...text(form, "email")} />
                <Field
                  label={t("field.phone")}
                  type="tel"
                  autocomplete="off"
                  {...phone}
                  error={nobody ? t("field.phone.reach") : phone.error}
                />
              </div>
              <div class="field-pair">
                <Languages profile={profile} />
                <ZoneSelect label={t("field.zone")} {...bound(form, "time_zone")} />
              </div>
              <div class="field-pair">
                <CountrySelect
                  label={t("field.country")}
                  hint={t("field.country.hint")}
                  countries={profile.countries.value}
                  none={t("field.country.company")}
                  {...bound(form, "country")}
                />
                <Field
                  label={t("field.reference")}
                  maxLength={200}
                  autocomplete="off"
                  {...text(form, "reference")}
                />
              </div>
            </div>
          );
        }}
      </Editor>
    </Section>
  );
}

/** The languages of our messages, and whichever the customer has. */
function Languages({ profile: { form } }: { readonly profile: CustomerProfile }) {
  const tags = [...new Set([...LOCALES, form.saved.locale, form.values.locale])].filter(Boolean);
  return (
    <Select
      label={t("field.locale")}
      value={form.values.locale}
      error={errorOf(form, "locale")}
      onChange={(event) => form.set({ locale: event.currentTarget.value })}
    >
      {tags.map((tag) => (
        <option key={tag} value={tag}>
          {languageName(tag)}
        </option>
      ))}
    </Select>
  );
}
