import { Send } from "lucide";
import { useMemo } from "preact/hooks";
import { Field, Select } from "../../../../components/Field";
import { Check } from "../../../../components/form/Check";
import { countryName, CountrySelect, LocaleSelect, ZoneSelect } from "../../../../components/form/choices";
import { bound, Editor, text, ticked } from "../../../../components/form/Editor";
import { Section } from "../../../../components/form/Section";
import { toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/operator";
import { inviteForm, NEW, served, tenantForm, type TenantValues } from "../../../../state/admin";
import type { Form } from "../../../../state/form";
import { useSurroundings } from "../../context";
import { PageHeading } from "../../PageHeading";
import { problemText } from "../../problems";
import { useTerritories } from "../../useTerritories";
import { BackLink, useGo } from "../Parts";

/** A company: where it is, what it bought, and who runs it. */
export function TenantEditor({ id }: { readonly id: string }) {
  const { api, drafts } = useSurroundings();
  const go = useGo();
  const isNew = id === NEW;
  const form = useMemo(
    () =>
      tenantForm({ api, drafts }, id, (tenant) => {
        toast(t(isNew ? "created" : "saved"));
        if (isNew) go("tenants", tenant.id);
      }),
    [api, drafts, id, isNew],
  );
  const loaded = form.state.value === "ready" || form.state.value === "saving";
  return (
    <>
      <BackLink to="tenants" />
      <PageHeading title={isNew || !loaded ? t(isNew ? "add" : "one") : form.saved.name} />
      <Editor form={form} explain={problemText} {...(isNew ? { action: t("create") } : {})}>
        {() => (
          <>
            <Company form={form} isNew={isNew} />
            <Order form={form} isNew={isNew} />
          </>
        )}
      </Editor>
      {!isNew && loaded && <Administrator tenantId={id} tenant={form.saved} />}
    </>
  );
}

interface PartProps {
  readonly form: Form<TenantValues>;
  readonly isNew: boolean;
}

function Company({ form, isNew }: PartProps) {
  const territories = useTerritories();
  const countries = territories ? served(territories.data, territories.region) : [];
  return (
    <Section title={t("company")}>
      <Field label={t("name")} required maxLength={200} autocomplete="off" {...text(form, "name")} />
      {isNew ? (
        <CountrySelect
          label={t("country")}
          hint={t("country.hint")}
          countries={countries}
          none={t("country.choose")}
          {...bound(form, "country")}
        />
      ) : (
        <p>
          <span class="muted">{t("country.is")} </span>
          {countryName(form.values.country)}
        </p>
      )}
      <div class="field-pair">
        <LocaleSelect label={t("locale")} {...bound(form, "locale")} />
        <ZoneSelect label={t("zone")} {...bound(form, "time_zone")} />
        <Field
          label={t("phone")}
          hint={t("phone.hint")}
          type="tel"
          autocomplete="off"
          maxLength={20}
          {...text(form, "support_phone")}
        />
        <Field
          label={t("email")}
          type="email"
          autocomplete="off"
          maxLength={254}
          {...text(form, "support_email")}
        />
      </div>
    </Section>
  );
}

function Order({ form, isNew }: PartProps) {
  const plan = bound(form, "plan");
  return (
    <Section title={t("order")} text={t("order.text")}>
      <div class="field-pair">
        <Select
          label={t("plan")}
          value={plan.value}
          error={plan.error}
          onChange={(event) => plan.onChange(event.currentTarget.value as TenantValues["plan"])}
        >
          {(["standard", "gold"] as const).map((each) => (
            <option key={each} value={each}>
              {t(`plan.${each}`)}
            </option>
          ))}
        </Select>
        <Field label={t("reference")} maxLength={200} autocomplete="off" {...text(form, "order_reference")} />
        <Field
          label={t("partner")}
          hint={t("partner.hint")}
          maxLength={200}
          autocomplete="off"
          {...text(form, "partner")}
        />
        <Field label={t("starts")} type="date" {...text(form, "term_starts_on")} />
        <Field label={t("ends")} hint={t("ends.hint")} type="date" {...text(form, "term_ends_on")} />
      </div>
      {!isNew && <Check label={t("active")} hint={t("active.hint")} {...ticked(form, "active")} />}
    </Section>
  );
}

interface AdministratorProps {
  readonly tenantId: string;
  readonly tenant: TenantValues;
}

/** A company's first administrator, who sets up all the rest. */
function Administrator({ tenantId, tenant }: AdministratorProps) {
  const { api, drafts } = useSurroundings();
  const { locale, time_zone } = tenant;
  const form = useMemo(
    () =>
      inviteForm(
        { api, drafts },
        {
          locale,
          timeZone: time_zone,
          tenantId,
          roles: ["administrator"],
          onInvited: (member) => void toast(t("administrator.invited", { email: member.email })),
        },
      ),
    [api, drafts, tenantId, locale, time_zone],
  );
  return (
    <Editor form={form} explain={problemText} action={t("administrator.invite")} icon={Send}>
      {() => (
        <Section title={t("administrator")} text={t("administrator.text")}>
          <div class="field-pair">
            <Field
              label={t("administrator.email")}
              type="email"
              required
              autocomplete="off"
              autocapitalize="none"
              {...text(form, "email")}
            />
            <Field
              label={t("administrator.name")}
              required
              maxLength={200}
              autocomplete="off"
              {...text(form, "display_name")}
            />
          </div>
        </Section>
      )}
    </Editor>
  );
}
