"""Handing an appointment to a colleague or to a team (B16)."""

from dataclasses import replace
from datetime import datetime

from parley.appointments.domain import booking, errors, quota
from parley.appointments.domain.appointment import Appointment, Decision, Events
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.events import AppointmentTransferred
from parley.appointments.domain.slots import Agenda
from parley.appointments.domain.state import ENDED, LIVE, State


def scheduled(
    appointment: Appointment,
    type_: AppointmentType,
    agenda: Agenda,
    team_id: str,
    note: str,
    day_seats: tuple[str, ...],
    now: datetime,
) -> Decision:
    """Give a booked time to the specialist of this agenda, whose time is claimed in place of the former's."""
    check_open(appointment)
    moved, facts = booking.reschedule(appointment, type_, agenda, appointment.starts_at, day_seats, now)
    if not facts and team_id == appointment.team_id:
        return appointment, []
    handed = replace(moved, version=appointment.version + 1, team_id=team_id, transfer_note=note)
    return handed, [_transferred(appointment)]


def live(appointment: Appointment, specialist_id: str, team_id: str, note: str) -> Decision:
    """Let the customer, who is here, wait in the target's queue since when they have waited; no time is claimed.

    An empty specialist: whoever of the team admits them first. An invitation that nobody has answered yet moves, too.
    """
    if appointment.state is State.SCHEDULED:
        raise _refusal(appointment)
    check_open(appointment)
    if appointment.state is State.WAITING and (specialist_id, team_id) == (
        appointment.specialist_id,
        appointment.team_id,
    ):
        return appointment, []
    seats = quota.without_day(appointment.seats)
    target = {"specialist_id": specialist_id, "team_id": team_id, "transfer_note": note, "claims": (), "seats": seats}
    facts: Events = [_transferred(appointment)]
    if appointment.state is not State.IN_PROGRESS:
        return appointment.changed(**target), facts
    return appointment.requeued(**target), facts


def check_open(appointment: Appointment) -> None:
    """Raise InvalidTransition where nothing is left to hand on."""
    if appointment.state in ENDED:
        raise _refusal(appointment)


def is_live(appointment: Appointment) -> bool:
    """Say whether the customer is here, or about to come at once, so that no time is to be claimed."""
    return appointment.state in LIVE or appointment.state is State.INVITED


def _refusal(appointment: Appointment) -> errors.InvalidTransition:
    state = appointment.state.value
    return errors.InvalidTransition(f"An appointment that is {state} can't be handed on.", state=state)


def _transferred(appointment: Appointment) -> AppointmentTransferred:
    return AppointmentTransferred(appointment.specialist_id, appointment.team_id)
