"""What happens to an appointment by itself: missed, expired, given up, ended since everyone is gone.

Nothing is remembered in a process: each follows from the appointment, from who is in its room, and from the time. The
time is the database's, so that no replica's clock makes anything happen early.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.events import (
    AppointmentCompleted,
    AppointmentExpired,
    AppointmentMissed,
    CustomerLeft,
)
from parley.appointments.domain.presence import Presence
from parley.appointments.domain.state import Command, State

# Beyond the 30 s within which a lost socket may come back.
AWAY = timedelta(minutes=2)
# Of one who entered and whose browser never went live: their network may take a while.
NEVER_SEEN = timedelta(minutes=30)
# A place is not held for ever.
HELD = timedelta(hours=4)
EMPTY = timedelta(minutes=10)
# Whoever vanishes together with signaling's pod is never told to have left.
LONGEST_WAIT = timedelta(hours=12)
LONGEST_CALL = timedelta(hours=24)


@dataclass(frozen=True)
class Due:
    """An appointment to look at, since the instant `at`."""

    appointment: Appointment
    at: datetime


def look_at(appointment: Appointment) -> datetime | None:
    """Return when to look whether something is to happen; None: never.

    Where it depends on who is in the room, that is at once: whoever looks finds out until when to wait.
    """
    match appointment.state:
        case State.WAITING if not appointment.place_held_at:
            return appointment.waiting_since
        case State.IN_PROGRESS:
            return appointment.admitted_at
        case _:
            return due_at(appointment, Presence(appointment.id))


def due_at(appointment: Appointment, presence: Presence) -> datetime | None:
    """Return when something happens unless something changes before; None: nothing does."""
    match appointment.state:
        case State.SCHEDULED:
            missed = appointment.starts_at + timedelta(minutes=appointment.grace_minutes)
            # Whoever waited and left has not missed it: the appointment's time just passes.
            return max(missed, appointment.ends_at) if appointment.customer else missed
        case State.INVITED:
            return appointment.ends_at
        case State.WAITING if appointment.place_held_at:
            return appointment.place_held_at + HELD
        case State.WAITING:
            return _given_up_at(appointment.waiting_since or appointment.created_at, presence)
        case State.IN_PROGRESS:
            return _over_at(appointment.admitted_at or appointment.created_at, presence)
        case _:
            return None


def act(appointment: Appointment, presence: Presence, now: datetime) -> Decision:
    """Do what is due by now; before that, nothing."""
    due = due_at(appointment, presence)
    if due is None or now < due:
        return appointment, []
    match appointment.state:
        case State.SCHEDULED if appointment.customer is None:
            return appointment.ended(Command.MISS, State.NO_SHOW, now), [AppointmentMissed()]
        case State.SCHEDULED | State.INVITED:
            return appointment.ended(Command.EXPIRE, State.EXPIRED, now), [AppointmentExpired()]
        case State.WAITING if appointment.customer:
            left = CustomerLeft(appointment.customer.id, idle=True)
            return appointment.back_outside(appointment.customer.outside()), [left]
        case _:
            return appointment.ended(Command.COMPLETE, State.COMPLETED, now), [AppointmentCompleted(idle=True)]


def _given_up_at(entered_at: datetime, presence: Presence) -> datetime:
    if presence.customer_online:
        return entered_at + LONGEST_WAIT
    away_since = presence.customer_away_since
    # Having left before they entered again says nothing about now.
    return away_since + AWAY if away_since and away_since >= entered_at else entered_at + NEVER_SEEN


def _over_at(admitted_at: datetime, presence: Presence) -> datetime:
    # A call needs no server: only those who are known to have gone are gone.
    empty_since = presence.empty_since
    return empty_since + EMPTY if empty_since and empty_since >= admitted_at else admitted_at + LONGEST_CALL
