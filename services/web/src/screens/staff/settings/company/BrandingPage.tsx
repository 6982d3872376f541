import { useMemo } from "preact/hooks";
import { Banner } from "../../../../components/Banner";
import { Field } from "../../../../components/Field";
import { LocaleSelect, ZoneSelect } from "../../../../components/form/choices";
import { bound, Editor, text } from "../../../../components/form/Editor";
import { Section } from "../../../../components/form/Section";
import { toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/company";
import { formatPhone } from "../../../../i18n/format";
import { brandingForm, type BrandingValues } from "../../../../state/admin";
import type { Form } from "../../../../state/form";
import { accentOf, applyAccent, contrastOf } from "../../../../styles/accent";
import { useMember, useSurroundings } from "../../context";
import { PageHeading } from "../../PageHeading";
import { problemText } from "../../problems";

const PARLEYS_OWN = "#0b5c80";

/** The company as its customers see it. */
export default function BrandingPage() {
  const { api, drafts, session } = useSurroundings();
  const id = useMember().tenant?.id ?? "";
  const form = useMemo(
    () =>
      brandingForm({ api, drafts }, id, (tenant) => {
        applyAccent(tenant.accent_color);
        session.know({ tenant });
      }),
    [api, drafts, session, id],
  );
  return (
    <>
      <PageHeading title={t("branding.title")}>
        <p class="muted">{t("branding.text")}</p>
      </PageHeading>
      <Editor form={form} explain={problemText} onSaved={() => void toast(t("saved"))}>
        {() => (
          <>
            <Section title={t("branding.look")}>
              <Field
                label={t("branding.name")}
                required
                maxLength={200}
                autocomplete="organization"
                {...text(form, "name")}
              />
              <Color form={form} />
              <Previews form={form} />
            </Section>
            <Section title={t("branding.support")} text={t("branding.support.text")}>
              <div class="field-pair">
                <Field
                  label={t("branding.phone")}
                  hint={t("branding.phone.hint")}
                  type="tel"
                  autocomplete="off"
                  maxLength={20}
                  {...text(form, "support_phone")}
                />
                <Field
                  label={t("branding.email")}
                  type="email"
                  autocomplete="off"
                  maxLength={254}
                  {...text(form, "support_email")}
                />
              </div>
            </Section>
            <Section title={t("branding.defaults")} text={t("branding.defaults.text")}>
              <div class="field-pair">
                <LocaleSelect label={t("branding.locale")} {...bound(form, "locale")} />
                <ZoneSelect label={t("branding.zone")} {...bound(form, "time_zone")} />
              </div>
            </Section>
          </>
        )}
      </Editor>
    </>
  );
}

interface PartProps {
  readonly form: Form<BrandingValues>;
}

function Color({ form }: PartProps) {
  const { accent_color } = form.values;
  const accent = accentOf(accent_color);
  const contrast = contrastOf(accent_color, "#ffffff");
  const enough = accent !== undefined && accent.fill.toLowerCase() === accent_color.toLowerCase();
  return (
    <div class="stack">
      <div class="color-field">
        <Field
          label={t("branding.color")}
          hint={t("branding.color.hint")}
          placeholder={PARLEYS_OWN}
          maxLength={7}
          spellcheck={false}
          {...text(form, "accent_color")}
        />
        <input
          type="color"
          aria-label={t("branding.color.pick")}
          value={accent ? accent_color : PARLEYS_OWN}
          onInput={(event) => form.set({ accent_color: event.currentTarget.value })}
        />
      </div>
      {accent && (
        <Banner kind={enough ? "good" : "info"}>
          {t(enough ? "branding.contrast.enough" : "branding.contrast.mended", {
            // Not rounded up to what would be enough.
            contrast: Math.floor(contrast * 10) / 10,
            color: accent.fill,
          })}
        </Banner>
      )}
    </div>
  );
}

function Previews({ form }: PartProps) {
  return (
    <div>
      <p class="muted small">{t("branding.preview")}</p>
      <div class="brand-previews">
        <Preview form={form} theme="light" />
        <Preview form={form} theme="dark" />
      </div>
    </div>
  );
}

function Preview({ form, theme }: PartProps & { readonly theme: "light" | "dark" }) {
  const { name, accent_color, support_phone } = form.values;
  const accent = accentOf(accent_color) ?? accentOf(PARLEYS_OWN);
  const fill = { background: accent?.fill, color: accent?.onFill, borderColor: "transparent" };
  return (
    <div class={`brand-preview ${theme}`} data-theme={theme} aria-hidden="true">
      <p class="brand-preview-name">
        <span class="brand-preview-mark" style={fill}>
          {name.slice(0, 1)}
        </span>
        <span>{name}</span>
      </p>
      <p>{t("branding.preview.text")}</p>
      <span class="button large" style={fill}>
        {t("branding.preview.join")}
      </span>
      {support_phone && (
        <p class="small" style={{ color: theme === "light" ? accent?.textOnLight : accent?.textOnDark }}>
          {formatPhone(support_phone)}
        </p>
      )}
    </div>
  );
}
