import { useEffect, useRef, useState } from "preact/hooks";
import type { Appointment } from "../../../api/types";
import { t } from "../../../i18n/calendar";
import {
  CELL_MINUTES,
  extent,
  freeCells,
  gaps,
  placed,
  workingSpans,
  type Agenda,
  type Column,
  type Span,
} from "../../../state/agenda";
import { isTeam } from "../../../state/booking";
import { instantAt, minutesOf, type Day } from "../../../state/calendar";
import { useSurroundings, useWorkplace } from "../context";
import { Entry } from "./Entry";
import { dayName, dayText, noteText, rangeText, timeText } from "./words";

const HOUR = 60;

interface GridProps {
  readonly agenda: Agenda;
  readonly today: Day;
  readonly onOpen: (appointment: Appointment) => void;
  readonly onDay: (day: Day) => void;
}

/** Days as columns of hours: what is booked, when the specialist works, and what is still free. */
export function Grid({ agenda, today, onOpen, onDay }: GridProps) {
  const { staff } = useWorkplace();
  const { clock } = useSurroundings();
  const now = new Date(clock.now.value);
  const availability = agenda.availability.value;
  const columns = agenda.days.value.map((day): Column => {
    const entries = placed(agenda.appointments.value.values(), day, staff.time_zone, now);
    const hours = availability && workingSpans(availability, day, staff.time_zone);
    return { day, entries, hours, note: availability ? noteText(availability, day) : "" };
  });
  const shown = extent(columns);
  const grid = useRef<HTMLDivElement>(null);
  // One stop of the tab key for all free times; the arrow keys move it.
  const [cursor, setCursor] = useState("");
  const free = columns.map((column) => freeCells(column, today, minutesOf(now, staff.time_zone), shown));
  const first = free.flatMap((cells, index) => cells.map((minute) => cellKey(index, minute)))[0];
  const stop = free.some((cells, index) => cells.some((minute) => cellKey(index, minute) === cursor))
    ? cursor
    : first;
  return (
    <div
      ref={grid}
      class={isTeam(agenda.view.value.of) ? "calendar of-team" : "calendar"}
      role="group"
      aria-label={t("grid.label", { range: rangeText(agenda.days.value) })}
      aria-busy={agenda.state.value === "loading"}
      style={{ "--days": columns.length, "--hours": (shown.end - shown.start) / HOUR }}
      onKeyDown={(event) => {
        const next = neighbour(grid.current, event.target, event.key);
        if (!next) return;
        event.preventDefault();
        setCursor(next.dataset["cell"] ?? "");
        next.focus();
      }}
    >
      <p class="visually-hidden">{t("grid.hint")}</p>
      <div class="calendar-heads">
        {columns.map(({ day, note }) => (
          <div key={day} class={`calendar-head ${day === today ? "today" : ""}`}>
            <button
              type="button"
              aria-label={t("day.open", { day: dayName(day) })}
              onClick={() => onDay(day)}
            >
              <span>{dayText(day, { weekday: "short" })}</span>
              <span class="day-number">{dayText(day, { day: "numeric" })}</span>
            </button>
            {note && <span class="calendar-note small">{note}</span>}
          </div>
        ))}
      </div>
      <div class="calendar-body">
        <Hours shown={shown} />
        {columns.map((column, index) => (
          <section key={column.day} class="calendar-day" aria-label={dayName(column.day)}>
            {column.hours !== undefined &&
              gaps(column.hours, shown).map((gap) => (
                <div key={gap.start} class="calendar-off" style={place(gap, shown)} />
              ))}
            {(free[index] ?? []).map((minute) => (
              <Cell
                key={minute}
                column={column}
                index={index}
                minute={minute}
                shown={shown}
                of={agenda.view.value.of}
                isStop={cellKey(index, minute) === stop}
              />
            ))}
            {column.entries.map((entry) => (
              <Entry
                key={entry.appointment.id}
                entry={entry}
                style={{ ...place(entry, shown), "--lane": entry.lane, "--lanes": entry.lanes }}
                showsSpecialist={isTeam(agenda.view.value.of)}
                onOpen={onOpen}
              />
            ))}
            {column.day === today && <Now shown={shown} />}
          </section>
        ))}
      </div>
    </div>
  );
}

function Hours({ shown }: { readonly shown: Span }) {
  const hours = Array.from(
    { length: (shown.end - shown.start) / HOUR },
    (_, index) => shown.start + index * HOUR,
  );
  return (
    <div class="calendar-hours" aria-hidden="true">
      {hours.map((minute) => (
        <span key={minute}>{timeText(minute)}</span>
      ))}
    </div>
  );
}

interface CellProps {
  readonly column: Column;
  readonly index: number;
  readonly minute: number;
  readonly shown: Span;
  readonly of: string;
  readonly isStop: boolean;
}

/** A free half hour, to book with a click. */
function Cell({ column, index, minute, shown, of, isStop }: CellProps) {
  const { router } = useSurroundings();
  const { staff } = useWorkplace();
  const book = (): void => {
    const at = instantAt(column.day, minute, staff.time_zone).toISOString();
    router.go({ name: "book", query: { who: of, at } });
  };
  const label = t("cell", { day: dayName(column.day), time: timeText(minute) });
  return (
    <button
      type="button"
      class="calendar-cell"
      data-cell={cellKey(index, minute)}
      tabIndex={isStop ? 0 : -1}
      aria-label={label}
      style={place({ start: minute, end: minute + CELL_MINUTES }, shown)}
      onClick={book}
    >
      <span aria-hidden="true">{timeText(minute)}</span>
    </button>
  );
}

/** Where the day has got to, brought into sight where the hours are many. */
function Now({ shown }: { readonly shown: Span }) {
  const { clock } = useSurroundings();
  const { staff } = useWorkplace();
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => line.current?.scrollIntoView({ block: "nearest" }), [shown.start, shown.end]);
  const minute = minutesOf(new Date(clock.now.value), staff.time_zone);
  if (minute < shown.start || minute > shown.end) return null;
  return (
    <div
      ref={line}
      class="calendar-now"
      aria-hidden="true"
      style={place({ start: minute, end: minute }, shown)}
    />
  );
}

function place(span: Span, shown: Span): Record<string, number> {
  return { "--from": (span.start - shown.start) / HOUR, "--span": (span.end - span.start) / HOUR };
}

function cellKey(column: number, minute: number): string {
  return `${column} ${minute}`;
}

/** The free time that an arrow key leads to from another one. */
function neighbour(grid: HTMLElement | null, from: EventTarget | null, key: string): HTMLElement | undefined {
  const cell = from instanceof HTMLElement ? from.dataset["cell"] : undefined;
  if (!grid || cell === undefined) return undefined;
  const [column = 0, minute = 0] = cell.split(" ").map(Number);
  const all = [...grid.querySelectorAll<HTMLElement>("[data-cell]")].map((element) => {
    const [itsColumn = 0, itsMinute = 0] = (element.dataset["cell"] ?? "").split(" ").map(Number);
    return { element, column: itsColumn, minute: itsMinute };
  });
  const nearest = (candidates: typeof all): HTMLElement | undefined =>
    candidates.sort(
      (first, second) =>
        Math.abs(first.column - column) - Math.abs(second.column - column) ||
        Math.abs(first.minute - minute) - Math.abs(second.minute - minute),
    )[0]?.element;
  switch (key) {
    case "ArrowDown":
      return nearest(all.filter((each) => each.column === column && each.minute > minute));
    case "ArrowUp":
      return nearest(all.filter((each) => each.column === column && each.minute < minute));
    case "ArrowRight":
      return nearest(all.filter((each) => each.column > column));
    case "ArrowLeft":
      return nearest(all.filter((each) => each.column < column));
    default:
      return undefined;
  }
}
