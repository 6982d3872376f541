import { useEffect, useMemo, useState } from "preact/hooks";
import { ApiError } from "../../../api/client";
import type { Appointment } from "../../../api/types";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { toast } from "../../../components/Toasts";
import { t as booking } from "../../../i18n/booking";
import { t } from "../../../i18n/desk";
import { formatDateTime } from "../../../i18n/format";
import type { AppointmentCommands } from "../../../state/commands";
import { isTimeGone } from "../../../state/free-times";
import { SlotPicker } from "../book/SlotPicker";
import { useWorkplace } from "../context";
import { problemText } from "../problems";
import { WhoSelect } from "../WhoSelect";
import { WithDirectory } from "../WithDirectory";
import { timeRange } from "../words";

interface MoveDialogProps {
  readonly commands: AppointmentCommands;
  readonly appointment: Appointment;
  readonly onClose: () => void;
}

/** Moves a booked appointment to another free time, of the same specialist or of another. */
export function MoveDialog({ commands, appointment, onClose }: MoveDialogProps) {
  const workplace = useWorkplace();
  const search = useMemo(
    () => workplace.slots(appointment.type_id, appointment.specialist_id ?? appointment.team_id),
    [workplace, appointment.id],
  );
  useEffect(() => () => search.close(), [search]);
  const [problem, setProblem] = useState("");
  const slot = search.slot.value;
  const time = slot && formatDateTime(new Date(slot.starts_at), search.timeZone);
  const move = async (): Promise<void> => {
    if (!slot || !time) return;
    const { starts_at, specialist_id } = slot;
    try {
      await commands.reschedule({ starts_at, specialist_id, time_zone: appointment.time_zone });
      toast(t("move.done", { time }));
      onClose();
    } catch (error) {
      setProblem(problemText(error));
      // Whatever else failed, the chosen time may be tried again.
      if (error instanceof ApiError && isTimeGone(error)) search.refresh();
    }
  };
  return (
    <Dialog
      title={t("move.title")}
      wide
      onClose={onClose}
      actions={
        <>
          <p class="dialog-status" role="status">
            {time ? t("move.to", { time }) : t("move.choose")}
          </p>
          <Button variant="primary" disabled={!slot} busy={commands.busy.value} onClick={() => void move()}>
            {t("move.submit")}
          </Button>
        </>
      }
    >
      {problem && <Banner kind="danger">{problem}</Banner>}
      <p class="muted">{t("move.now", { time: timeRange(appointment, search.timeZone) })}</p>
      <WithDirectory>
        {() => (
          <WhoSelect
            label={t("with")}
            teamsLabel={booking("who.teams")}
            value={search.who.value ?? ""}
            onChange={(id) => {
              search.who.value = id;
            }}
          />
        )}
      </WithDirectory>
      <SlotPicker search={search} />
    </Dialog>
  );
}
