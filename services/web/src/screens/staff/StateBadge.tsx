import type { AppointmentState } from "../../api/types";
import { t } from "../../i18n/staff";

const TONE: Record<AppointmentState, string> = {
  scheduled: "",
  invited: "",
  waiting: "warning",
  in_progress: "good",
  completed: "",
  cancelled: "faint",
  no_show: "danger",
  expired: "faint",
};

/** Where an appointment stands, in a word. */
export function StateBadge({ state }: { readonly state: AppointmentState }) {
  return <span class={`chip ${TONE[state]}`}>{t(`state.${state}`)}</span>;
}
