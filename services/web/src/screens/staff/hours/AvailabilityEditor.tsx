import { Editor, bound, errorOf } from "../../../components/form/Editor";
import { Section } from "../../../components/form/Section";
import { ZoneSelect } from "../../../components/form/choices";
import { toast } from "../../../components/Toasts";
import { t } from "../../../i18n/hours";
import { dayOf } from "../../../state/calendar";
import type { Form } from "../../../state/form";
import type { AvailabilityValues } from "../../../state/hours";
import "../../../styles/staff/hours.css";
import { useSurroundings } from "../context";
import { problemText } from "../problems";
import { ExceptionsEditor } from "./ExceptionsEditor";
import { HolidaysField } from "./HolidaysField";
import { WeekEditor } from "./WeekEditor";

/** When a specialist can be booked: every week, on public holidays, and on special days. */
export function AvailabilityEditor({ form }: { readonly form: Form<AvailabilityValues> }) {
  const now = useSurroundings().clock.now.peek();
  return (
    <Editor form={form} explain={problemText} onSaved={() => void toast(t("saved"))}>
      {() => (
        <>
          <Section title={t("week")} text={t("week.text")}>
            <ZoneSelect label={t("zone")} {...bound(form, "time_zone")} />
            <WeekEditor
              {...bound(form, "week")}
              week={form.values.week}
              checked={form.errors.value.has("week")}
            />
          </Section>
          <Section title={t("holidays")} text={t("holidays.text")}>
            <HolidaysField {...bound(form, "holidays")} />
          </Section>
          <Section title={t("exceptions")} text={t("exceptions.text")}>
            <ExceptionsEditor
              exceptions={form.values.exceptions}
              checked={form.errors.value.has("exceptions")}
              today={dayOf(new Date(now), form.values.time_zone)}
              onChange={(exceptions) => form.set({ exceptions })}
            />
            {serverSaid(errorOf(form, "exceptions"))}
          </Section>
        </>
      )}
    </Editor>
  );
}

function serverSaid(error: string | undefined) {
  return error && <p class="field-error small">{error}</p>;
}
