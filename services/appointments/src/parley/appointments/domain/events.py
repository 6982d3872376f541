"""What happened to an appointment. Each fact travels with the appointment's new state (see `recorded`)."""

from dataclasses import dataclass


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
    """The customer gave up waiting, on the device that waited."""

    participant_id: str


@dataclass(frozen=True)
class AppointmentCompleted:
    """Staff ended it."""


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
)
