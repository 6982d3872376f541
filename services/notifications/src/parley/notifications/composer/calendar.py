"""The calendar entry that comes with an e-mail (iCalendar, RFC 5545; scheduling by RFC 5546)."""

from dataclasses import dataclass
from datetime import UTC, datetime

import icalendar

from parley.notifications.domain.letter import Content
from parley.notifications.domain.message import Kind
from parley.notifications.domain.text import one_line

# What makes, moves and takes away an entry; a reminder would only ask again.
WITH_CALENDAR = frozenset({Kind.INVITATION, Kind.CHANGE, Kind.CANCELLATION})


@dataclass(frozen=True)
class Entry:
    """What to show in a calendar, in the reader's words."""

    summary: str
    description: str


def method_of(kind: Kind) -> str:
    """iTIP's method for a kind of message."""
    return "CANCEL" if kind is Kind.CANCELLATION else "REQUEST"


def calendar_of(content: Content, entry: Entry, mail_from: str, now: datetime) -> bytes:
    """A calendar of one event, which the same appointment's later messages replace.

    Its UID is the appointment's id, unique in the world as it is (RFC 7986, 5.3): the file that the customer's page
    offers has the same. Its SEQUENCE is the appointment's version, so that a cancellation counts for more than what it
    cancels. Times are instants in UTC: every calendar shows them in its own zone.
    """
    appointment = content.appointment
    event = icalendar.Event()
    event.add("uid", appointment.id)
    event.add("sequence", appointment.version)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if content.kind is Kind.CANCELLATION else "CONFIRMED")
    event.add("organizer", _person(content.company.name, mail_from))
    event.add("attendee", _person(content.customer.display_name, content.customer.email))
    if content.link:
        event.add("location", content.link)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Parley//Notifications//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method_of(content.kind))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _person(name: str, address: str) -> icalendar.vCalAddress:
    person = icalendar.vCalAddress(f"mailto:{address}")
    person.params["CN"] = one_line(name)
    return person
