import { CalendarX, ChevronLeft, ChevronRight, CloudOff } from "lucide";
import { useId } from "preact/hooks";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { Skeleton } from "../../components/Skeleton";
import { t as common } from "../../i18n/common";
import { dateFormat, formatTime, formatZone } from "../../i18n/format";
import { t } from "../../i18n/times";
import { localZone, noonOf } from "../../state/calendar";
import type { FreeTimes } from "../../state/free-times";
import "../../styles/times.css";

/** A day, then a time of it: whatever is free. */
export function TimeChoice({ times }: { readonly times: FreeTimes }) {
  const [state, days] = [times.state.value, times.days.value];
  if (state === "failed") {
    return (
      <EmptyState
        icon={CloudOff}
        title={t("failed")}
        action={<Button onClick={() => void times.again()}>{common("retry")}</Button>}
      />
    );
  }
  if (state === "loading" && days.length === 0) return <Skeleton lines={5} />;
  return (
    <div class={`times ${state === "loading" ? "stale" : ""}`} aria-busy={state === "loading"}>
      {days.length === 0 ? (
        <EmptyState icon={CalendarX} title={t("none")}>
          {t("none.text")}
        </EmptyState>
      ) : (
        <>
          <Days times={times} />
          <Times times={times} />
        </>
      )}
      <div class="times-pages">
        <Button
          variant="quiet"
          icon={ChevronLeft}
          disabled={!times.canGoBack.value}
          onClick={() => void times.earlier()}
        >
          {t("earlier")}
        </Button>
        <Button variant="quiet" icon={ChevronRight} onClick={() => void times.later()}>
          {t("later")}
        </Button>
      </div>
    </div>
  );
}

function Days({ times }: { readonly times: FreeTimes }) {
  const { timeZone } = times;
  const label = useId();
  const name = dateFormat({ weekday: "short", day: "numeric", month: "short", timeZone });
  const fullName = dateFormat({ weekday: "long", day: "numeric", month: "long", timeZone });
  return (
    <section aria-labelledby={label}>
      <h2 id={label}>{t("day")}</h2>
      <ul role="list" class="times-days">
        {times.days.value.map(({ day }) => (
          <li key={day}>
            <button
              type="button"
              class="time"
              aria-pressed={times.day.value === day}
              aria-label={fullName.format(noonOf(day, timeZone))}
              onClick={() => times.chooseDay(day)}
            >
              {name.format(noonOf(day, timeZone))}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Times({ times }: { readonly times: FreeTimes }) {
  const { timeZone } = times;
  const label = useId();
  const first = times.times.value[0];
  if (!first) return null;
  return (
    <section aria-labelledby={label}>
      <h2 id={label}>{t("time")}</h2>
      {timeZone !== localZone() && (
        <p class="muted small">{t("zone", { zone: formatZone(new Date(first.starts_at), timeZone) })}</p>
      )}
      <ul role="list" class="times-slots">
        {times.times.value.map((slot) => (
          <li key={slot.starts_at}>
            <button
              type="button"
              class="time"
              aria-pressed={times.chosen.value === slot}
              onClick={() => times.choose(slot)}
            >
              {formatTime(new Date(slot.starts_at), timeZone)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
