"""Which starts are free: whole numbers and one byte per quantum, so that a team's month takes milliseconds."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.hours import Hours
from parley.appointments.domain.quanta import QUANTUM_MINUTES, instant_of

MAX_SEARCH = timedelta(days=31)
MAX_SLOTS = 5_000


class Slot(NamedTuple):
    """A free time of a specialist."""

    specialist_id: str
    starts_at: datetime
    ends_at: datetime


class Busy(NamedTuple):
    """Quanta that are claimed, buffers included, the end excluded."""

    first: int
    last: int


class Taken(NamedTuple):
    """An appointment's part of its specialist's time, and the seats that it takes of quotas."""

    appointment_id: str
    specialist_id: str
    busy: Busy
    seats: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """What a slot takes, in quanta: the appointment within the hours, and free time before and after it."""

    duration: int
    before: int = 0
    after: int = 0

    @classmethod
    def of(cls, type_: AppointmentType) -> "Shape":
        """Return the shape of a type's appointments."""
        return cls(
            type_.duration_minutes // QUANTUM_MINUTES,
            type_.buffer_before_minutes // QUANTUM_MINUTES,
            type_.buffer_after_minutes // QUANTUM_MINUTES,
        )

    def around(self, start: int) -> Busy:
        """Return all that an appointment which starts in this quantum claims."""
        return Busy(start - self.before, start + self.duration + self.after)

    @property
    def step(self) -> int:
        """From one slot to the next, so that neither keeps the other from being booked."""
        return self.before + self.duration + self.after


@dataclass(frozen=True)
class Agenda:
    """A specialist's hours and what of them is taken: `off` are public holidays, `full_days` take no more."""

    specialist_id: str
    hours: Hours
    off: Collection[date] = ()
    busy: Sequence[Busy] = ()
    full_days: Collection[date] = ()


def free_starts(agenda: Agenda, shape: Shape, first: int, last: int) -> Iterator[int]:
    """Yield the free starts in the quanta first ≤ start < last, in order.

    They step by the shape from the start of each stretch of hours; one whose time or buffers are busy is left out.
    """
    # 1 where a start would meet what is busy.
    blocked = bytearray(max(0, last - first))
    for busy in agenda.busy:
        begin = max(0, busy.first - shape.duration - shape.after + 1 - first)
        end = min(len(blocked), busy.last + shape.before - first)
        if begin < end:
            blocked[begin:end] = b"\1" * (end - begin)
    from_day, to_day = (agenda.hours.local_date(instant_of(quantum)) for quantum in (first, last))
    for opens, closes in agenda.hours.stretches(from_day, to_day, agenda.off, agenda.full_days):
        begin = opens if opens >= first else first + (opens - first) % shape.step
        for start in range(begin, min(closes - shape.duration + 1, last), shape.step):
            if not blocked[start - first]:
                yield start


def search(agendas: Sequence[Agenda], shape: Shape, first: int, last: int, limit: int = MAX_SLOTS) -> list[Slot]:
    """Return the free slots of all agendas that start in first ≤ start < last, earliest first, at most `limit`."""
    found = sorted(
        (start, index) for index, agenda in enumerate(agendas) for start in free_starts(agenda, shape, first, last)
    )
    slots = []
    begins = ends = instant_of(first)
    before = None
    for start, index in found[:limit]:
        if start != before:
            # Specialists of a team share most starts: each is made an instant once.
            before, begins, ends = start, instant_of(start), instant_of(start + shape.duration)
        slots.append(Slot(agendas[index].specialist_id, begins, ends))
    return slots
