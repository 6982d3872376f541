"""What insights' tests share."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.common.v1.common_pb2 import ACTOR_KIND_STAFF, Actor, Envelope
from parley.common.auth import Caller, Kind
from parley.insights import messages
from parley.insights.domain import START, Entry, Event, append

NOW = datetime(2026, 11, 23, 9, 0, 0, 250_000, tzinfo=UTC)
APPOINTMENTS = "parley.appointments.v1"

AGENT = Caller(Kind.STAFF, "stf_agent", tenant_id="ten_a", roles=frozenset({"agent"}))
ADMINISTRATOR = Caller(Kind.STAFF, "stf_admin", tenant_id="ten_a", roles=frozenset({"administrator"}))
STRANGER = Caller(Kind.STAFF, "stf_other", tenant_id="ten_b", roles=frozenset({"administrator"}))
OPERATOR = Caller(Kind.STAFF, "stf_operator", roles=frozenset({"operator"}))
PARTICIPANT = Caller(Kind.PARTICIPANT, "prt_a", tenant_id="ten_a", appointment_id="apt_a", device_id="dev_a")
SERVICE = Caller(Kind.SERVICE, "notifications")


def envelope(event_id: str, tenant_id: str = "ten_a", appointment_id: str = "apt_a", at: datetime = NOW) -> Envelope:
    """Of an event that a member of staff caused."""
    return Envelope(
        id=event_id,
        time=messages.timestamp(at),
        actor=Actor(kind=ACTOR_KIND_STAFF, id="stf_agent"),
        tenant_id=tenant_id,
        appointment_id=appointment_id,
    )


def event(event_id: str, tenant_id: str = "ten_a", appointment_id: str = "apt_a", at: datetime = NOW) -> Event:
    """A completed appointment's."""
    told = AppointmentsEvent(envelope=envelope(event_id, tenant_id, appointment_id, at))
    told.completed.SetInParent()
    return messages.decode_event(APPOINTMENTS, told.SerializeToString())


def events(count: int, tenant_id: str = "ten_a") -> list[Event]:
    """One a second, of one appointment."""
    return [event(f"evt_{n:03}", tenant_id, at=NOW + timedelta(seconds=n)) for n in range(count)]


def chained(told: Sequence[Event]) -> list[Entry]:
    """A chain of these events alone."""
    head, entries = START, []
    for number, each in enumerate(told):
        entries.append(append(head, each, bytes([number]) * 32))
        head = entries[-1].head
    return entries
