import { CalendarCheck } from "lucide";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Staff } from "../../../api/types";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { Field, Select } from "../../../components/Field";
import { t as words } from "../../../i18n/booking";
import { formatDateTime, formatList, formatMinutes, formatPhone } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import { isTeam, type Booking, type Prefill } from "../../../state/booking";
import { useWorkplace } from "../context";
import { DeliveryNote } from "../DeliveryNote";
import { Link } from "../Link";
import { PageHeading } from "../PageHeading";
import type { PageProps } from "../pages";
import { problemText } from "../problems";
import { WhoSelect } from "../WhoSelect";
import { WithDirectory } from "../WithDirectory";
import { colleagueName, languageName, nameOf, typeName } from "../words";
import { CustomerPicker } from "./CustomerPicker";
import { SlotPicker } from "./SlotPicker";

/** Books a customer: who, what, with whom, when. */
export default function BookPage({ route }: PageProps<"book">) {
  return (
    <>
      <PageHeading title={t("book.title")} />
      <WithDirectory>{() => <Steps prefill={route.query ?? {}} />}</WithDirectory>
    </>
  );
}

function Steps({ prefill }: { readonly prefill: Prefill }) {
  const workplace = useWorkplace();
  const booking = useMemo(() => workplace.booking(prefill), [workplace]);
  useEffect(() => () => booking.close(), [booking]);
  if (booking.booked.value) return <Booked booking={booking} />;
  return (
    <div class="book">
      <section class="panel padded" aria-labelledby="book-who">
        <h2 id="book-who">{t("book.who")}</h2>
        <CustomerPicker booking={booking} />
      </section>
      <section class="panel padded" aria-labelledby="book-what">
        <h2 id="book-what">{t("book.what")}</h2>
        <What booking={booking} />
      </section>
      <section class="panel padded book-when" aria-labelledby="book-when">
        <h2 id="book-when">{t("book.when")}</h2>
        <SlotPicker search={booking.slots} />
      </section>
      <Confirmation booking={booking} />
    </div>
  );
}

function What({ booking }: { readonly booking: Booking }) {
  const { directory } = useWorkplace();
  const { typeId, who, language } = booking.slots;
  return (
    <div class="stack">
      <Select
        label={t("book.type")}
        value={typeId.value}
        onChange={(event) => {
          typeId.value = event.currentTarget.value;
        }}
      >
        {directory.activeTypes.value.map((type) => (
          <option key={type.id} value={type.id}>
            {typeName(type)} ({formatMinutes(type.duration_minutes)})
          </option>
        ))}
      </Select>
      <div class="field-pair">
        <WhoSelect
          label={t("book.specialist")}
          teamsLabel={words("who.teams")}
          value={who.value ?? ""}
          onChange={(id) => {
            who.value = id;
          }}
        />
        <Select
          label={words("language")}
          value={language.value}
          onChange={(event) => {
            language.value = event.currentTarget.value;
          }}
        >
          <option value="">{words("language.any")}</option>
          {spoken(directory.colleagues.value).map((tag) => (
            <option key={tag} value={tag}>
              {languageName(tag)}
            </option>
          ))}
        </Select>
      </div>
      <Field
        label={words("subject")}
        hint={words("subject.hint")}
        autocomplete="off"
        maxLength={500}
        value={booking.subject.value}
        onInput={(event) => {
          booking.subject.value = event.currentTarget.value;
        }}
      />
      <RemindersChoice booking={booking} />
    </div>
  );
}

const HOUR = 60;
const DAY = 24 * HOUR;
/** Besides the type's own and none. */
const REMINDERS = [[HOUR], [DAY], [DAY, HOUR], [7 * DAY, DAY]] as const;

function RemindersChoice({ booking }: { readonly booking: Booking }) {
  const { directory } = useWorkplace();
  const usual = directory.type(booking.slots.typeId.value ?? "")?.reminders_minutes_before ?? [];
  const chosen = booking.reminders.value;
  return (
    <Select
      label={words("reminders")}
      value={chosen === "usual" ? chosen : chosen.join()}
      onChange={(event) => {
        const { value } = event.currentTarget;
        booking.reminders.value = value === "usual" ? value : value.split(",").filter(Boolean).map(Number);
      }}
    >
      <option value="usual">
        {usual.length > 0 ? words("reminders.usual.at", { times: spans(usual) }) : words("reminders.usual")}
      </option>
      {REMINDERS.map((minutes) => (
        <option key={minutes.join()} value={minutes.join()}>
          {words("reminders.before", { times: spans(minutes) })}
        </option>
      ))}
      <option value="">{words("reminders.none")}</option>
    </Select>
  );
}

/** "1 day, 1 hour" */
function spans(minutes: readonly number[]): string {
  return formatList(minutes.map(formatMinutes));
}

/** The languages that somebody of the company serves in. */
function spoken(colleagues: ReadonlyMap<string, Staff>): readonly string[] {
  return [...new Set([...colleagues.values()].flatMap((person) => person.languages))].sort();
}

/** What is about to be booked, and how the customer hears of it. */
function Confirmation({ booking }: { readonly booking: Booking }) {
  const { directory } = useWorkplace();
  const [customer, slot] = [booking.customer.value, booking.slots.slot.value];
  const time = slot && formatDateTime(new Date(slot.starts_at), booking.slots.timeZone);
  const person =
    slot && isTeam(booking.slots.who.value ?? "")
      ? words("with", { name: colleagueName(directory.colleagues.value.get(slot.specialist_id)) })
      : undefined;
  const error = booking.error.value;
  return (
    <section class="confirmation" aria-label={t("book.summary")}>
      {error !== undefined && <Banner kind="danger">{problemText(error)}</Banner>}
      <div class="confirmation-row">
        <p class="confirmation-text" role="status">
          {customer && slot
            ? t("book.ready", {
                name: customer.display_name,
                type: typeName(directory.type(booking.slots.typeId.value ?? "")),
                time: [time, person].filter(Boolean).join(", "),
              })
            : t(customer ? "book.missing.slot" : slot ? "book.missing.customer" : "book.missing.both")}
        </p>
        <Button
          variant="primary"
          icon={CalendarCheck}
          disabled={!customer || !slot}
          busy={booking.busy.value}
          onClick={() => void booking.book()}
        >
          {t("book.submit")}
        </Button>
      </div>
    </section>
  );
}

function Booked({ booking }: { readonly booking: Booking }) {
  const { directory } = useWorkplace();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const booked = booking.booked.value;
  if (!booked) return null;
  const { appointment, delivery } = booked;
  const customer = directory.customer(appointment.customer_id);
  const contact =
    appointment.invite_by === "sms" ? formatPhone(customer?.phone ?? "") : (customer?.email ?? "");
  return (
    <section class="panel padded stack">
      <h2 ref={heading} tabIndex={-1}>
        {t("book.done", {
          name: nameOf(customer),
          time: formatDateTime(new Date(appointment.starts_at), appointment.time_zone),
        })}
      </h2>
      {appointment.invite_by === "copy" ? (
        <Banner kind="info">{t("book.done.copy")}</Banner>
      ) : (
        <DeliveryNote delivery={delivery} contact={contact} />
      )}
      <div class="row">
        <Link to={{ name: "appointment", id: appointment.id }} class="button secondary">
          {t("open_appointment")}
        </Link>
        <Link to={{ name: "desk" }} class="button primary">
          {t("to_desk")}
        </Link>
      </div>
    </section>
  );
}
