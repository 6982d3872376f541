"""A fact with all that its event must tell: when, by whom, and the state it led to."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.appointment_type import AppointmentTypeSaved
from parley.appointments.domain.availability import AvailabilitySaved
from parley.appointments.domain.consent import ConsentTextPublished
from parley.appointments.domain.customer import CustomerSaved
from parley.appointments.domain.entrance import EntranceSaved
from parley.appointments.domain.erasure import ErasureCompleted, ErasureRequested
from parley.appointments.domain.events import AppointmentEvent


class ActorKind(Enum):
    """Who can do something here."""

    STAFF = "staff"
    PARTICIPANT = "participant"
    SERVICE = "service"
    API_KEY = "api_key"
    VISITOR = "visitor"


@dataclass(frozen=True)
class Actor:
    """Who did it: stf_…, prt_…, key_…, a service's name, or for a visitor the link or page that let them in."""

    kind: ActorKind
    id: str


Fact = (
    AppointmentEvent
    | CustomerSaved
    | AppointmentTypeSaved
    | AvailabilitySaved
    | EntranceSaved
    | ConsentTextPublished
    | ErasureRequested
    | ErasureCompleted
)


@dataclass(frozen=True)
class Recorded:
    """An event to be: `aggregate_id` is its key; `appointment` is the state after it, where it has one."""

    id: str
    at: datetime
    actor: Actor
    tenant_id: str
    aggregate_id: str
    fact: Fact
    appointment: Appointment | None = None
