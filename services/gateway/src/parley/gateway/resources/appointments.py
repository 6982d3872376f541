"""Appointments, their links, and what a customer's browser is given at the door."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from parley.api.appointments.v1 import appointments_pb2 as pb
from parley.api.appointments.v1 import service_pb2 as rpc_pb
from parley.api.signaling.v1 import service_pb2 as signaling_pb
from parley.gateway.resources.base import (
    Body,
    Instant,
    Resource,
    instant,
    optional_instant,
    public_name,
    timestamp,
)


class AppointmentState(StrEnum):
    """Where an appointment stands."""

    SCHEDULED = "scheduled"
    INVITED = "invited"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    EXPIRED = "expired"

    def to_message(self) -> pb.AppointmentState.ValueType:
        """The state as services name it."""
        return pb.AppointmentState.Value(f"APPOINTMENT_STATE_{self.name}")

    @staticmethod
    def of(message: pb.AppointmentState.ValueType) -> "AppointmentState":
        """From its message."""
        return AppointmentState(public_name(pb.AppointmentState.Name(message), "APPOINTMENT_STATE_"))


class LinkChannel(StrEnum):
    """How a link reaches its holder; copy sends nothing."""

    EMAIL = "email"
    SMS = "sms"
    COPY = "copy"

    def to_message(self) -> pb.LinkChannel.ValueType:
        """The channel as services name it."""
        return pb.LinkChannel.Value(f"LINK_CHANNEL_{self.name}")

    @staticmethod
    def of(message: pb.LinkChannel.ValueType) -> "LinkChannel":
        """From its message."""
        return LinkChannel(public_name(pb.LinkChannel.Name(message), "LINK_CHANNEL_"))


class ParticipantRole(StrEnum):
    """On which side of the call."""

    CUSTOMER = "customer"
    SPECIALIST = "specialist"


class Participant(Resource):
    """Someone in an appointment."""

    id: str
    role: ParticipantRole
    admitted: bool
    entered: bool = Field(description="A device of theirs has entered.")
    device_waiting: bool = Field(description="A further device asks to take the call over.")

    @staticmethod
    def of(message: pb.Participant) -> "Participant":
        """From its message; device ids stay inside."""
        return Participant(
            id=message.id,
            role=ParticipantRole(public_name(pb.ParticipantRole.Name(message.role), "PARTICIPANT_ROLE_")),
            admitted=message.admitted,
            entered=bool(message.device_id),
            device_waiting=bool(message.pending_device_id),
        )


class Link(Resource):
    """A link that was given out; its secret is known to its holder alone."""

    id: str
    channel: LinkChannel
    created_at: datetime
    revoked_at: datetime | None

    @staticmethod
    def of(message: pb.Link) -> "Link":
        """From its message."""
        return Link(
            id=message.id,
            channel=LinkChannel.of(message.channel),
            created_at=instant(message.created_at),
            revoked_at=optional_instant(message.revoked_at),
        )


class Appointment(Resource):
    """A meeting of a specialist and a customer, from booking to wrap-up."""

    id: str
    version: int = Field(description="Grows with every change; the newer one wins. Also the ETag.")
    state: AppointmentState
    ad_hoc: bool
    type_id: str
    customer_id: str
    team_id: str
    specialist_id: str | None = Field(description="Null where any of the team may answer.")
    starts_at: datetime
    ends_at: datetime = Field(description="Ad hoc: the end of the link's validity.")
    time_zone: str
    invite_by: LinkChannel
    participants: list[Participant]
    links: list[Link]
    created_at: datetime
    waiting_since: datetime | None
    admitted_at: datetime | None
    ended_at: datetime | None
    outcome: str
    notes: str
    cancel_reason: str

    @staticmethod
    def of(message: pb.Appointment) -> "Appointment":
        """From its message."""
        return Appointment(
            id=message.id,
            version=message.version,
            state=AppointmentState.of(message.state),
            ad_hoc=message.ad_hoc,
            type_id=message.type_id,
            customer_id=message.customer_id,
            team_id=message.team_id,
            specialist_id=message.specialist_id or None,
            starts_at=instant(message.starts_at),
            ends_at=instant(message.ends_at),
            time_zone=message.time_zone,
            invite_by=LinkChannel.of(message.invite_by),
            participants=[Participant.of(participant) for participant in message.participants],
            links=[Link.of(link) for link in message.links],
            created_at=instant(message.created_at),
            waiting_since=optional_instant(message.waiting_since),
            admitted_at=optional_instant(message.admitted_at),
            ended_at=optional_instant(message.ended_at),
            outcome=message.outcome,
            notes=message.notes,
            cancel_reason=message.cancel_reason,
        )


class NewAppointment(Body):
    """A scheduled appointment (starts_at and specialist_id), or an ad hoc one (ad_hoc)."""

    customer_id: str
    type_id: str
    team_id: str = Field(default="", description="Empty: the caller's first team.")
    ad_hoc: bool = False
    specialist_id: str = ""
    starts_at: Instant | None = Field(default=None, description="On a five-minute boundary.")
    time_zone: str = ""
    invite_by: LinkChannel = LinkChannel.EMAIL

    def to_schedule(self) -> rpc_pb.ScheduleRequest:
        """As services take a booking."""
        return rpc_pb.ScheduleRequest(
            customer_id=self.customer_id,
            type_id=self.type_id,
            specialist_id=self.specialist_id,
            team_id=self.team_id,
            starts_at=timestamp(self.starts_at) if self.starts_at else None,
            time_zone=self.time_zone,
            invite_by=self.invite_by.to_message(),
        )

    def to_invite(self) -> rpc_pb.InviteRequest:
        """As services take an ad hoc invitation."""
        return rpc_pb.InviteRequest(
            customer_id=self.customer_id,
            type_id=self.type_id,
            team_id=self.team_id,
            invite_by=self.invite_by.to_message(),
        )


class Cancellation(Body):
    """Why an appointment is cancelled."""

    reason: str = Field(default="", max_length=500)


class Completion(Body):
    """What came of it."""

    outcome: str = Field(default="", max_length=200)
    notes: str = Field(default="", max_length=4000)


class NewLink(Body):
    """A link to hand over by oneself."""

    channel: LinkChannel = LinkChannel.COPY


class CreatedLink(Resource):
    """The one time that a link's secret is told."""

    id: str
    url: str


class InvitationStatus(StrEnum):
    """What the holder of a link can do now."""

    EARLY = "early"
    OPEN = "open"
    ENDED = "ended"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Invitation(Resource):
    """What the holder of a link may know."""

    status: InvitationStatus
    appointment_id: str
    state: AppointmentState | None
    company_name: str
    support_phone: str | None
    accent_color: str | None
    type_name: dict[str, str]
    specialist_name: str | None
    customer_name: str
    locale: str
    starts_at: datetime | None
    ends_at: datetime | None
    entry_opens_at: datetime | None
    time_zone: str
    ad_hoc: bool

    @staticmethod
    def of(message: rpc_pb.Invitation) -> "Invitation":
        """From its message."""
        status = public_name(rpc_pb.InvitationStatus.Name(message.status), "INVITATION_STATUS_")
        return Invitation(
            status=InvitationStatus(status),
            appointment_id=message.appointment_id,
            state=AppointmentState.of(message.state) if message.state else None,
            company_name=message.company_name,
            support_phone=message.support_phone or None,
            accent_color=message.accent_color or None,
            type_name=dict(message.type_name.by_locale),
            specialist_name=message.specialist_name or None,
            customer_name=message.customer_name,
            locale=message.locale,
            starts_at=optional_instant(message.starts_at),
            ends_at=optional_instant(message.ends_at),
            entry_opens_at=optional_instant(message.entry_opens_at),
            time_zone=message.time_zone,
            ad_hoc=message.ad_hoc,
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
