import { CalendarCheck } from "lucide";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { Select } from "../../../components/Field";
import { Skeleton } from "../../../components/Skeleton";
import { t as common } from "../../../i18n/common";
import { formatDateTime, formatPhone, formatUnit } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import type { Booking } from "../../../state/booking";
import { useWorkplace } from "../context";
import { DeliveryNote } from "../DeliveryNote";
import { Link } from "../Link";
import { PageHeading } from "../PageHeading";
import { problemText } from "../problems";
import { nameOf, typeName } from "../words";
import { CustomerPicker } from "./CustomerPicker";
import { SlotPicker } from "./SlotPicker";

/** Books a customer: who, what, with whom, when. */
export function BookPage() {
  const workplace = useWorkplace();
  return (
    <>
      <PageHeading title={t("book.title")} />
      {workplace.directoryState.value === "loading" && <Skeleton lines={6} />}
      {workplace.directoryState.value === "failed" && (
        <Banner
          kind="danger"
          actions={<Button onClick={() => void workplace.loadDirectory()}>{common("retry")}</Button>}
        >
          {t("directory.failed")}
        </Banner>
      )}
      {workplace.directoryState.value === "ready" && <Steps />}
    </>
  );
}

function Steps() {
  const workplace = useWorkplace();
  const booking = useMemo(() => workplace.booking(), [workplace]);
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
        <SlotPicker booking={booking} />
      </section>
      <Confirmation booking={booking} />
    </div>
  );
}

function What({ booking }: { readonly booking: Booking }) {
  const { directory, staff } = useWorkplace();
  const specialists = [...directory.colleagues.value.values()].filter(
    (person) => person.active && person.team_ids.length > 0,
  );
  return (
    <div class="stack">
      <Select
        label={t("book.type")}
        value={booking.typeId.value}
        onChange={(event) => {
          booking.typeId.value = event.currentTarget.value;
        }}
      >
        {directory.types.value.map((type) => (
          <option key={type.id} value={type.id}>
            {typeName(type)} ({formatUnit(type.duration_minutes, "minute")})
          </option>
        ))}
      </Select>
      <Select
        label={t("book.specialist")}
        value={booking.specialistId.value}
        onChange={(event) => {
          booking.specialistId.value = event.currentTarget.value;
        }}
      >
        {specialists.map((person) => (
          <option key={person.id} value={person.id}>
            {person.id === staff.id ? t("book.myself", { name: person.display_name }) : person.display_name}
          </option>
        ))}
      </Select>
    </div>
  );
}

/** What is about to be booked, and how the customer hears of it. */
function Confirmation({ booking }: { readonly booking: Booking }) {
  const { directory } = useWorkplace();
  const [customer, slot] = [booking.customer.value, booking.slot.value];
  const error = booking.error.value;
  return (
    <section class="confirmation" aria-label={t("book.summary")}>
      {error !== undefined && <Banner kind="danger">{problemText(error)}</Banner>}
      <div class="confirmation-row">
        <p class="confirmation-text" role="status">
          {customer && slot
            ? t("book.ready", {
                name: customer.display_name,
                type: typeName(directory.type(booking.typeId.value ?? "")),
                time: formatDateTime(new Date(slot.starts_at), booking.timeZone),
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
