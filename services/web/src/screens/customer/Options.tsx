import { CalendarClock, CalendarPlus, CalendarX2 } from "lucide";
import type { Invitation } from "../../api/types";
import { Button } from "../../components/Button";
import { download } from "../../components/download";
import { t } from "../../i18n/customer";
import { formatDateTime } from "../../i18n/format";
import { localised } from "../../i18n/index";
import { calendarFile, type ChangeTo } from "../../state/customer";

interface OptionsProps {
  readonly invitation: Invitation;
  readonly onChange: (to: ChangeTo) => void;
}

/** What else can be done: with a time, keep it in the calendar, move it, cancel it; without one, choose it. */
export function Options({ invitation, onChange }: OptionsProps) {
  const { ad_hoc, starts_at, ends_at, can_change, can_take_time, change_until, company_name } = invitation;
  if (can_take_time) {
    return (
      <section class="options" aria-label={t("options.label")}>
        <Button variant="quiet" icon={CalendarClock} onClick={() => onChange("move")}>
          {t("options.instead")}
        </Button>
      </section>
    );
  }
  const isAhead = starts_at !== null && Date.parse(starts_at) > Date.now();
  if (ad_hoc || !isAhead) return null;
  return (
    <section class="options" aria-label={t("options.label")}>
      {ends_at && (
        <Button variant="quiet" icon={CalendarPlus} onClick={() => keep(invitation)}>
          {t("options.calendar")}
        </Button>
      )}
      {can_change ? (
        <>
          <Button variant="quiet" icon={CalendarClock} onClick={() => onChange("move")}>
            {t("options.move")}
          </Button>
          <Button variant="quiet" icon={CalendarX2} onClick={() => onChange("cancel")}>
            {t("options.cancel")}
          </Button>
          {change_until && (
            <p class="muted small">{t("options.until", { time: formatDateTime(new Date(change_until)) })}</p>
          )}
        </>
      ) : (
        <p class="muted small">{t("options.too_late", { company: company_name })}</p>
      )}
    </section>
  );
}

function keep(invitation: Invitation): void {
  const { appointment_id, company_name, type_name, specialist_name, starts_at, ends_at } = invitation;
  const what = localised(type_name);
  const file = calendarFile({
    uid: appointment_id,
    summary: `${what} – ${company_name}`,
    description: t("calendar.description", {
      who: specialist_name ?? company_name,
      link: location.href,
    }),
    url: location.href,
    startsAt: new Date(starts_at ?? ""),
    endsAt: new Date(ends_at ?? ""),
  });
  download(`${t("calendar.file")}.ics`, new Blob([file], { type: "text/calendar" }));
}
