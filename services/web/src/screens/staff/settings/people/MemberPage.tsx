import { CalendarClock, MailPlus, UserCheck, UserX } from "lucide";
import { useContext, useMemo, useState } from "preact/hooks";
import type { Staff } from "../../../../api/types";
import { Banner } from "../../../../components/Banner";
import { Button } from "../../../../components/Button";
import { Confirm } from "../../../../components/form/Confirm";
import { Editor } from "../../../../components/form/Editor";
import { Section } from "../../../../components/form/Section";
import { Icon } from "../../../../components/Icon";
import { toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/people";
import { memberForm, memberValues } from "../../../../state/admin";
import { Sessions } from "../../account/Sessions";
import { useMember, useSurroundings, WorkplaceContext } from "../../context";
import { Link } from "../../Link";
import { PageHeading } from "../../PageHeading";
import { attempt, problemText } from "../../problems";
import { BackLink, settings } from "../Parts";
import { MemberFields, NameField } from "./MemberFields";

/** One member of staff: what they may do, whether they can sign in, and where they are signed in. */
export function MemberPage({ id }: { readonly id: string }) {
  const { api, drafts } = useSurroundings();
  const self = useMember().staff.id === id;
  const workplace = useContext(WorkplaceContext);
  const [member, setMember] = useState<Staff | undefined>(undefined);
  const form = useMemo(() => memberForm({ api, drafts }, id, setMember), [api, drafts, id]);
  return (
    <>
      <BackLink to="staff" />
      <PageHeading title={member?.display_name ?? t("member")}>
        {member && <p class="muted address">{member.email}</p>}
      </PageHeading>
      {member && (
        <Standing
          member={member}
          self={self}
          onChange={(changed) => {
            setMember(changed);
            form.rebase(memberValues(changed));
            void workplace?.loadDirectory();
          }}
        />
      )}
      <Editor
        form={form}
        explain={problemText}
        onSaved={() => {
          toast(t("saved"));
          void workplace?.loadDirectory();
        }}
      >
        {() => (
          <>
            <Section
              title={t("person")}
              actions={
                <Link to={settings("staff", `${id}/hours`)} class="button secondary normal">
                  <Icon of={CalendarClock} />
                  <span>{t("hours")}</span>
                </Link>
              }
            >
              <NameField form={form} />
            </Section>
            <MemberFields form={form} self={self} />
          </>
        )}
      </Editor>
      {member?.state === "active" && (
        <Section title={t("sessions")} text={t("sessions.text")}>
          <Sessions staffId={id} />
        </Section>
      )}
    </>
  );
}

interface StandingProps {
  readonly member: Staff;
  readonly self: boolean;
  readonly onChange: (member: Staff) => void;
}

/** Whether they can sign in, and what changes that. */
function Standing({ member, self, onChange }: StandingProps) {
  const { api } = useSurroundings();
  const [asking, setAsking] = useState(false);
  const path = { staff_id: member.id };
  const setActive = (active: boolean): void =>
    attempt(api.patch("/v1/staff/{staff_id}", { path, body: { active } }), (changed) => {
      toast(t(active ? "reactivated" : "deactivated"));
      onChange(changed);
    });
  if (member.state === "deactivated") {
    return (
      <Banner
        kind="warning"
        actions={
          <Button icon={UserCheck} onClick={() => setActive(true)}>
            {t("reactivate")}
          </Button>
        }
      >
        {t("deactivated.text")}
      </Banner>
    );
  }
  const resend = (): void =>
    attempt(api.post("/v1/staff/{staff_id}/invitations", { path }), (changed) => {
      toast(t("invited", { email: member.email }));
      onChange(changed);
    });
  return (
    <>
      {member.state === "invited" && (
        <Banner
          kind="info"
          actions={
            <Button icon={MailPlus} onClick={resend}>
              {t("resend")}
            </Button>
          }
        >
          {t("invited.text")}
        </Banner>
      )}
      {!self && (
        <div class="row">
          <Button icon={UserX} onClick={() => setAsking(true)}>
            {t("deactivate")}
          </Button>
        </div>
      )}
      {asking && (
        <Confirm
          title={t("deactivate.title", { name: member.display_name })}
          action={t("deactivate")}
          onConfirm={() => setActive(false)}
          onClose={() => setAsking(false)}
        >
          {t("deactivate.text")}
        </Confirm>
      )}
    </>
  );
}
