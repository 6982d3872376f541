"""What a customer's browser is given at the door."""

from dataclasses import dataclass
from datetime import datetime

from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.check_in import NOTHING_ASKED, Requirements
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.directory import Tenant
from parley.appointments.domain.state import InvitationStatus


@dataclass(frozen=True)
class ParticipantToken:
    """A short-lived token for one participant on one device."""

    access_token: str
    expires_at: datetime


@dataclass(frozen=True)
class IceServer:
    """As RTCPeerConnection takes it."""

    urls: tuple[str, ...]
    username: str
    credential: str


@dataclass(frozen=True)
class Room:
    """Where an appointment's live channel is served now."""

    live_url: str
    ice_servers: tuple[IceServer, ...]


@dataclass(frozen=True)
class Invitation:
    """What the holder of a link may know; that of a revoked one is told the status and the tenant alone.

    `asked` is what is to be answered before entering. `in_use_elsewhere`: another device than theirs is in the call.
    `can_change`: the holder may move or cancel it now, and `change_until` then; None: not by themselves.
    `can_take_time`: the holder, who was to come at once, may move it to a time now.
    """

    status: InvitationStatus
    appointment: Appointment
    tenant: Tenant | None
    type: AppointmentType | None
    customer: Customer | None
    specialist_name: str
    asked: Requirements = NOTHING_ASKED
    in_use_elsewhere: bool = False
    can_change: bool = False
    can_take_time: bool = False
    change_until: datetime | None = None


@dataclass(frozen=True)
class Admission:
    """All that a customer's browser needs to go live. `device_secret` is set for a device that brought none."""

    invitation: Invitation
    participant_id: str
    device_id: str
    device_secret: str
    token: ParticipantToken
    room: Room
    replaces_other_device: bool
