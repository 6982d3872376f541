import { Link2, Send } from "lucide";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, Select } from "../../components/Field";
import { t as words } from "../../i18n/booking";
import { t as desk } from "../../i18n/desk";
import { locale, LOCALES } from "../../i18n/index";
import { t } from "../../i18n/staff";
import type { Invitation } from "../../state/booking";
import { useWorkplace } from "./context";
import { CopyLink } from "./CopyLink";
import { DeliveryNote } from "./DeliveryNote";
import { Link } from "./Link";
import { problemText } from "./problems";
import { WithDirectory } from "./WithDirectory";
import { languageName, PRIORITIES, typeName } from "./words";

/** Invites a customer to come at once: one line for how to reach them, and the link is on its way. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={t("invite.title")} onClose={onClose}>
      <WithDirectory>{() => <Steps onClose={onClose} />}</WithDirectory>
    </Dialog>
  );
}

function Steps({ onClose }: { readonly onClose: () => void }) {
  const workplace = useWorkplace();
  const invitation = useMemo(() => workplace.invitation(locale.peek()), [workplace]);
  useEffect(() => () => invitation.close(), [invitation]);
  const step = invitation.step.value;
  if (step.kind === "editing" || step.kind === "sending") return <Form invitation={invitation} />;
  return (
    <div class="stack">
      {step.kind === "sent" ? (
        <DeliveryNote delivery={step.delivery} contact={invitation.contact.value} />
      ) : (
        <CopyLink url={step.url} />
      )}
      <div class="dialog-actions">
        <Link to={{ name: "appointment", id: step.appointment.id }} class="button quiet">
          {t("open_appointment")}
        </Link>
        <Button onClick={() => invitation.again()}>{t("invite.again")}</Button>
        <Button variant="primary" onClick={onClose}>
          {t("done")}
        </Button>
      </div>
    </div>
  );
}

function Form({ invitation }: { readonly invitation: Invitation }) {
  const { directory } = useWorkplace();
  const form = useRef<HTMLFormElement>(null);
  const [checked, setChecked] = useState(false);
  const known = invitation.known.value;
  const channel = invitation.channel.value;
  const named = known !== undefined || invitation.name.value.trim() !== "";
  const sending = invitation.step.value.kind === "sending";
  const error = invitation.error.value;

  // The dialog is open already where types and colleagues came late.
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const submit = (how: "send" | "link"): void => {
    setChecked(true);
    if (!channel || !named) {
      form.current?.querySelectorAll("input")[channel ? 1 : 0]?.focus();
      return;
    }
    void (how === "send" ? invitation.send() : invitation.makeLink());
  };
  return (
    <form
      ref={form}
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit("send");
      }}
    >
      {error !== undefined && <Banner kind="danger">{problemText(error)}</Banner>}
      <Field
        label={t("invite.contact")}
        hint={t("invite.contact.hint")}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        autofocus
        inputMode="email"
        value={invitation.contact.value}
        error={checked && !channel ? t("invite.contact.wrong") : undefined}
        onInput={(event) => {
          invitation.contact.value = event.currentTarget.value;
        }}
      />
      <div class="field-pair">
        {known ? (
          <p class="known-customer" role="status">
            {t("invite.known", { name: known.display_name, language: languageName(known.locale) })}
          </p>
        ) : (
          <Field
            label={t("invite.name")}
            autocomplete="off"
            maxLength={200}
            value={invitation.name.value}
            error={checked && !named ? t("invite.name.missing") : undefined}
            onInput={(event) => {
              invitation.name.value = event.currentTarget.value;
            }}
          />
        )}
        <Select
          label={t("invite.language")}
          value={invitation.locale.value}
          onChange={(event) => {
            invitation.locale.value = event.currentTarget.value;
          }}
        >
          {languages(invitation.locale.value ?? "").map((tag) => (
            <option key={tag} value={tag}>
              {languageName(tag)}
            </option>
          ))}
        </Select>
      </div>
      <div class="field-pair">
        <Select
          label={t("invite.type")}
          value={invitation.typeId.value}
          onChange={(event) => {
            invitation.typeId.value = event.currentTarget.value;
          }}
        >
          {directory.activeTypes.value.map((type) => (
            <option key={type.id} value={type.id}>
              {typeName(type)}
            </option>
          ))}
        </Select>
        <Select
          label={words("priority")}
          value={invitation.priority.value}
          onChange={(event) => {
            invitation.priority.value = Number(event.currentTarget.value);
          }}
        >
          {PRIORITIES.map((priority) => (
            <option key={priority} value={priority}>
              {words(`priority.${priority}`)}
            </option>
          ))}
        </Select>
      </div>
      {invitation.teamIds.length > 1 && (
        <Select
          label={desk("invite.team")}
          value={invitation.teamId.value}
          onChange={(event) => {
            invitation.teamId.value = event.currentTarget.value;
          }}
        >
          {invitation.teamIds.map((id) => (
            <option key={id} value={id}>
              {directory.team(id)?.name}
            </option>
          ))}
        </Select>
      )}
      <Field
        label={words("subject")}
        autocomplete="off"
        maxLength={500}
        value={invitation.subject.value}
        onInput={(event) => {
          invitation.subject.value = event.currentTarget.value;
        }}
      />
      <div class="dialog-actions">
        <Button icon={Link2} disabled={sending} onClick={() => submit("link")}>
          {t("invite.link")}
        </Button>
        <Button type="submit" variant="primary" icon={Send} busy={sending}>
          {t(
            channel === "sms" ? "invite.send.sms" : channel === "email" ? "invite.send.email" : "invite.send",
          )}
        </Button>
      </div>
    </form>
  );
}

/** The languages of our messages, and the customer's own where it is another. */
function languages(chosen: string): readonly string[] {
  const tags: readonly string[] = LOCALES;
  return tags.includes(chosen) || chosen === "" ? tags : [...tags, chosen];
}
