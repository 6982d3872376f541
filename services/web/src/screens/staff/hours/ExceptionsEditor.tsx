import { CalendarPlus, Plus, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import { Button, IconButton } from "../../../components/Button";
import { Field, Select } from "../../../components/Field";
import { t } from "../../../i18n/hours";
import { exceptionFlaw, nextStretch, type ExceptionDraft } from "../../../state/hours";
import { Stretches } from "./Stretches";

interface ExceptionsEditorProps {
  readonly exceptions: readonly ExceptionDraft[];
  readonly checked: boolean;
  /** ISO 8601: what ended before is folded away. */
  readonly today: string;
  readonly onChange: (exceptions: readonly ExceptionDraft[]) => void;
}

/** Dates with hours of their own, or none. */
export function ExceptionsEditor({ exceptions, checked, today, onChange }: ExceptionsEditorProps) {
  // Which are over is told when the page opens, so that none vanishes while its dates are being typed.
  const [past] = useState(() => new Set(exceptions.filter(({ ends_on }) => ends_on < today)));
  const line = (exception: ExceptionDraft, index: number) => (
    <Line
      key={index}
      exception={exception}
      checked={checked}
      onChange={(next) => onChange(exceptions.map((each, position) => (position === index ? next : each)))}
      onRemove={() => onChange(exceptions.filter((_, position) => position !== index))}
    />
  );
  const indexed = exceptions.map((exception, index) => [exception, index] as const);
  const over = indexed.filter(([exception]) => past.has(exception));
  return (
    <div class="stack">
      {exceptions.length === 0 && <p class="muted">{t("exceptions.none")}</p>}
      {over.length > 0 && (
        <details>
          <summary>{t("exceptions.past", { count: over.length })}</summary>
          {over.map(([exception, index]) => line(exception, index))}
        </details>
      )}
      {indexed
        .filter(([exception]) => !past.has(exception))
        .map(([exception, index]) => line(exception, index))}
      <div class="row">
        <Button
          icon={CalendarPlus}
          onClick={() => onChange([...exceptions, { starts_on: "", ends_on: "", stretches: [], note: "" }])}
        >
          {t("exceptions.add")}
        </Button>
      </div>
    </div>
  );
}

interface LineProps {
  readonly exception: ExceptionDraft;
  readonly checked: boolean;
  readonly onChange: (exception: ExceptionDraft) => void;
  readonly onRemove: () => void;
}

function Line({ exception, checked, onChange, onRemove }: LineProps) {
  const flaw = checked ? exceptionFlaw(exception) : undefined;
  const { starts_on, ends_on, stretches, note } = exception;
  const off = stretches.length === 0;
  return (
    <div class="exception">
      <div class="field-pair">
        <Field
          type="date"
          label={t("exceptions.first")}
          value={starts_on}
          error={flaw === "undated" ? t("flaw.undated") : undefined}
          onInput={(event) => {
            const first = event.currentTarget.value;
            // One day is what is meant most often.
            onChange({ ...exception, starts_on: first, ends_on: ends_on < first ? first : ends_on });
          }}
        />
        <Field
          type="date"
          label={t("exceptions.last")}
          min={starts_on}
          value={ends_on}
          error={flaw === "reversed" ? t("flaw.dates") : undefined}
          onInput={(event) => onChange({ ...exception, ends_on: event.currentTarget.value })}
        />
        <Select
          label={t("exceptions.kind")}
          value={off ? "off" : "hours"}
          onChange={(event) => {
            const next = event.currentTarget.value === "off" ? [] : [nextStretch([])];
            onChange({ ...exception, stretches: next });
          }}
        >
          <option value="off">{t("exceptions.off")}</option>
          <option value="hours">{t("exceptions.hours")}</option>
        </Select>
        <Field
          label={t("exceptions.note")}
          maxLength={200}
          value={note}
          onInput={(event) => onChange({ ...exception, note: event.currentTarget.value })}
        />
      </div>
      {!off && (
        <div class="exception-hours">
          <Stretches
            stretches={stretches}
            labels={{
              from: t("exceptions.from"),
              to: t("exceptions.to"),
              remove: t("exceptions.remove_hours"),
            }}
            checked={checked}
            onChange={(next) => onChange({ ...exception, stretches: next })}
          />
          <Button
            variant="quiet"
            icon={Plus}
            onClick={() => onChange({ ...exception, stretches: [...stretches, nextStretch(stretches)] })}
          >
            {t("exceptions.add_hours")}
          </Button>
        </div>
      )}
      <IconButton icon={Trash2} label={t("exceptions.remove")} onClick={onRemove} />
    </div>
  );
}
