import { CloudOff, Copy, Plus, Save, X } from "lucide";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Banner } from "../../../components/Banner";
import { Button, IconButton } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { Select } from "../../../components/Field";
import { Skeleton } from "../../../components/Skeleton";
import { toast } from "../../../components/Toasts";
import { t as common } from "../../../i18n/common";
import { dateFormat } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import { flawOf, WEEKDAYS, type Hours } from "../../../state/hours";
import "../../../styles/staff/hours.css";
import { useWorkplace } from "../context";
import { PageHeading } from "../PageHeading";
import { problemText } from "../problems";

/** The specialist's weekly working hours, in which they can be booked. */
export default function HoursPage() {
  const workplace = useWorkplace();
  const hours = useMemo(() => workplace.hours(), [workplace]);
  useEffect(() => void hours.load(), [hours]);
  const state = hours.state.value;
  return (
    <>
      <PageHeading title={t("hours.title")}>
        <p class="muted">{t("hours.text")}</p>
      </PageHeading>
      {state === "loading" && <Skeleton lines={8} />}
      {state === "failed" && (
        <EmptyState
          icon={CloudOff}
          title={t("hours.failed")}
          action={<Button onClick={() => void hours.load()}>{common("retry")}</Button>}
        />
      )}
      {(state === "ready" || state === "saving") && <Editor hours={hours} />}
    </>
  );
}

function Editor({ hours }: { readonly hours: Hours }) {
  const [checked, setChecked] = useState(false);
  const error = hours.error.value;
  const save = async (): Promise<void> => {
    setChecked(true);
    if (await hours.save()) toast(t("hours.saved"));
  };
  return (
    <form
      class="panel padded hours"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {error !== undefined && <Banner kind="danger">{problemText(error)}</Banner>}
      <Select
        label={t("hours.zone")}
        value={hours.timeZone.value}
        onChange={(event) => {
          hours.timeZone.value = event.currentTarget.value;
        }}
      >
        {zones(hours.timeZone.value).map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </Select>
      {WEEKDAYS.map((weekday) => (
        <Weekday key={weekday} hours={hours} weekday={weekday} checked={checked} />
      ))}
      <div class="row">
        <Button type="submit" variant="primary" icon={Save} busy={hours.state.value === "saving"}>
          {t("hours.save")}
        </Button>
        <Button variant="quiet" icon={Copy} onClick={() => hours.copyMonday()}>
          {t("hours.copy_monday")}
        </Button>
      </div>
    </form>
  );
}

interface WeekdayProps {
  readonly hours: Hours;
  readonly weekday: number;
  /** Flaws are told once saving was tried. */
  readonly checked: boolean;
}

function Weekday({ hours, weekday, checked }: WeekdayProps) {
  const stretches = hours.week.value.get(weekday) ?? [];
  const flaw = checked ? flawOf(stretches) : undefined;
  const name = weekdayName(weekday);
  return (
    <fieldset class="weekday">
      <legend>{name}</legend>
      <div class="stretches">
        {stretches.length === 0 && <span class="muted">{t("hours.off")}</span>}
        {stretches.map((stretch, index) => (
          <div key={index} class="stretch">
            <input
              type="time"
              class="input"
              step={300}
              aria-label={t("hours.from", { day: name })}
              value={stretch.start}
              onInput={(event) => {
                hours.change(weekday, index, { ...stretch, start: event.currentTarget.value });
              }}
            />
            <span aria-hidden="true">–</span>
            <input
              type="time"
              class="input"
              step={300}
              aria-label={t("hours.to", { day: name })}
              value={stretch.end}
              onInput={(event) => {
                hours.change(weekday, index, { ...stretch, end: event.currentTarget.value });
              }}
            />
            <IconButton
              icon={X}
              label={t("hours.remove", { day: name })}
              onClick={() => hours.remove(weekday, index)}
            />
          </div>
        ))}
        {flaw && (
          <p class="field-error small" role="alert">
            {t(`hours.flaw.${flaw}`)}
          </p>
        )}
      </div>
      <IconButton icon={Plus} label={t("hours.add", { day: name })} onClick={() => hours.add(weekday)} />
    </fieldset>
  );
}

function weekdayName(weekday: number): string {
  // 2026-11-23 is a Monday.
  const day = new Date(Date.UTC(2026, 10, 22 + weekday));
  return dateFormat({ weekday: "long", timeZone: "UTC" }).format(day);
}

function zones(chosen: string): readonly string[] {
  const all = Intl.supportedValuesOf("timeZone");
  return all.includes(chosen) ? all : [chosen, ...all];
}
