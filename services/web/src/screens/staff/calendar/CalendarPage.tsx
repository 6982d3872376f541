import { ChevronLeft, ChevronRight, CloudOff } from "lucide";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Appointment } from "../../../api/types";
import { Button, IconButton } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { Skeleton } from "../../../components/Skeleton";
import { useMedia } from "../../../components/useMedia";
import { t } from "../../../i18n/calendar";
import { t as common } from "../../../i18n/common";
import { t as words } from "../../../i18n/staff";
import { daysOf, type AgendaView } from "../../../state/agenda";
import { addDays, dayOf } from "../../../state/calendar";
import "../../../styles/staff/calendar.css";
import { useSurroundings, useWorkplace } from "../context";
import { Link } from "../Link";
import { PageHeading } from "../PageHeading";
import type { PageProps } from "../pages";
import { WhoSelect } from "../WhoSelect";
import { WithDirectory } from "../WithDirectory";
import { CardDialog } from "./CardDialog";
import { DayList } from "./DayList";
import { Grid } from "./Grid";
import { rangeText } from "./words";

// From here on a week of columns can be read.
const WIDE = "(min-width: 48rem)";
const WEEK = 7;

/** The day or week of oneself, a colleague or a team. */
export default function CalendarPage({ route }: PageProps<"calendar">) {
  return <WithDirectory>{() => <Calendar query={route.query ?? {}} />}</WithDirectory>;
}

function Calendar({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const workplace = useWorkplace();
  const { router } = useSurroundings();
  const { staff } = workplace;
  const isWide = useMedia(WIDE);
  const today = dayOf(new Date(), staff.time_zone);
  const wanted: AgendaView = {
    kind: isWide && query["view"] !== "day" ? "week" : "day",
    day: /^\d{4}-\d{2}-\d{2}$/.test(query["day"] ?? "") ? (query["day"] ?? today) : today,
    of: query["of"] ?? workplace.usualWho,
  };
  const agenda = useMemo(() => workplace.agenda(wanted), [workplace]);
  useEffect(() => () => agenda.close(), [agenda]);
  useEffect(() => agenda.show(wanted), [agenda, wanted.kind, wanted.day, wanted.of]);
  const [opened, setOpened] = useState<Appointment | undefined>(undefined);

  const show = (change: Partial<AgendaView>): void => {
    const { kind, day, of } = { ...wanted, ...change };
    // On a narrow window the day is shown whatever was chosen on a wide one.
    const view = isWide ? kind : (query["view"] ?? "");
    router.replace({ name: "calendar", query: { ...(view && { view }), day, of } });
  };
  return (
    <>
      <PageHeading
        title={t("title")}
        actions={
          <Link to={{ name: "book", query: { who: wanted.of } }} class="button secondary">
            {words("book.open")}
          </Link>
        }
      />
      <Bar view={wanted} today={today} isWide={isWide} onShow={show} />
      {agenda.state.value === "failed" ? (
        <EmptyState
          icon={CloudOff}
          title={t("failed")}
          action={<Button onClick={() => void agenda.load()}>{common("retry")}</Button>}
        />
      ) : isWide ? (
        <Grid agenda={agenda} today={today} onOpen={setOpened} onDay={(day) => show({ kind: "day", day })} />
      ) : (
        <DayList agenda={agenda} today={today} onOpen={setOpened} onDay={(day) => show({ day })} />
      )}
      {agenda.state.value === "loading" && <Skeleton lines={2} />}
      {opened && (
        <CardDialog
          appointment={agenda.appointments.value.get(opened.id) ?? opened}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}

interface BarProps {
  readonly view: AgendaView;
  readonly today: string;
  readonly isWide: boolean;
  readonly onShow: (change: Partial<AgendaView>) => void;
}

/** What is shown, and the ways to something else. */
function Bar({ view, today, isWide, onShow }: BarProps) {
  const step = view.kind === "week" ? WEEK : 1;
  return (
    <div class="calendar-bar">
      <div class="row">
        <Button disabled={view.day === today} onClick={() => onShow({ day: today })}>
          {t("today")}
        </Button>
        <IconButton
          icon={ChevronLeft}
          label={t(`earlier.${view.kind}`)}
          onClick={() => onShow({ day: addDays(view.day, -step) })}
        />
        <IconButton
          icon={ChevronRight}
          label={t(`later.${view.kind}`)}
          onClick={() => onShow({ day: addDays(view.day, step) })}
        />
        <h2 class="calendar-range" aria-live="polite">
          {rangeText(daysOf(view))}
        </h2>
      </div>
      <div class="calendar-choices">
        <WhoSelect
          label={t("of")}
          teamsLabel={t("teams")}
          value={view.of}
          onChange={(of) => onShow({ of })}
        />
        {isWide && (
          <fieldset class="choices">
            <legend>{t("view")}</legend>
            {(["day", "week"] as const).map((kind) => (
              <label key={kind} class="choice">
                <input
                  type="radio"
                  name="view"
                  checked={view.kind === kind}
                  onChange={() => onShow({ kind })}
                />
                <span>{t(`view.${kind}`)}</span>
              </label>
            ))}
          </fieldset>
        )}
      </div>
    </div>
  );
}
