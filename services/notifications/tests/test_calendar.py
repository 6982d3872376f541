"""Calendar entries as two independent parsers read them: made, moved and taken away (RFC 5545, 5546)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]

from parley.common.testing.doubles import FakeClock
from parley.notifications.composer import LetterComposer
from parley.notifications.domain.appointment import AppointmentState
from parley.notifications.domain.letter import Content
from parley.notifications.domain.message import Kind

from .conftest import EMAIL, MAIL_FROM, PUBLIC_URL, STARTS_AT, appointment, company, content, customer, message

LATER = STARTS_AT + timedelta(days=3, hours=2)
HOSTILE = 'Société; générale, "d’assistance"\r\nATTENDEE:mailto:all@example.org \\n ' * 3


@dataclass(frozen=True)
class Entry:
    """What a calendar keeps of an event."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    attendee: str
    organizer: str


@dataclass(frozen=True)
class Note:
    """What a scheduling message asks for."""

    method: str
    status: str
    entry: Entry


def by_icalendar(raw: bytes) -> Note:
    calendar = icalendar.Calendar.from_ical(raw)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    entry = Entry(
        str(event["UID"]),
        int(str(event["SEQUENCE"])),
        event.decoded("DTSTART"),
        event.decoded("DTEND"),
        str(event["SUMMARY"]),
        str(event["ATTENDEE"]),
        str(event["ORGANIZER"]),
    )
    return Note(str(calendar["METHOD"]), str(event["STATUS"]), entry)


def by_vobject(raw: bytes) -> Note:
    calendar = vobject.readOne(raw.decode(), validate=True)
    (event,) = calendar.vevent_list
    entry = Entry(
        event.uid.value,
        int(event.sequence.value),
        event.dtstart.value.astimezone(UTC),
        event.dtend.value.astimezone(UTC),
        event.summary.value,
        event.attendee.value,
        event.organizer.value,
    )
    return Note(calendar.method.value, event.status.value, entry)


@dataclass
class Agenda:
    """A calendar that does as RFC 5546 says: the higher sequence of a UID counts."""

    read: Callable[[bytes], Note]
    entries: dict[str, Entry] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    def receive(self, told: Content) -> Note:
        letter = LetterComposer(MAIL_FROM, PUBLIC_URL, FakeClock()).compose(message(), told, None)
        note = self.read(letter.calendar)
        assert note.method == letter.calendar_method
        if note.entry.sequence < self.seen.get(note.entry.uid, 0):
            return note
        self.seen[note.entry.uid] = note.entry.sequence
        if note.method == "CANCEL":
            self.entries.pop(note.entry.uid, None)
        else:
            self.entries[note.entry.uid] = note.entry
        return note


@pytest.fixture(params=[by_icalendar, by_vobject])
def agenda(request: pytest.FixtureRequest) -> Agenda:
    return Agenda(request.param)


CANCELLED = appointment(state=AppointmentState.CANCELLED, starts_at=LATER, version=9)


def test_an_invitation_makes_an_entry_at_the_right_time(agenda: Agenda) -> None:
    note = agenda.receive(content(about=appointment(version=1)))
    assert (note.method, note.status) == ("REQUEST", "CONFIRMED")
    assert list(agenda.entries.values()) == [
        Entry(
            "apt_a",
            1,
            STARTS_AT,
            STARTS_AT + timedelta(minutes=30),
            "Lumière\u00a0: Assistance visuelle",
            f"mailto:{EMAIL}",
            f"mailto:{MAIL_FROM}",
        )
    ]


def test_a_change_moves_it_and_a_cancellation_takes_it_away(agenda: Agenda) -> None:
    agenda.receive(content(about=appointment(version=1)))
    agenda.receive(content(Kind.CHANGE, about=appointment(starts_at=LATER, version=4)))
    assert [entry.starts_at for entry in agenda.entries.values()] == [LATER]
    note = agenda.receive(content(Kind.CANCELLATION, about=CANCELLED))
    assert (note.method, note.status, agenda.entries) == ("CANCEL", "CANCELLED", {})


def test_whatever_comes_late_changes_nothing(agenda: Agenda) -> None:
    agenda.receive(content(Kind.CHANGE, about=appointment(starts_at=LATER, version=4)))
    agenda.receive(content(about=appointment(version=1)))
    assert [entry.starts_at for entry in agenda.entries.values()] == [LATER]
    agenda.receive(content(Kind.CANCELLATION, about=CANCELLED))
    agenda.receive(content(Kind.CHANGE, about=appointment(starts_at=LATER, version=4)))
    assert agenda.entries == {}


def test_an_invitation_sent_again_is_the_same_entry(agenda: Agenda) -> None:
    for _ in range(2):
        agenda.receive(content(about=appointment(version=1)))
    assert len(agenda.entries) == 1


def test_no_name_is_more_than_a_name(agenda: Agenda) -> None:
    told = content(to=customer(name=HOSTILE), by=company(name=HOSTILE), specialist_name=HOSTILE)
    note = agenda.receive(told)
    assert (note.entry.attendee, note.entry.organizer) == (f"mailto:{EMAIL}", f"mailto:{MAIL_FROM}")
    assert "générale, " in note.entry.summary


@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.CUSTOM, Kind.TURN_NEAR])
def test_what_makes_or_moves_no_appointment_brings_no_entry(kind: Kind) -> None:
    letter = LetterComposer(MAIL_FROM, PUBLIC_URL, FakeClock()).compose(message(), content(kind), None)
    assert (letter.calendar, letter.calendar_method) == (b"", "")
