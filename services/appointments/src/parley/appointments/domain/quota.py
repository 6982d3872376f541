"""Limits that hold under races: whoever counts against one takes a numbered seat, and no seat is taken twice."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from parley.appointments.domain import errors
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.entrance import Entrance
from parley.common.errors import ParleyError

# Appointments that one e-mail address or phone number can have open at a tenant by its public pages.
MAX_OPEN_BY_CONTACT = 3
# And that one can make there on a day, those that are cancelled again included: each writes to whoever has the address.
MAX_MADE_BY_CONTACT = 10
_DAY, _CONTACT, _MADE, _QUEUE = "day", "contact", "made", "queue"


@dataclass(frozen=True)
class Quota:
    """At most `limit` appointments that hold a seat share this key; `refusal` is what the next one is told."""

    key: str
    limit: int
    refusal: ParleyError

    @property
    def seats(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(f"{self.key}|{number}" for number in range(self.limit))

    def seat_among(self, seats: Iterable[str]) -> str:
        """Return the one of this quota, or ""."""
        return next((each for each in seats if each.rpartition("|")[0] == self.key), "")


def of_day(type_: AppointmentType, specialist_id: str, day: date) -> tuple[Quota, ...]:
    """Return what limits a type's appointments on a specialist's local day, if anything does."""
    if not type_.daily_capacity:
        return ()
    refusal = errors.DayFull("The specialist takes no more of these on that day: search for slots.", field="starts_at")
    return (Quota(f"{_DAY}|{specialist_id}|{type_.id}|{day.isoformat()}", type_.daily_capacity, refusal),)


def of_contact(tenant_id: str, contact_digest: str, today: date) -> tuple[Quota, ...]:
    """Return what limits the appointments that a visitor has open and makes; the contact itself is not kept in it."""
    too_many_open = errors.TooManyOpen(
        f"You have {MAX_OPEN_BY_CONTACT} appointments already: cancel one by its link, or call us.", field="visitor"
    )
    too_many_today = errors.TooManyToday("You made too many appointments today: call us.", field="visitor")
    contact = f"{tenant_id}|{contact_digest}"
    return (
        Quota(f"{_CONTACT}|{contact}", MAX_OPEN_BY_CONTACT, too_many_open),
        Quota(f"{_MADE}|{contact}|{today.isoformat()}", MAX_MADE_BY_CONTACT, too_many_today),
    )


def of_queue(entrance: Entrance) -> tuple[Quota, ...]:
    """Return what limits those who called by a public page and enter, if anything does.

    Who is returned from a call waits without a seat: nobody who was inside is put out because others came.
    """
    if not entrance.queue_limit:
        return ()
    return (Quota(f"{_QUEUE}|{entrance.id}", entrance.queue_limit, errors.QueueFull()),)


def without_queue(seats: Iterable[str]) -> tuple[str, ...]:
    """Return the seats of who does not wait, or waits no more."""
    return _without(_QUEUE, seats)


def without_day(seats: Iterable[str]) -> tuple[str, ...]:
    """Return the seats that do not hang on the day."""
    return _without(_DAY, seats)


def _without(kind: str, seats: Iterable[str]) -> tuple[str, ...]:
    return tuple(each for each in seats if not each.startswith(f"{kind}|"))


def kept_at_end(seats: Iterable[str]) -> tuple[str, ...]:
    """Return the seats that an appointment keeps when it has ended."""
    return tuple(each for each in seats if each.startswith(f"{_MADE}|"))


def full_days(type_: AppointmentType, specialist_id: str, seats: Iterable[str]) -> frozenset[date]:
    """Return the days on which this specialist takes no more of the type, given all seats that are taken."""
    if not type_.daily_capacity:
        return frozenset()
    prefix = f"{_DAY}|{specialist_id}|{type_.id}|"
    taken = Counter(each[len(prefix) :].partition("|")[0] for each in seats if each.startswith(prefix))
    return frozenset(date.fromisoformat(day) for day, count in taken.items() if count >= type_.daily_capacity)
