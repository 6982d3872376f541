"""What happened to an appointment. Each fact travels with the appointment's new state (see `recorded`)."""

from dataclasses import dataclass
from datetime import datetime

from parley.appointments.domain.consent import Consent


@dataclass(frozen=True)
class AppointmentScheduled:
    """A slot was booked."""


@dataclass(frozen=True)
class AppointmentInvited:
    """A customer was invited to come at once."""


@dataclass(frozen=True)
class CustomerEntered:
    """The customer is in the waiting room, on this device."""

    participant_id: str
    device_id: str


@dataclass(frozen=True)
class CustomerAdmitted:
    """The customer's device may hear and be heard; `dropped_device_id` is the one it replaced, or empty."""

    participant_id: str
    device_id: str
    dropped_device_id: str = ""


@dataclass(frozen=True)
class ReturnedToQueue:
    """The customer is back in the waiting room."""


@dataclass(frozen=True)
class CustomerLeft:
    """The customer gave up waiting, on the device that waited; or was away for too long (`idle`)."""

    participant_id: str
    idle: bool = False


@dataclass(frozen=True)
class AppointmentCompleted:
    """Staff ended it; or everyone was gone for too long (`idle`)."""

    idle: bool = False


@dataclass(frozen=True)
class AppointmentCancelled:
    """It does not take place."""


@dataclass(frozen=True)
class LinkCreated:
    """Another link leads to the appointment."""

    link_id: str


@dataclass(frozen=True)
class LinkRevoked:
    """A link leads nowhere any more, and whoever came in by it is out."""

    link_id: str


@dataclass(frozen=True)
class DeviceWaiting:
    """A further device asks to take the call over."""

    participant_id: str
    device_id: str


@dataclass(frozen=True)
class AppointmentRescheduled:
    """It was moved: to another time, to another specialist, or both."""

    previous_starts_at: datetime
    previous_ends_at: datetime
    previous_specialist_id: str


@dataclass(frozen=True)
class AppointmentTransferred:
    """It was handed to a colleague or to a team."""

    previous_specialist_id: str
    previous_team_id: str


@dataclass(frozen=True)
class AppointmentMissed:
    """The customer never came."""


@dataclass(frozen=True)
class AppointmentExpired:
    """Its time passed without a call."""


@dataclass(frozen=True)
class PlaceHeld:
    """The customer keeps their place in the queue from afar, or gave that up."""

    held: bool


@dataclass(frozen=True)
class TurnNear:
    """It is nearly the turn of a customer who holds a place."""

    position: int


@dataclass(frozen=True)
class PriorityChanged:
    """It is served sooner or later than before."""


@dataclass(frozen=True)
class ConsentAnswered:
    """The customer agreed or declined."""

    consent: Consent


@dataclass(frozen=True)
class AgeRefused:
    """Somebody at the door did not confirm this age, and stayed outside."""

    minimum_age: int


@dataclass(frozen=True)
class AppointmentErased:
    """Its personal data is gone."""


AppointmentEvent = (
    AppointmentScheduled
    | AppointmentInvited
    | CustomerEntered
    | CustomerAdmitted
    | ReturnedToQueue
    | CustomerLeft
    | AppointmentCompleted
    | AppointmentCancelled
    | LinkCreated
    | LinkRevoked
    | DeviceWaiting
    | AppointmentRescheduled
    | AppointmentMissed
    | AppointmentExpired
    | PlaceHeld
    | TurnNear
    | PriorityChanged
    | ConsentAnswered
    | AgeRefused
    | AppointmentErased
    | AppointmentTransferred
)
