import { CalendarX, ChevronLeft, ChevronRight, CloudOff } from "lucide";
import { Banner } from "../../../components/Banner";
import { Button, IconButton } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { Skeleton } from "../../../components/Skeleton";
import { t as words } from "../../../i18n/booking";
import { t as common } from "../../../i18n/common";
import { dateFormat, formatTime, formatZone } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import type { SlotSearch } from "../../../state/booking";
import { noonOf, type Day } from "../../../state/calendar";
import { Link } from "../Link";

/** A week of free times, one column a day. */
export function SlotPicker({ search }: { readonly search: SlotSearch }) {
  const days = search.days.value;
  const zone = search.timeZone;
  const first = noonOf(days[0]?.day ?? "", zone);
  const last = noonOf(days.at(-1)?.day ?? "", zone);
  const state = search.state.value;
  const isEmpty = days.every((day) => day.slots.length === 0);
  return (
    <div class="stack">
      <div class="week-bar">
        <IconButton
          icon={ChevronLeft}
          label={t("slots.earlier")}
          disabled={!search.canGoBack.value}
          onClick={() => search.earlier()}
        />
        <p class="week-name" role="status">
          {dateFormat({ day: "numeric", month: "long", timeZone: zone }).formatRange(first, last)}
        </p>
        <IconButton icon={ChevronRight} label={t("slots.later")} onClick={() => search.later()} />
      </div>
      {search.wishMissed.value && <Banner kind="warning">{words("slots.missed")}</Banner>}
      <p class="muted small">{t("slots.zone", { zone: formatZone(first, zone), name: zone })}</p>
      {state === "failed" && (
        <EmptyState
          icon={CloudOff}
          title={t("slots.failed")}
          action={<Button onClick={() => search.refresh()}>{common("retry")}</Button>}
        />
      )}
      {state === "loading" && isEmpty && <Skeleton lines={5} />}
      {state === "ready" && isEmpty && (
        <EmptyState
          icon={CalendarX}
          title={t("slots.none")}
          action={
            <Link to={{ name: "hours" }} class="button secondary">
              {t("nav.hours")}
            </Link>
          }
        >
          {t("slots.none.text")}
        </EmptyState>
      )}
      {!isEmpty && (
        <div class={`week ${state === "loading" ? "stale" : ""}`} aria-busy={state === "loading"}>
          {days.map(({ day }) => (
            <DaySlots key={day} search={search} day={day} />
          ))}
        </div>
      )}
    </div>
  );
}

function DaySlots({ search, day }: { readonly search: SlotSearch; readonly day: Day }) {
  const zone = search.timeZone;
  const slots = search.days.value.find((each) => each.day === day)?.slots ?? [];
  const noon = noonOf(day, zone);
  const name = (options: Intl.DateTimeFormatOptions): string =>
    dateFormat({ ...options, timeZone: zone }).format(noon);
  return (
    <section class="day" aria-label={name({ weekday: "long", day: "numeric", month: "long" })}>
      <h3 class="day-name">
        <span>{name({ weekday: "short" })}</span> <span class="day-number">{name({ day: "numeric" })}</span>
      </h3>
      {slots.length === 0 && <p class="muted small day-empty">{t("slots.day.none")}</p>}
      <ul role="list" class="day-slots">
        {slots.map((slot) => (
          <li key={slot.starts_at}>
            <button
              type="button"
              class="slot"
              aria-pressed={search.slot.value === slot}
              onClick={() => {
                search.slot.value = slot;
              }}
            >
              {formatTime(new Date(slot.starts_at), zone)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
