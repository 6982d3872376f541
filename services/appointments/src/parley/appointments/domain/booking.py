"""How an appointment comes to be, and how it is moved: a booked slot, or an invitation to come at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from parley.appointments.domain import checks, errors, quota
from parley.appointments.domain.appointment import Appointment, Decision, Events
from parley.appointments.domain.appointment_type import AppointmentType, check_reminders
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.events import (
    AppointmentInvited,
    AppointmentRescheduled,
    AppointmentScheduled,
    CustomerLeft,
)
from parley.appointments.domain.participant import Link, LinkChannel
from parley.appointments.domain.quanta import QUANTUM, claims, quantum_of
from parley.appointments.domain.slots import Agenda, Shape
from parley.appointments.domain.state import Command, State
from parley.common.errors import InvalidArgument

MAX_AHEAD = timedelta(days=366)
MAX_PRIORITY = 2
_MAX_SUBJECT = 500


@dataclass(frozen=True)
class Booking:
    """What both kinds of appointment are made of, found and authorised.

    `language` is the one that the customer wants to be served in; `reminders` None: the type's.
    """

    id: str
    customer: Customer
    type: AppointmentType
    team_id: str
    invite_by: LinkChannel
    time_zone: str
    subject: str = ""
    priority: int = 0
    language: str = ""
    reminders: Sequence[int] | None = None
    entrance_id: str = ""
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what can't be: InvalidArgument names the field."""
        if self.customer.erased_at:
            raise errors.CustomerErased("This customer was erased: nothing new begins for them.", field="customer_id")
        _check_channel(self.customer, self.invite_by)
        checks.zone(self.time_zone)
        checks.paragraphs(self.subject, field="subject", maximum=_MAX_SUBJECT)
        checks.language(self.language)
        check_priority(self.priority)
        check_reminders(self.reminders or ())
        if not self.type.active:
            raise errors.TypeInactive("No more appointments of this type are made: take another.", field="type_id")


def schedule(booking: Booking, agenda: Agenda, starts_at: datetime, seats: tuple[str, ...], now: datetime) -> Decision:
    """Book a specialist's time; whether it is free is for the store's unique keys to say."""
    ends_at = _check_time(booking.type, agenda, starts_at, now)
    reminders = booking.type.reminders_minutes_before if booking.reminders is None else booking.reminders
    appointment = Appointment(
        id=booking.id,
        tenant_id=booking.customer.tenant_id,
        state=State.SCHEDULED,
        type_id=booking.type.id,
        customer_id=booking.customer.id,
        team_id=booking.team_id,
        specialist_id=agenda.specialist_id,
        starts_at=starts_at,
        ends_at=ends_at,
        entry_opens_at=starts_at - timedelta(minutes=booking.type.early_entry_minutes),
        time_zone=booking.time_zone,
        ad_hoc=False,
        invite_by=booking.invite_by,
        created_at=now,
        links=booking.links,
        claims=_claims(booking.type, agenda.specialist_id, starts_at),
        seats=seats,
        priority=booking.priority,
        subject=booking.subject,
        language=booking.language,
        reminders_minutes_before=tuple(sorted(set(reminders), reverse=True)),
        entrance_id=booking.entrance_id,
        grace_minutes=booking.type.grace_minutes,
    )
    return appointment, [AppointmentScheduled()]


def invite(booking: Booking, seats: tuple[str, ...], now: datetime) -> Decision:
    """Invite a customer to come at once, for as long as the type says."""
    appointment = Appointment(
        id=booking.id,
        tenant_id=booking.customer.tenant_id,
        state=State.INVITED,
        type_id=booking.type.id,
        customer_id=booking.customer.id,
        team_id=booking.team_id,
        specialist_id="",
        starts_at=now,
        ends_at=now + timedelta(minutes=booking.type.ad_hoc_validity_minutes),
        entry_opens_at=now,
        time_zone=booking.time_zone,
        ad_hoc=True,
        invite_by=booking.invite_by,
        created_at=now,
        links=booking.links,
        seats=seats,
        priority=booking.priority,
        subject=booking.subject,
        language=booking.language,
        entrance_id=booking.entrance_id,
    )
    return appointment, [AppointmentInvited()]


def reschedule(
    appointment: Appointment,
    type_: AppointmentType,
    agenda: Agenda,
    starts_at: datetime,
    day_seats: tuple[str, ...],
    now: datetime,
    time_zone: str = "",
) -> Decision:
    """Move a scheduled appointment, its links with it; an empty zone stays. `day_seats` are those of the new day."""
    zone = time_zone or appointment.time_zone
    if zone == appointment.time_zone and is_at(appointment, agenda.specialist_id, starts_at):
        return appointment, []
    check_scheduled(appointment)
    checks.zone(zone)
    ends_at = _check_time(type_, agenda, starts_at, now)
    moved = appointment.changed(
        starts_at=starts_at,
        ends_at=ends_at,
        entry_opens_at=starts_at - timedelta(minutes=type_.early_entry_minutes),
        time_zone=zone,
        specialist_id=agenda.specialist_id,
        claims=_claims(type_, agenda.specialist_id, starts_at),
        seats=(*quota.without_day(appointment.seats), *day_seats),
    )
    before = AppointmentRescheduled(appointment.starts_at, appointment.ends_at, appointment.specialist_id)
    return moved, [before]


def is_at(appointment: Appointment, specialist_id: str, starts_at: datetime) -> bool:
    """Say whether it has this time of this specialist's already."""
    return (appointment.specialist_id, appointment.starts_at) == (specialist_id, starts_at)


def take_time(
    appointment: Appointment,
    type_: AppointmentType,
    agenda: Agenda,
    starts_at: datetime,
    day_seats: tuple[str, ...],
    told_by: LinkChannel,
    now: datetime,
) -> Decision:
    """Book a time for whoever was to come at once, who leaves the queue; their links lead to it.

    `told_by` is how they are told of it and reminded.
    """
    ends_at = _check_time(type_, agenda, starts_at, now)
    customer = appointment.customer
    booked = appointment.moved(
        Command.TAKE_TIME,
        State.SCHEDULED,
        ad_hoc=False,
        invite_by=told_by,
        starts_at=starts_at,
        ends_at=ends_at,
        entry_opens_at=starts_at - timedelta(minutes=type_.early_entry_minutes),
        specialist_id=agenda.specialist_id,
        claims=_claims(type_, agenda.specialist_id, starts_at),
        seats=(*appointment.seats, *day_seats),
        reminders_minutes_before=type_.reminders_minutes_before,
        grace_minutes=type_.grace_minutes,
        waiting_since=None,
        participants=appointment.with_participants(customer.outside()) if customer else (),
    )
    left: Events = [CustomerLeft(customer.id)] if customer and appointment.state is State.WAITING else []
    return booked, [*left, AppointmentScheduled()]


def check_free(type_: AppointmentType, agenda: Agenda, starts_at: datetime, now: datetime) -> None:
    """Raise what forbids a booking of this time as far as is known; the store's unique keys have the last word."""
    _check_time(type_, agenda, starts_at, now)
    wanted = Shape.of(type_).around(quantum_of(starts_at))
    if any(wanted.first < each.last and each.first < wanted.last for each in agenda.busy):
        raise errors.SlotTaken("That time has just been taken: take another slot.", field="starts_at")


def check_scheduled(appointment: Appointment) -> None:
    """Raise InvalidTransition unless the appointment has a time that is still to come about."""
    if appointment.state is not State.SCHEDULED:
        raise errors.InvalidTransition(
            f"Only a scheduled appointment has a time to change; this one is {appointment.state.value}.",
            state=appointment.state.value,
        )


def check_self_service(type_: AppointmentType, starts_at: datetime, now: datetime) -> None:
    """Raise NotBookable for a time that customers can't take by themselves."""
    first, last = type_.self_service(now)
    if not first <= starts_at <= last:
        raise errors.NotBookable("This time can't be booked: search for slots and take one of them.", field="starts_at")


def change_until(appointment: Appointment, type_: AppointmentType) -> datetime | None:
    """Return until when the customer may move or cancel it by their link; None: not by themselves."""
    if appointment.state is not State.SCHEDULED or type_.change_until_minutes < 0:
        return None
    return appointment.starts_at - timedelta(minutes=type_.change_until_minutes)


def may_take_time(appointment: Appointment, type_: AppointmentType, now: datetime) -> bool:
    """Say whether its customer, who can still come at once or waits, may have a time instead by their link."""
    invited = appointment.state is State.INVITED and now < appointment.ends_at
    at_once = appointment.ad_hoc and (invited or appointment.state is State.WAITING)
    return at_once and type_.change_until_minutes >= 0


def check_change(appointment: Appointment, type_: AppointmentType, now: datetime) -> None:
    """Raise ChangeNotAllowed unless the customer may move or cancel it now."""
    until = change_until(appointment, type_)
    if until is None or now > until:
        raise errors.ChangeNotAllowed("This can't be changed online any more: call the company.")


def reached_by(customer: Customer) -> LinkChannel:
    """How a customer who comes by themselves is told of a time; COPY: not at all."""
    if customer.email:
        return LinkChannel.EMAIL
    return LinkChannel.SMS if customer.phone else LinkChannel.COPY


def check_priority(priority: int) -> None:
    """Raise InvalidArgument for what is no priority."""
    if not 0 <= priority <= MAX_PRIORITY:
        raise InvalidArgument(f"priority is 0, which is normal, to {MAX_PRIORITY}.", field="priority")


def _check_time(type_: AppointmentType, agenda: Agenda, starts_at: datetime, now: datetime) -> datetime:
    """Return the end; raises what forbids a booking of this time, other than that it is taken."""
    if starts_at.timestamp() % QUANTUM.total_seconds():
        raise errors.NotOnBoundary("starts_at must be a multiple of five minutes.", field="starts_at")
    if starts_at < now:
        raise errors.InThePast("starts_at must not lie in the past.", field="starts_at")
    if starts_at > now + MAX_AHEAD:
        raise InvalidArgument("starts_at must lie within a year from now.", field="starts_at")
    start = quantum_of(starts_at)
    if not agenda.hours.covers(start, start + Shape.of(type_).duration, agenda.off):
        raise errors.OutsideHours(
            "The specialist does not work then: search for slots and take one of them.", field="starts_at"
        )
    return starts_at + timedelta(minutes=type_.duration_minutes)


def _claims(type_: AppointmentType, specialist_id: str, starts_at: datetime) -> tuple[str, ...]:
    return claims(specialist_id, *Shape.of(type_).around(quantum_of(starts_at)))


def _check_channel(customer: Customer, channel: LinkChannel) -> None:
    if channel is LinkChannel.EMAIL and not customer.email:
        raise errors.CannotBeReached(
            "This customer has no e-mail address: invite by SMS or copy the link.", field="invite_by"
        )
    if channel is LinkChannel.SMS and not customer.phone:
        raise errors.CannotBeReached(
            "This customer has no phone number: invite by e-mail or copy the link.", field="invite_by"
        )
