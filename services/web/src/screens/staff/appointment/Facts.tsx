import type { ComponentChildren } from "preact";
import type { Appointment } from "../../../api/types";
import { t as booking } from "../../../i18n/booking";
import { t as words } from "../../../i18n/desk";
import { formatDateTime, formatPhone, formatTime } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import { OUTCOMES, type Outcome } from "../../../state/wrapup";
import { useWorkplace } from "../context";
import { colleagueName, languageName, PRIORITIES, timeRange } from "../words";

/** Who, when, with whom, and what came of it. */
export function Facts({ appointment }: { readonly appointment: Appointment }) {
  const { directory, staff } = useWorkplace();
  const customer = directory.customer(appointment.customer_id);
  const zone = staff.time_zone;
  const level = PRIORITIES.find((each) => each > 0 && each === appointment.priority);
  const at = (instant: string | null): string | null => instant && formatDateTime(new Date(instant), zone);
  return (
    <section class="panel padded" aria-labelledby="facts">
      <h2 id="facts">{t("facts.title")}</h2>
      {appointment.erased_at && (
        <p class="muted">
          {words("erased", { date: formatDateTime(new Date(appointment.erased_at), zone) })}
        </p>
      )}
      <dl class="facts">
        <Fact name={t(appointment.ad_hoc ? "facts.invited" : "facts.time")}>
          {appointment.ad_hoc ? at(appointment.starts_at) : timeRange(appointment, zone)}
        </Fact>
        {appointment.ad_hoc && (
          <Fact name={t("facts.valid_until")}>{formatTime(new Date(appointment.ends_at), zone)}</Fact>
        )}
        {appointment.time_zone !== zone && (
          <Fact name={t("facts.customer_time")}>
            {timeRange(appointment, appointment.time_zone)}{" "}
            <span class="muted">({appointment.time_zone})</span>
          </Fact>
        )}
        <Fact name={t("facts.specialist")}>
          {appointment.specialist_id
            ? colleagueName(directory.colleagues.value.get(appointment.specialist_id))
            : t("facts.any_specialist")}
        </Fact>
        <Fact name={booking("subject")}>
          {appointment.subject && <span class="written">{appointment.subject}</span>}
        </Fact>
        {level && <Fact name={booking("priority")}>{booking(`priority.${level}`)}</Fact>}
        <Fact name={t("facts.language")}>
          {(appointment.language || customer) &&
            languageName(appointment.language || (customer?.locale ?? ""))}
        </Fact>
        <Fact name={t("facts.email")}>
          {customer?.email && <a href={`mailto:${customer.email}`}>{customer.email}</a>}
        </Fact>
        <Fact name={t("facts.phone")}>
          {customer?.phone && <a href={`tel:${customer.phone}`}>{formatPhone(customer.phone)}</a>}
        </Fact>
        <Fact name={t("facts.waiting_since")}>{at(appointment.waiting_since)}</Fact>
        <Fact name={t("facts.admitted_at")}>{at(appointment.admitted_at)}</Fact>
        <Fact name={t("facts.ended_at")}>{at(appointment.ended_at)}</Fact>
        <Fact name={words("transfer.note")}>
          {appointment.transfer_note && <span class="written">{appointment.transfer_note}</span>}
        </Fact>
        <Fact name={t("facts.outcome")}>{appointment.outcome && outcomeText(appointment.outcome)}</Fact>
        <Fact name={t("facts.notes")}>
          {appointment.notes && <span class="written">{appointment.notes}</span>}
        </Fact>
        <Fact name={t("facts.cancel_reason")}>
          {appointment.cancel_reason && <span class="written">{appointment.cancel_reason}</span>}
        </Fact>
      </dl>
    </section>
  );
}

/** Leaves itself out where there is nothing to tell. */
function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  if (children === null || children === undefined || children === "") return null;
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** An outcome in the reader's language; what the API was given by others as it is. */
function outcomeText(outcome: string): string {
  const known = OUTCOMES.find((each) => each === outcome);
  return known ? t(`outcome.${known satisfies Outcome}`) : outcome;
}
