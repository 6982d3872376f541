import { Ellipsis } from "lucide";
import { useState } from "preact/hooks";
import type { Appointment } from "../../../api/types";
import { IconButton } from "../../../components/Button";
import { t } from "../../../i18n/board";
import { t as words } from "../../../i18n/desk";
import { specialistsOf, type Board } from "../../../state/board";
import { useSurroundings, useWorkplace } from "../context";
import { HandleDialog } from "../desk/HandleDialog";
import { Link } from "../Link";
import { colleagueName, elapsed, nameOf, typeName } from "../words";

// Longer lists are read on the desks.
const MOST_SHOWN = 50;

/** Who waits in all teams, and what can be done about it. */
export function Waiting({ board }: { readonly board: Board }) {
  const waiting = board.waiting.value;
  return (
    <section class="panel" aria-labelledby="board-queue">
      <header class="panel-header">
        <h2 id="board-queue">
          {t("queue")} <span class="count">{waiting.length}</span>
        </h2>
      </header>
      {waiting.length === 0 && <p class="muted board-empty">{t("queue.none")}</p>}
      <ol role="list">
        {waiting.slice(0, MOST_SHOWN).map((appointment) => (
          <WaitingLine key={appointment.id} appointment={appointment} />
        ))}
      </ol>
    </section>
  );
}

function WaitingLine({ appointment }: { readonly appointment: Appointment }) {
  const { directory } = useWorkplace();
  const { clock } = useSurroundings();
  const [handling, setHandling] = useState(false);
  const { id, customer_id, team_id, type_id, waiting_since } = appointment;
  const name = nameOf(directory.customer(customer_id));
  return (
    <li class="line">
      <Link to={{ name: "appointment", id }} class="line-link">
        <span class="line-text">
          <span class="line-name">{name}</span>
          <span class="muted small">
            {[directory.team(team_id)?.name, typeName(directory.type(type_id))].filter(Boolean).join(" · ")}
          </span>
        </span>
        <span class="muted small">{waiting_since && elapsed(waiting_since, clock.now.value)}</span>
      </Link>
      <IconButton
        icon={Ellipsis}
        label={words("queue.more", { name })}
        aria-haspopup="dialog"
        onClick={() => setHandling(true)}
      />
      {handling && <HandleDialog appointment={appointment} onClose={() => setHandling(false)} />}
    </li>
  );
}

/** Who talks to whom. */
export function Calls({ board }: { readonly board: Board }) {
  const { directory } = useWorkplace();
  const { clock } = useSurroundings();
  const calls = board.calls.value;
  return (
    <section class="panel" aria-labelledby="board-calls">
      <header class="panel-header">
        <h2 id="board-calls">
          {t("calls")} <span class="count">{calls.length}</span>
        </h2>
      </header>
      {calls.length === 0 && <p class="muted board-empty">{t("calls.none")}</p>}
      <ol role="list">
        {calls.slice(0, MOST_SHOWN).map((appointment) => {
          const { id, admitted_at, customer_id, team_id } = appointment;
          const people = specialistsOf(appointment).map((each) =>
            colleagueName(directory.colleagues.value.get(each)),
          );
          return (
            <li key={id} class="line">
              <Link to={{ name: "appointment", id }} class="line-link">
                <span class="line-text">
                  <span class="line-name">{people.join(", ")}</span>
                  <span class="muted small">
                    {[nameOf(directory.customer(customer_id)), directory.team(team_id)?.name]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>
                </span>
                <span class="muted small">{admitted_at && elapsed(admitted_at, clock.now.value)}</span>
              </Link>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
