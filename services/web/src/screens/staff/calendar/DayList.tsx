import { CalendarDays } from "lucide";
import type { Appointment } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { t } from "../../../i18n/calendar";
import { daysOf, placed, type Agenda } from "../../../state/agenda";
import type { Day } from "../../../state/calendar";
import { useSurroundings, useWorkplace } from "../context";
import { StateBadge } from "../StateBadge";
import { colleagueName, nameOf, typeName } from "../words";
import { dayName, dayText, timeText, noteText } from "./words";

interface DayListProps {
  readonly agenda: Agenda;
  readonly today: Day;
  readonly onOpen: (appointment: Appointment) => void;
  readonly onDay: (day: Day) => void;
}

/** One day as a list, with its week above: for narrow windows. */
export function DayList({ agenda, today, onOpen, onDay }: DayListProps) {
  const { staff } = useWorkplace();
  const { clock } = useSurroundings();
  const view = agenda.view.value;
  const entries = placed(
    agenda.appointments.value.values(),
    view.day,
    staff.time_zone,
    new Date(clock.now.value),
  );
  const note = agenda.availability.value ? noteText(agenda.availability.value, view.day) : "";
  return (
    <>
      <div class="day-strip" role="group" aria-label={t("view.week")}>
        {daysOf({ ...view, kind: "week" }).map((day) => (
          <button
            key={day}
            type="button"
            class={day === today ? "today" : ""}
            aria-label={dayName(day)}
            aria-pressed={day === view.day}
            onClick={() => onDay(day)}
          >
            <span>{dayText(day, { weekday: "narrow" })}</span>
            <span class="day-number">{dayText(day, { day: "numeric" })}</span>
          </button>
        ))}
      </div>
      {note && <p class="muted">{note}</p>}
      <section class="panel" aria-label={dayName(view.day)} aria-busy={agenda.state.value === "loading"}>
        {agenda.state.value === "ready" && entries.length === 0 && (
          <EmptyState icon={CalendarDays} title={t("empty.title")}>
            {t("empty.text")}
          </EmptyState>
        )}
        <ol role="list">
          {entries.map(({ appointment, start, end }) => (
            <li key={appointment.id} class="line">
              <button
                type="button"
                class="line-link"
                aria-haspopup="dialog"
                onClick={() => onOpen(appointment)}
              >
                <span class="line-time">
                  {timeText(start)}
                  <span class="muted small line-end">{timeText(end)}</span>
                </span>
                <LineText appointment={appointment} />
                <StateBadge state={appointment.state} />
              </button>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

function LineText({ appointment }: { readonly appointment: Appointment }) {
  const { directory, staff } = useWorkplace();
  const { customer_id, specialist_id, type_id } = appointment;
  const colleague = specialist_id !== null && specialist_id !== staff.id ? specialist_id : undefined;
  return (
    <span class="line-text">
      <span class="line-name">{nameOf(directory.customer(customer_id))}</span>
      <span class="muted small">
        {typeName(directory.type(type_id))}
        {colleague && ` · ${colleagueName(directory.colleagues.value.get(colleague))}`}
      </span>
    </span>
  );
}
