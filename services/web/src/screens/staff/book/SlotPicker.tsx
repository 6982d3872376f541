import { CalendarX, ChevronLeft, ChevronRight, CloudOff } from "lucide";
import { Button, IconButton } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { Skeleton } from "../../../components/Skeleton";
import { t as common } from "../../../i18n/common";
import { dateFormat, formatTime, formatZone } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import type { Booking } from "../../../state/booking";
import { noonOf, type Day } from "../../../state/calendar";
import { Link } from "../Link";

/** A week of free times, one column a day. */
export function SlotPicker({ booking }: { readonly booking: Booking }) {
  const days = booking.days.value;
  const zone = booking.timeZone;
  const first = noonOf(days[0]?.day ?? "", zone);
  const last = noonOf(days.at(-1)?.day ?? "", zone);
  const search = booking.search.value;
  const isEmpty = days.every((day) => day.slots.length === 0);
  return (
    <div class="stack">
      <div class="week-bar">
        <IconButton
          icon={ChevronLeft}
          label={t("slots.earlier")}
          disabled={!booking.canGoBack.value}
          onClick={() => booking.earlier()}
        />
        <p class="week-name" role="status">
          {dateFormat({ day: "numeric", month: "long", timeZone: zone }).formatRange(first, last)}
        </p>
        <IconButton icon={ChevronRight} label={t("slots.later")} onClick={() => booking.later()} />
      </div>
      <p class="muted small">{t("slots.zone", { zone: formatZone(first, zone), name: zone })}</p>
      {search === "failed" && (
        <EmptyState
          icon={CloudOff}
          title={t("slots.failed")}
          action={<Button onClick={() => booking.refresh()}>{common("retry")}</Button>}
        />
      )}
      {search === "loading" && isEmpty && <Skeleton lines={5} />}
      {search === "ready" && isEmpty && (
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
        <div class={`week ${search === "loading" ? "stale" : ""}`} aria-busy={search === "loading"}>
          {days.map(({ day }) => (
            <DaySlots key={day} booking={booking} day={day} />
          ))}
        </div>
      )}
    </div>
  );
}

function DaySlots({ booking, day }: { readonly booking: Booking; readonly day: Day }) {
  const zone = booking.timeZone;
  const slots = booking.days.value.find((each) => each.day === day)?.slots ?? [];
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
              aria-pressed={booking.slot.value === slot}
              onClick={() => {
                booking.slot.value = slot;
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
