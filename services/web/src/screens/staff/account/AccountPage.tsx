import { KeyRound } from "lucide";
import { useMemo } from "preact/hooks";
import { Field } from "../../../components/Field";
import { LocaleSelect, ZoneSelect } from "../../../components/form/choices";
import { bound, Editor, text } from "../../../components/form/Editor";
import { Section } from "../../../components/form/Section";
import { toast } from "../../../components/Toasts";
import { t } from "../../../i18n/account";
import { chooseLocale, LOCALES } from "../../../i18n/index";
import { passwordForm, profileForm } from "../../../state/account";
import "../../../styles/staff/forms.css";
import "../../../styles/staff/admin.css";
import { PasswordField } from "../access/PasswordField";
import { useMember, useSurroundings } from "../context";
import { PageHeading } from "../PageHeading";
import { problemText } from "../problems";
import { Sessions } from "./Sessions";

/** What members of staff decide for themselves: name, language, zone, password, and where they are signed in. */
export default function AccountPage() {
  const { staff } = useMember();
  return (
    <div class="narrow wide">
      <PageHeading title={t("title")}>
        <p class="muted address">{staff.email}</p>
      </PageHeading>
      <Profile />
      <Password />
      <Section title={t("sessions")} text={t("sessions.text")}>
        <Sessions />
      </Section>
    </div>
  );
}

function Profile() {
  const { api, drafts, session } = useSurroundings();
  const { id } = useMember().staff;
  const form = useMemo(
    () =>
      profileForm({ api, drafts }, id, (member) => {
        const language = LOCALES.find((each) => member.locale.startsWith(each));
        if (language) chooseLocale(language);
        session.know({ staff: member });
      }),
    [api, drafts, session, id],
  );
  return (
    <Editor form={form} explain={problemText} onSaved={() => void toast(t("saved"))}>
      {() => (
        <Section title={t("profile")}>
          <Field
            label={t("name")}
            hint={t("name.hint")}
            required
            maxLength={200}
            autocomplete="name"
            {...text(form, "display_name")}
          />
          <div class="field-pair">
            <LocaleSelect label={t("locale")} hint={t("locale.hint")} {...bound(form, "locale")} />
            <ZoneSelect label={t("zone")} hint={t("zone.hint")} {...bound(form, "time_zone")} />
          </div>
        </Section>
      )}
    </Editor>
  );
}

function Password() {
  const { api } = useSurroundings();
  const { staff, tenant } = useMember();
  const form = useMemo(() => passwordForm({ api }), [api]);
  return (
    <Editor
      form={form}
      explain={problemText}
      action={t("password.change")}
      icon={KeyRound}
      onSaved={() => void toast(t("password.changed"))}
    >
      {() => (
        <Section title={t("password")} text={t("password.text")}>
          {/* Password managers file the new password under it. */}
          <input
            class="visually-hidden"
            readOnly
            tabIndex={-1}
            autocomplete="username"
            aria-hidden="true"
            value={staff.email}
          />
          <Field
            label={t("password.current")}
            type="password"
            autocomplete="current-password"
            required
            {...text(form, "current_password")}
          />
          <PasswordField
            label={t("password.new")}
            known={[staff.display_name, staff.email, tenant?.name ?? ""]}
            {...bound(form, "new_password")}
          />
        </Section>
      )}
    </Editor>
  );
}
