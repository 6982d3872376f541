import { Copy, Plus } from "lucide";
import { Button, IconButton } from "../../../components/Button";
import { dateFormat } from "../../../i18n/format";
import { t } from "../../../i18n/hours";
import { copyMonday, nextStretch, WEEKDAYS, type Week } from "../../../state/hours";
import { Stretches } from "./Stretches";

interface WeekEditorProps {
  readonly week: Week;
  readonly checked: boolean;
  readonly onChange: (week: Week) => void;
}

/** Weekly hours, day by day. */
export function WeekEditor({ week, checked, onChange }: WeekEditorProps) {
  return (
    <div class="stack">
      <div>
        {WEEKDAYS.map((weekday) => {
          const stretches = week[weekday] ?? [];
          const day = weekdayName(weekday);
          return (
            <fieldset key={weekday} class="weekday">
              <legend>{day}</legend>
              <div class="stretches">
                {stretches.length === 0 && <span class="muted">{t("off")}</span>}
                <Stretches
                  stretches={stretches}
                  labels={{ from: t("from", { day }), to: t("to", { day }), remove: t("remove", { day }) }}
                  checked={checked}
                  onChange={(next) => onChange({ ...week, [weekday]: next })}
                />
              </div>
              <IconButton
                icon={Plus}
                label={t("add", { day })}
                onClick={() => onChange({ ...week, [weekday]: [...stretches, nextStretch(stretches)] })}
              />
            </fieldset>
          );
        })}
      </div>
      <div class="row">
        <Button variant="quiet" icon={Copy} onClick={() => onChange(copyMonday(week))}>
          {t("copy_monday")}
        </Button>
      </div>
    </div>
  );
}

function weekdayName(weekday: number): string {
  // 2026-11-23 is a Monday.
  const day = new Date(Date.UTC(2026, 10, 22 + weekday));
  return dateFormat({ weekday: "long", timeZone: "UTC" }).format(day);
}
