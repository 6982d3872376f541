"""What the holder of a link sees at the door, and is given there."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from parley.api.appointments.v1 import service_pb2 as rpc_pb
from parley.api.signaling.v1 import service_pb2 as signaling_pb
from parley.gateway.resources.appointments import AppointmentState
from parley.gateway.resources.base import (
    Body,
    Instant,
    Resource,
    Texts,
    instant,
    optional_instant,
    public_name,
    timestamp,
)
from parley.gateway.resources.consents import ConsentAnswer, ConsentQuestion


class InvitationStatus(StrEnum):
    """What the holder of a link can do now."""

    EARLY = "early"
    OPEN = "open"
    ENDED = "ended"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Invitation(Resource):
    """What the holder of a link may know; of a revoked link that it is, and whom to call: the rest is empty."""

    status: InvitationStatus
    appointment_id: str
    state: AppointmentState | None
    tenant_id: str
    company_name: str
    support_phone: str | None
    support_email: str | None
    accent_color: str | None
    type_id: str
    type_name: Texts
    specialist_id: str | None
    specialist_name: str | None
    customer_name: str
    locale: str
    starts_at: datetime | None
    ends_at: datetime | None
    entry_opens_at: datetime | None
    time_zone: str
    ad_hoc: bool
    minimum_age: int | None = Field(description="Age that the customer confirms to have reached before entering.")
    consents: list[ConsentQuestion] = Field(description="What is to be answered before entering.")
    can_change: bool = Field(description="Whether the holder may move or cancel it now.")
    can_take_time: bool = Field(
        description="Whether the holder, who was to come at once, may move it to a time instead."
    )
    change_until: datetime | None
    in_use_elsewhere: bool = Field(description="Another device is in the call.")
    place_held: bool = Field(description="The customer stays in the queue while away.")

    @staticmethod
    def of(message: rpc_pb.Invitation) -> "Invitation":
        """From its message."""
        status = public_name(rpc_pb.InvitationStatus.Name(message.status), "INVITATION_STATUS_")
        return Invitation(
            status=InvitationStatus(status),
            appointment_id=message.appointment_id,
            state=AppointmentState.of(message.state) if message.state else None,
            tenant_id=message.tenant_id,
            company_name=message.company_name,
            support_phone=message.support_phone or None,
            support_email=message.support_email or None,
            accent_color=message.accent_color or None,
            type_id=message.type_id,
            type_name=dict(message.type_name.by_locale),
            specialist_id=message.specialist_id or None,
            specialist_name=message.specialist_name or None,
            customer_name=message.customer_name,
            locale=message.locale,
            starts_at=optional_instant(message.starts_at),
            ends_at=optional_instant(message.ends_at),
            entry_opens_at=optional_instant(message.entry_opens_at),
            time_zone=message.time_zone,
            ad_hoc=message.ad_hoc,
            minimum_age=message.minimum_age or None,
            consents=[ConsentQuestion.of(question) for question in message.consents],
            can_change=message.can_change,
            can_take_time=message.can_take_time,
            change_until=optional_instant(message.change_until),
            in_use_elsewhere=message.in_use_elsewhere,
            place_held=message.place_held,
        )


class Entry(Body):
    """What a customer confirms and answers on entering, as far as the invitation asks."""

    age_confirmed: bool = False
    consents: list[ConsentAnswer] = Field(default=[], max_length=10)

    def to_message(self, secret: str, device_secret: str) -> rpc_pb.EnterRequest:
        """As services take it."""
        return rpc_pb.EnterRequest(
            secret=secret,
            device_secret=device_secret,
            age_confirmed=self.age_confirmed,
            consents=[answer.to_message() for answer in self.consents],
        )


class Move(Body):
    """Another time, which the customer chose."""

    starts_at: Instant
    specialist_id: str = Field(default="", max_length=64, description="As the slot says; empty: the same one.")

    def to_message(self, secret: str) -> rpc_pb.RescheduleByLinkRequest:
        """As services take it."""
        return rpc_pb.RescheduleByLinkRequest(
            secret=secret, starts_at=timestamp(self.starts_at), specialist_id=self.specialist_id
        )


class IceServer(Resource):
    """As RTCPeerConnection takes it."""

    urls: list[str]
    username: str | None
    credential: str | None

    @staticmethod
    def of(message: rpc_pb.IceServer | signaling_pb.IceServer) -> "IceServer":
        """From its message."""
        return IceServer(
            urls=list(message.urls),
            username=message.username or None,
            credential=message.credential or None,
        )


class Admission(Resource):
    """All that a customer's browser needs to go live; its device's secret is an HttpOnly cookie."""

    invitation: Invitation
    participant_id: str
    access_token: str
    access_token_expires_at: datetime
    live_url: str
    ice_servers: list[IceServer]
    replaces_other_device: bool

    @staticmethod
    def of(message: rpc_pb.Admission) -> "Admission":
        """From its message."""
        return Admission(
            invitation=Invitation.of(message.invitation),
            participant_id=message.participant_id,
            access_token=message.access_token,
            access_token_expires_at=instant(message.access_token_expires_at),
            live_url=message.live_url,
            ice_servers=[IceServer.of(server) for server in message.ice_servers],
            replaces_other_device=message.replaces_other_device,
        )


class ParticipantRef(Body):
    """The appointment whose device cookie speaks."""

    appointment_id: str


class LiveUrl(Resource):
    """Where a live channel is served now."""

    url: str
    ice_servers: list[IceServer]
