"""How an appointment comes to be: a booked slot, or an invitation to come at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from parley.appointments.domain import checks, errors
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.availability import Availability, check_booking, claims
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.events import AppointmentInvited, AppointmentScheduled
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.state import State


@dataclass(frozen=True)
class Booking:
    """What both kinds of appointment are made of, found and authorised."""

    id: str
    customer: Customer
    type: AppointmentType
    team_id: str
    invite_by: LinkChannel
    time_zone: str


def schedule(booking: Booking, availability: Availability, starts_at: datetime, now: datetime) -> Decision:
    """Book a specialist's time; whether it is free is for the store's unique key to say."""
    _check_channel(booking.customer, booking.invite_by)
    ends_at = starts_at + timedelta(minutes=booking.type.duration_minutes)
    check_booking(availability, starts_at, ends_at, now)
    checks.zone(booking.time_zone)
    appointment = Appointment(
        id=booking.id,
        tenant_id=booking.customer.tenant_id,
        state=State.SCHEDULED,
        type_id=booking.type.id,
        customer_id=booking.customer.id,
        team_id=booking.team_id,
        specialist_id=availability.staff_id,
        starts_at=starts_at,
        ends_at=ends_at,
        entry_opens_at=starts_at - timedelta(minutes=booking.type.early_entry_minutes),
        time_zone=booking.time_zone,
        ad_hoc=False,
        invite_by=booking.invite_by,
        created_at=now,
        claims=claims(availability.staff_id, starts_at, ends_at),
    )
    return appointment, [AppointmentScheduled()]


def invite(booking: Booking, now: datetime) -> Decision:
    """Invite a customer to come at once, for as long as the type says."""
    _check_channel(booking.customer, booking.invite_by)
    checks.zone(booking.time_zone)
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
    )
    return appointment, [AppointmentInvited()]


def _check_channel(customer: Customer, channel: LinkChannel) -> None:
    if channel is LinkChannel.EMAIL and not customer.email:
        raise errors.CannotBeReached(
            "This customer has no e-mail address: invite by SMS or copy the link.", field="invite_by"
        )
    if channel is LinkChannel.SMS and not customer.phone:
        raise errors.CannotBeReached(
            "This customer has no phone number: invite by e-mail or copy the link.", field="invite_by"
        )
