import {
  CircleCheck,
  CircleSlash,
  Clock,
  SearchX,
  LogOut,
  MonitorSmartphone,
  Unlink,
  WifiOff,
  type IconNode,
} from "lucide";
import type { Invitation } from "../../api/types";
import { Button } from "../../components/Button";
import { t } from "../../i18n/customer";
import { t as common } from "../../i18n/common";
import { contactOf, type Contact, type Ending } from "../../state/customer";
import { Notice } from "./Notice";
import { ContactLinks } from "./Page";

interface OverProps {
  readonly invitation: Invitation;
  readonly ending: Ending;
  readonly onEnter: () => void;
}

const ICONS: Record<Ending, IconNode> = {
  ended: CircleCheck,
  cancelled: CircleSlash,
  expired: Clock,
  revoked: Unlink,
  replaced: MonitorSmartphone,
  left: LogOut,
  lost: WifiOff,
};

/** The end, whatever brought it: what happened and what to do next. */
export function Over({ invitation, ending, onEnter }: OverProps) {
  const company = invitation.company_name;
  const back = ending === "replaced" || ending === "left" || ending === "lost" ? ending : undefined;
  return (
    <Notice icon={ICONS[ending]} good={ending === "ended"} heading={t(`over.${ending}.heading`)}>
      <p>{t(`over.${ending}.text`, { company })}</p>
      {back && (
        <Button variant="primary" size="large" onClick={onEnter}>
          {t(`over.${back}.action`)}
        </Button>
      )}
      {showsContact(ending) && <ContactLinks contact={contactOf(invitation)} large />}
    </Notice>
  );
}

/** Whether the next thing to do may be to turn to the company. */
export function showsContact(ending: Ending): boolean {
  return ending !== "ended" && ending !== "left";
}

interface AstrayProps {
  readonly contact: Contact | undefined;
}

/** No appointment has this link. */
export function Unknown({ contact }: AstrayProps) {
  return (
    <Notice icon={SearchX} heading={t("unknown.heading")}>
      <p>{contact ? t("unknown.text.known", { company: contact.company }) : t("unknown.text")}</p>
      {contact && <ContactLinks contact={contact} large />}
    </Notice>
  );
}

/** Nobody answers. */
export function Unreachable({ contact, onRetry }: AstrayProps & { readonly onRetry: () => void }) {
  return (
    <Notice icon={WifiOff} heading={t("unreachable.heading")}>
      <p>{t("unreachable.text")}</p>
      <Button variant="primary" size="large" onClick={onRetry}>
        {common("retry")}
      </Button>
      {contact && (
        <>
          <p class="muted">{t("unreachable.contact", { company: contact.company })}</p>
          <ContactLinks contact={contact} large />
        </>
      )}
    </Notice>
  );
}
