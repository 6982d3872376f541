import { CloudOff, Users } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { Skeleton } from "../../../components/Skeleton";
import { t } from "../../../i18n/board";
import { t as common } from "../../../i18n/common";
import type { Board, TeamNow } from "../../../state/board";
import "../../../styles/staff/board.css";
import { useSurroundings, useWorkplace } from "../context";
import { PageHeading } from "../PageHeading";
import { WithDirectory } from "../WithDirectory";
import { colleagueName, elapsed, minutesText } from "../words";
import { Calls, Waiting } from "./Lists";

/** Every team at this moment. */
export default function BoardPage() {
  return <WithDirectory>{() => <Live />}</WithDirectory>;
}

function Live() {
  const workplace = useWorkplace();
  const board = useMemo(() => workplace.board(), [workplace]);
  useEffect(() => {
    board.open();
    return () => board.close();
  }, [board]);
  const { desk } = board;
  const isLive = desk.connection.value === "live";
  return (
    <>
      <PageHeading title={t("title")}>
        <p class={isLive ? "board-live" : "muted"} role="status">
          {desk.state.value === "ready" && t(isLive ? "live" : "late")}
        </p>
      </PageHeading>
      {desk.state.value === "loading" && <Skeleton lines={6} />}
      {desk.state.value === "failed" && (
        <EmptyState
          icon={CloudOff}
          title={t("failed")}
          action={<Button onClick={() => void desk.load()}>{common("retry")}</Button>}
        />
      )}
      {desk.state.value === "ready" && <Teams board={board} />}
    </>
  );
}

function Teams({ board }: { readonly board: Board }) {
  const teams = board.teams.value;
  if (teams.length === 0) {
    return (
      <EmptyState icon={Users} title={t("no_teams")}>
        {t("no_teams.text")}
      </EmptyState>
    );
  }
  return (
    <>
      <Tiles now={board.total.value} />
      <section class="panel board-scroll" tabIndex={0} aria-label={t("teams")}>
        <table class="board-table">
          <thead>
            <tr>
              <th scope="col">{t("team")}</th>
              <th scope="col" class="number">
                {t("waiting")}
              </th>
              <th scope="col" class="number">
                {t("longest")}
              </th>
              <th scope="col" class="number">
                {t("median")}
              </th>
              <th scope="col" class="number">
                {t("in_call")}
              </th>
              <th scope="col" class="number">
                {t("done")}
              </th>
              <th scope="col" class="number">
                {t("no_shows")}
              </th>
              <th scope="col">{t("on_call")}</th>
            </tr>
          </thead>
          <tbody>
            {teams.map((now) => (
              <Row key={now.team.id} now={now} />
            ))}
          </tbody>
        </table>
      </section>
      <div class="record">
        <Waiting board={board} />
        <Calls board={board} />
      </div>
    </>
  );
}

function Tiles({ now }: { readonly now: Omit<TeamNow, "team"> }) {
  return (
    <dl class="board-tiles" aria-label={t("total")}>
      <div class="panel board-tile">
        <dt>{t("waiting")}</dt>
        <dd>{now.waiting}</dd>
      </div>
      <div class="panel board-tile">
        <dt>{t("longest")}</dt>
        <dd>
          <Since since={now.longestSince} />
        </dd>
      </div>
      <div class="panel board-tile">
        <dt>{t("in_call")}</dt>
        <dd>{now.inCall}</dd>
      </div>
      <div class="panel board-tile">
        <dt>{t("done")}</dt>
        <dd>{now.done}</dd>
      </div>
      <div class="panel board-tile">
        <dt>{t("no_shows")}</dt>
        <dd>{now.noShows}</dd>
      </div>
    </dl>
  );
}

function Row({ now }: { readonly now: TeamNow }) {
  const { directory } = useWorkplace();
  const names = now.onCall.map((id) => colleagueName(directory.colleagues.value.get(id)));
  return (
    <tr>
      <th scope="row">{now.team.name}</th>
      <td class={now.waiting > 0 ? "number some" : "number"}>{now.waiting}</td>
      <td class="number">
        <Since since={now.longestSince} />
      </td>
      <td class="number">
        {now.medianWaitSeconds === undefined ? t("none") : minutesText(now.medianWaitSeconds)}
      </td>
      <td class="number">{now.inCall}</td>
      <td class="number">{now.done}</td>
      <td class="number">{now.noShows}</td>
      <td>{names.length > 0 ? names.join(", ") : t("none")}</td>
    </tr>
  );
}

/** Only the text moves with the clock. */
function Since({ since }: { readonly since: string | undefined }) {
  const { clock } = useSurroundings();
  return <>{since === undefined ? t("none") : elapsed(since, clock.now.value)}</>;
}
