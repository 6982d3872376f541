import { CalendarDays, SearchX } from "lucide";
import { memo } from "preact/compat";
import { useRef, useState } from "preact/hooks";
import type { Appointment } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { t as words } from "../../../i18n/desk";
import { formatTime } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import { isInMyCall } from "../../../state/desk";
import type { Workplace } from "../../../state/workplace";
import { useWorkplace } from "../context";
import { Link } from "../Link";
import { useShortcuts } from "../ShortcutsDialog";
import { StateBadge } from "../StateBadge";
import { colleagueName, nameOf, typeName } from "../words";
import { Unread } from "./Queue";

// Fewer are found by looking.
const FILTER_FROM = 8;

/** The day's appointments by time, whatever became of them. */
export function Today() {
  const workplace = useWorkplace();
  const [filter, setFilter] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useShortcuts({ key: "/", label: t("shortcut.filter"), run: () => input.current?.focus() });
  const all = workplace.desk.today.value;
  const shown = filter.trim() === "" ? all : all.filter((each) => matches(workplace, each, filter));
  return (
    <section class="panel" aria-labelledby="today-title">
      <header class="panel-header">
        <h2 id="today-title">
          {t("today.title")} <span class="count">{all.length}</span>
        </h2>
        {all.length >= FILTER_FROM && (
          <input
            ref={input}
            type="search"
            class="input filter"
            aria-label={t("today.filter")}
            placeholder={t("today.filter")}
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        )}
      </header>
      {all.length === 0 && (
        <EmptyState
          icon={CalendarDays}
          title={t("today.empty.title")}
          action={
            <Link to={{ name: "book" }} class="button secondary">
              {t("book.open")}
            </Link>
          }
        >
          {t("today.empty.text")}
        </EmptyState>
      )}
      {all.length > 0 && shown.length === 0 && <EmptyState icon={SearchX} title={t("today.none_found")} />}
      <ol role="list" class="today-list">
        {shown.map((appointment) => (
          <Line key={appointment.id} appointment={appointment} />
        ))}
      </ol>
    </section>
  );
}

const Line = memo(({ appointment }: { readonly appointment: Appointment }) => {
  const { directory, desk, staff } = useWorkplace();
  const { id, specialist_id } = appointment;
  const mine = isInMyCall(appointment, staff.id);
  const colleague =
    specialist_id !== null && specialist_id !== staff.id
      ? colleagueName(directory.colleagues.value.get(specialist_id))
      : undefined;
  return (
    <li class="line">
      <Link to={{ name: "appointment", id }} class="line-link">
        <time class="line-time" dateTime={appointment.starts_at}>
          {formatTime(new Date(appointment.starts_at), staff.time_zone)}
        </time>
        <span class="line-text">
          <span class="line-name">{nameOf(directory.customer(appointment.customer_id))}</span>
          <span class="muted small">
            {typeName(directory.type(appointment.type_id))}
            {colleague && ` · ${colleague}`}
          </span>
        </span>
        <Unread count={desk.unread(id)} />
        {desk.isUndelivered(id) && <span class="chip danger">{words("undelivered.short")}</span>}
        <StateBadge state={appointment.state} />
      </Link>
      {mine && (
        <Link to={{ name: "call", id }} class="button primary">
          {t("today.return")}
        </Link>
      )}
    </li>
  );
});

function matches({ directory }: Workplace, appointment: Appointment, filter: string): boolean {
  const customer = directory.customer(appointment.customer_id);
  const type = directory.type(appointment.type_id);
  const text = [
    customer?.display_name,
    customer?.phone,
    customer?.email,
    typeName(type),
    appointment.subject,
  ].join(" ");
  return text.toLocaleLowerCase().includes(filter.trim().toLocaleLowerCase());
}
