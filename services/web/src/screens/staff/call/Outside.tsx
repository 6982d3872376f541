import { CircleAlert, CircleCheck, DoorOpen, Hourglass, MonitorUp, Users, type IconNode } from "lucide";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { t as common } from "../../../i18n/common";
import { t } from "../../../i18n/staff";
import type { Visit } from "../../../state/visit";
import { isInMyCall } from "../../../state/desk";
import { Alone } from "../Alone";
import { useWorkplace } from "../context";
import { Link } from "../Link";
import { attempt, problemText } from "../problems";

/** Why the call is not on the screen. */
export type Reason =
  "opening" | "waiting" | "taken" | "before" | "over" | "replaced" | "missing" | "failed" | "closed";

const ICONS: Record<Reason, IconNode> = {
  opening: Hourglass,
  waiting: DoorOpen,
  taken: Users,
  before: Hourglass,
  over: CircleCheck,
  replaced: MonitorUp,
  missing: CircleAlert,
  failed: CircleAlert,
  closed: CircleAlert,
};

/** Undefined where the call can be shown. */
export function reasonOutside(visit: Visit, staffId: string): Reason | undefined {
  const [problem, status] = [visit.problem.value, visit.call.value?.live.status.value];
  if (problem) return problem.kind;
  const appointment = visit.appointment.value;
  switch (appointment?.state) {
    case "scheduled":
    case "invited":
      return "before";
    case "waiting":
      // Being admitted: the screen of the call gets ready meanwhile.
      if (!visit.busy.value) return "waiting";
      break;
    case "in_progress":
      if (!isInMyCall(appointment, staffId)) return "taken";
      break;
    case "completed":
    case "cancelled":
    case "expired":
    case "no_show":
      return "over";
  }
  if (status?.kind !== "closed") return undefined;
  if (status.reason === "ended") return "over";
  return status.reason === "replaced" ? "replaced" : "closed";
}

interface OutsideProps {
  readonly visit: Visit;
  readonly reason: Reason;
  readonly name: string;
}

/** Says why there is no call, and what to do next. */
export function Outside({ visit, reason, name }: OutsideProps) {
  const problem = visit.problem.value;
  const text =
    problem?.kind === "failed" ? problemText(problem.error) : t(`outside.${reason}.text`, { name });
  return (
    <Alone title={t("call.title", { name })}>
      <EmptyState
        icon={ICONS[reason]}
        title={t(`outside.${reason}`, { name })}
        action={
          <div class="row">
            <Link to={{ name: "desk" }} class="button secondary">
              {t("to_desk")}
            </Link>
            <Mend visit={visit} reason={reason} />
          </div>
        }
      >
        {text}
      </EmptyState>
    </Alone>
  );
}

function Mend({ visit, reason }: { readonly visit: Visit; readonly reason: Reason }) {
  const workplace = useWorkplace();
  const id = visit.appointmentId;
  const comeBack = (): void => {
    workplace.leave();
    workplace.enter(id);
  };
  switch (reason) {
    case "waiting":
      return (
        <Button variant="primary" busy={visit.busy.value} onClick={() => attempt(visit.admit())}>
          {t("queue.admit")}
        </Button>
      );
    case "over":
      return (
        <Link to={{ name: "wrap-up", id }} class="button primary">
          {t("wrap_up.title")}
        </Link>
      );
    case "replaced":
    case "failed":
    case "closed":
      return (
        <Button variant="primary" onClick={comeBack}>
          {reason === "replaced" ? t("outside.take_back") : common("retry")}
        </Button>
      );
    default:
      return null;
  }
}
