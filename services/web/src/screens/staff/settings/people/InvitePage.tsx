import { Send } from "lucide";
import { useContext, useMemo } from "preact/hooks";
import { Field } from "../../../../components/Field";
import { Editor, text } from "../../../../components/form/Editor";
import { Section } from "../../../../components/form/Section";
import { toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/people";
import { inviteForm } from "../../../../state/admin";
import { useMember, useSurroundings, WorkplaceContext } from "../../context";
import { PageHeading } from "../../PageHeading";
import { problemText } from "../../problems";
import { BackLink, useGo } from "../Parts";
import { MemberFields, NameField } from "./MemberFields";

/** Invites somebody by e-mail to join the staff. */
export function InvitePage() {
  const { api, drafts } = useSurroundings();
  const { tenant } = useMember();
  const workplace = useContext(WorkplaceContext);
  const go = useGo();
  const form = useMemo(
    () =>
      inviteForm(
        { api, drafts },
        {
          locale: tenant?.locale ?? "fr",
          timeZone: tenant?.time_zone ?? "Europe/Paris",
          onInvited: (member) => void toast(t("invited", { email: member.email })),
        },
      ),
    [api, drafts, tenant],
  );
  return (
    <>
      <BackLink to="staff" />
      <PageHeading title={t("invite.title")}>
        <p class="muted">{t("invite.text")}</p>
      </PageHeading>
      <Editor
        form={form}
        action={t("invite.send")}
        icon={Send}
        explain={problemText}
        onSaved={() => {
          void workplace?.loadDirectory();
          go("staff");
        }}
      >
        {() => (
          <>
            <Section title={t("person")}>
              <Field
                label={t("email")}
                type="email"
                required
                autocomplete="off"
                autocapitalize="none"
                spellcheck={false}
                {...text(form, "email")}
              />
              <NameField form={form} />
            </Section>
            <MemberFields form={form} />
          </>
        )}
      </Editor>
    </>
  );
}
