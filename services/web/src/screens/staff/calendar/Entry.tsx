import type { Appointment } from "../../../api/types";
import { t } from "../../../i18n/calendar";
import { t as words } from "../../../i18n/staff";
import type { Placed } from "../../../state/agenda";
import { useWorkplace } from "../context";
import { colleagueName, nameOf, typeName } from "../words";
import { timeText } from "./words";

// From so many minutes on there is room for a second line.
const TWO_LINES = 40;

interface EntryProps {
  readonly entry: Placed;
  readonly style: Record<string, number>;
  readonly showsSpecialist: boolean;
  readonly onOpen: (appointment: Appointment) => void;
}

/** An appointment in a day's column. */
export function Entry({ entry, style, showsSpecialist, onOpen }: EntryProps) {
  const { directory } = useWorkplace();
  const { appointment, start, end } = entry;
  const name = nameOf(directory.customer(appointment.customer_id));
  const type = typeName(directory.type(appointment.type_id));
  const specialist =
    showsSpecialist && appointment.specialist_id
      ? colleagueName(directory.colleagues.value.get(appointment.specialist_id))
      : undefined;
  const time = `${timeText(start)} – ${timeText(end)}`;
  const state = words(`state.${appointment.state}`);
  const label = t("entry", { time, name, type: specialist ? `${type}, ${specialist}` : type, state });
  return (
    <button
      type="button"
      class={`calendar-entry ${appointment.state} ${end - start < TWO_LINES ? "short" : ""}`}
      style={style}
      aria-label={label}
      title={label}
      aria-haspopup="dialog"
      onClick={() => onOpen(appointment)}
    >
      <span class="calendar-entry-name">{name}</span>
      <span class="calendar-entry-more">
        {timeText(start)}
        {specialist && ` · ${specialist}`}
      </span>
    </button>
  );
}
