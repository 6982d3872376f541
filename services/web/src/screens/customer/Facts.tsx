import { CalendarClock, MessageCircleQuestion, UserRound, type IconNode } from "lucide";
import type { Invitation } from "../../api/types";
import { Icon } from "../../components/Icon";
import { t } from "../../i18n/customer";
import { formatDateTime, formatZone } from "../../i18n/format";
import { localised } from "../../i18n/index";

/** What the appointment is about, with whom, and when in its own time zone. */
export function Facts({ invitation }: { readonly invitation: Invitation }) {
  return (
    <dl class="facts">
      <Fact icon={MessageCircleQuestion} name={t("fact.what")}>
        {localised(invitation.type_name)}
      </Fact>
      {invitation.specialist_name && (
        <Fact icon={UserRound} name={t("fact.who")}>
          {invitation.specialist_name}
        </Fact>
      )}
      <Fact icon={CalendarClock} name={t("fact.when")}>
        {whenOf(invitation)}
      </Fact>
    </dl>
  );
}

function Fact({
  icon,
  name,
  children,
}: {
  readonly icon: IconNode;
  readonly name: string;
  readonly children: string;
}) {
  return (
    <div class="fact">
      <dt class="muted small">
        <Icon of={icon} size={24} />
        {name}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function whenOf({ ad_hoc, starts_at, time_zone }: Invitation): string {
  if (ad_hoc || !starts_at) return t("fact.now");
  const start = new Date(starts_at);
  const time = formatDateTime(start, time_zone || undefined);
  // Named where it is not the reader's own.
  const isOwn = !time_zone || formatDateTime(start) === time;
  return isOwn ? time : t("fact.zone", { time, zone: formatZone(start, time_zone) });
}
