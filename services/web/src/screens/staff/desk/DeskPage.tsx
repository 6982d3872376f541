import { CloudOff, Users } from "lucide";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { Skeleton } from "../../../components/Skeleton";
import { t as common } from "../../../i18n/common";
import { formatDay } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import { noonOf } from "../../../state/calendar";
import { useWorkplace } from "../context";
import { Link } from "../Link";
import { PageHeading } from "../PageHeading";
import { useShortcuts } from "../ShortcutsDialog";
import { AlertOffer } from "./AlertOffer";
import { Queue } from "./Queue";
import { Colleagues, StatusSelect } from "./Status";
import { Today } from "./Today";

/** The specialist's day: who waits, and what is booked. */
export function DeskPage() {
  const workplace = useWorkplace();
  const { desk, staff } = workplace;
  useShortcuts({
    key: "a",
    label: t("shortcut.admit"),
    run: () => {
      const next = desk.waiting.value[0];
      if (next) workplace.admit(next.id);
    },
  });
  const day = noonOf(desk.day.value, staff.time_zone);
  return (
    <>
      <PageHeading
        title={t("desk.title")}
        actions={
          <>
            {staff.team_ids.length > 0 && <StatusSelect />}
            <Link to={{ name: "book" }} class="button secondary">
              {t("book.open")}
            </Link>
          </>
        }
      >
        <p class="muted">{formatDay(day, staff.time_zone)}</p>
      </PageHeading>
      {staff.team_ids.length > 0 ? (
        <Lists />
      ) : (
        <EmptyState icon={Users} title={t("problem.TEAM_NOT_FOUND")} />
      )}
    </>
  );
}

function Lists() {
  const { desk } = useWorkplace();
  return (
    <>
      <Colleagues />
      <AlertOffer />
      {desk.state.value === "loading" && <Skeleton lines={6} />}
      {desk.state.value === "failed" && (
        <EmptyState
          icon={CloudOff}
          title={t("desk.failed")}
          action={<Button onClick={() => void desk.load()}>{common("retry")}</Button>}
        />
      )}
      {desk.state.value === "ready" && (
        <div class="desk">
          <Queue />
          <Today />
        </div>
      )}
    </>
  );
}
