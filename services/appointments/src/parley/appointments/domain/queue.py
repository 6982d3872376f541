"""The queue of a team: who is next, how long it may take, who keeps a place from afar."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.booking import check_priority
from parley.appointments.domain.events import PlaceHeld, PriorityChanged, TurnNear
from parley.appointments.domain.state import ENDED, State

UNKNOWN = -1
# A held place this near to its turn is told so.
NEAR = 2
# Who ended a call as lately as this still serves.
SERVING = timedelta(minutes=30)


@dataclass(frozen=True)
class Call:
    """A call of a team: under way while `ended_at` is None."""

    specialist_id: str
    admitted_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Pace:
    """How long a team's calls take (half of them longer), and how many serve: in a call, or free since lately."""

    seconds: float
    busy: int
    free: int

    def estimate(self, position: int) -> int:
        """Return the seconds until the one at `position` is likely to be admitted; 1 is next.

        With n in calls of length d, one of them ends every d/n on average.
        """
        if position <= self.free:
            return 0
        return math.ceil((position - self.free) * self.seconds / (self.busy + self.free))


@dataclass(frozen=True)
class Place:
    """An appointment's place in its team's queue; 1 is next. An estimate of -1: nothing is known yet."""

    appointment: Appointment
    position: int
    estimated_wait_seconds: int
    customer_online: bool


def pace(calls: Iterable[Call], now: datetime) -> Pace | None:
    """Return a team's pace by its calls under way and its latest ones; None where nobody serves or none ended yet."""
    calls = list(calls)
    durations = [(call.ended_at - call.admitted_at).total_seconds() for call in calls if call.ended_at]
    busy = {call.specialist_id for call in calls if not call.ended_at}
    lately = {call.specialist_id for call in calls if call.ended_at and now - call.ended_at <= SERVING}
    if not durations or not busy | lately:
        return None
    return Pace(median(durations), len(busy), len(lately - busy))


def order(waiting: Iterable[Appointment]) -> list[Appointment]:
    """Return those who wait as they are served: by priority, then first come first."""
    return sorted(waiting, key=lambda each: (-each.priority, each.waiting_since or each.created_at, each.id))


def places(waiting: Iterable[Appointment], paces: Mapping[str, Pace | None], online: Collection[str]) -> list[Place]:
    """Return the places of those who wait, each within its team, in the order in which they are served."""
    reached: dict[str, int] = {}
    found = []
    for appointment in order(waiting):
        position = reached[appointment.team_id] = reached.get(appointment.team_id, 0) + 1
        pace_ = paces.get(appointment.team_id)
        estimate = pace_.estimate(position) if pace_ else UNKNOWN
        found.append(Place(appointment, position, estimate, appointment.id in online))
    return found


def hold(appointment: Appointment, now: datetime, *, held: bool) -> Decision:
    """Keep the place of a customer while they are away, or give that up."""
    if appointment.state is not State.WAITING:
        raise errors.InvalidTransition(
            f"Only who waits has a place to hold: the appointment is {appointment.state.value}.",
            state=appointment.state.value,
        )
    if held == bool(appointment.place_held_at):
        return appointment, []
    after = appointment.changed(place_held_at=now if held else None, turn_near_at=None)
    return after, [PlaceHeld(held)]


def prioritise(appointment: Appointment, priority: int) -> Decision:
    """Serve it sooner or later: 0 is normal, 2 the most urgent."""
    check_priority(priority)
    if appointment.state in ENDED:
        raise errors.AppointmentEnded("This appointment is over: nobody waits for it.")
    if priority == appointment.priority:
        return appointment, []
    return appointment.changed(priority=priority), [PriorityChanged()]


def come_near(appointment: Appointment, position: int, now: datetime) -> Decision:
    """Note once that it is nearly the turn of one who holds a place."""
    held = appointment.state is State.WAITING and appointment.place_held_at and not appointment.turn_near_at
    if not held or position > NEAR:
        return appointment, []
    return appointment.changed(turn_near_at=now), [TurnNear(position)]
