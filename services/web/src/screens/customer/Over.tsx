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
import type { ComponentChildren } from "preact";
import type { Invitation } from "../../api/types";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { t } from "../../i18n/customer";
import { t as common } from "../../i18n/common";
import type { Ending } from "../../state/customer";
import { Heading } from "./Heading";
import { PhoneLink } from "./Page";

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
  const { company_name: company, support_phone: phone } = invitation;
  const back = ending === "replaced" || ending === "left" || ending === "lost" ? ending : undefined;
  return (
    <Notice icon={ICONS[ending]} good={ending === "ended"} heading={t(`over.${ending}.heading`)}>
      <p>{t(`over.${ending}.text`, { company })}</p>
      {back && (
        <Button variant="primary" size="large" onClick={onEnter}>
          {t(`over.${back}.action`)}
        </Button>
      )}
      {phone && showsPhone(ending) && <PhoneLink phone={phone} large />}
    </Notice>
  );
}

/** Whether the next thing to do may be a call to the company. */
export function showsPhone(ending: Ending): boolean {
  return ending !== "ended" && ending !== "left";
}

/** No appointment has this link. */
export function Unknown() {
  return (
    <Notice icon={SearchX} heading={t("unknown.heading")}>
      <p>{t("unknown.text")}</p>
    </Notice>
  );
}

/** Nobody answers. */
export function Unreachable({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <Notice icon={WifiOff} heading={t("unreachable.heading")}>
      <p>{t("unreachable.text")}</p>
      <Button variant="primary" size="large" onClick={onRetry}>
        {common("retry")}
      </Button>
    </Notice>
  );
}

interface NoticeProps {
  readonly icon: IconNode;
  readonly heading: string;
  readonly good?: boolean;
  readonly children: ComponentChildren;
}

function Notice({ icon, heading, good = false, children }: NoticeProps) {
  return (
    <div class="card notice">
      <span class={`notice-icon ${good ? "good" : ""}`}>
        <Icon of={icon} size={32} />
      </span>
      <Heading>{heading}</Heading>
      {children}
    </div>
  );
}
