import { ChevronRight, Clock, Video } from "lucide";
import type { PublicEntrance } from "../../api/types";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { formatDateTime, formatMinutes, formatTime, formatWait } from "../../i18n/format";
import { localised } from "../../i18n/index";
import { t } from "../../i18n/public";
import type { Reception } from "../../state/public";
import { Heading } from "../customer/Heading";

interface WelcomeProps {
  readonly reception: Reception;
  readonly entrance: PublicEntrance;
}

/** What one can do here: talk now, or book a time. */
export function Welcome({ reception, entrance }: WelcomeProps) {
  const { takes_calls, booking_types, company_name } = entrance;
  const canBook = booking_types.length > 0;
  return (
    <div class="card">
      <Heading>{localised(entrance.name)}</Heading>
      {takes_calls && <CallNow reception={reception} entrance={entrance} />}
      {canBook && (
        <section class="stack" aria-labelledby="book">
          <h2 id="book">{t("book.heading")}</h2>
          <p class="muted">{t("book.types")}</p>
          <ul role="list" class="public-types">
            {booking_types.map((type) => (
              <li key={type.id}>
                <button type="button" class="public-type" onClick={() => reception.chooseType(type)}>
                  <span class="public-type-name">{localised(type.name)}</span>
                  <span class="muted small">{formatMinutes(type.duration_minutes)}</span>
                  <Icon of={ChevronRight} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {!takes_calls && !canBook && (
        <Banner kind="info">
          {t("nothing.heading")}. {t("nothing.text", { company: company_name })}
        </Banner>
      )}
    </div>
  );
}

function CallNow({ reception, entrance }: WelcomeProps) {
  const { open, closes_at, booking_types } = entrance;
  const facts = [waitOf(entrance), closes_at && untilOf(closes_at)].filter(Boolean);
  return (
    <section class="stack" aria-labelledby="call">
      <h2 id="call">{t("call.heading")}</h2>
      {open ? (
        <>
          <p class="muted">{t("call.text")}</p>
          <Button variant="primary" size="large" icon={Video} onClick={() => reception.beginCall()}>
            {t("call.now")}
          </Button>
          {facts.length > 0 && (
            <p class="public-facts muted small">
              <Icon of={Clock} size={18} />
              <span>{facts.join(" · ")}</span>
            </p>
          )}
        </>
      ) : (
        <Banner kind="info">
          {closedText(entrance)} {booking_types.length > 0 && t("call.closed.book")}
        </Banner>
      )}
    </section>
  );
}

/** When calls are taken again; without an hour it is not the hours that keep them out. */
export function closedText({ opens_at }: PublicEntrance): string {
  return opens_at ? t("call.closed", { time: formatDateTime(new Date(opens_at)) }) : t("call.busy");
}

function waitOf({ estimated_wait_seconds: seconds }: PublicEntrance): string {
  if (seconds === null) return "";
  return seconds === 0 ? t("call.wait.none") : t("call.wait", { minutes: formatWait(seconds) });
}

function untilOf(closes_at: string): string {
  return t("call.until", { time: formatTime(new Date(closes_at)) });
}
