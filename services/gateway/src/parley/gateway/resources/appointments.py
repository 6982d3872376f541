"""Appointments, their links, and the queue."""

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import Field

from parley.api.appointments.v1 import appointments_pb2 as pb
from parley.api.appointments.v1 import service_pb2 as rpc_pb
from parley.gateway.resources.base import (
    Body,
    Instant,
    Resource,
    Version,
    instant,
    optional_instant,
    public_name,
    timestamp,
)
from parley.gateway.resources.consents import Consent
from parley.gateway.resources.types import Reminders

Priority = Annotated[int, Field(ge=0, le=2, description="2 is the most urgent.")]


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
    @cache
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
    @cache
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


class AgeConfirmation(Resource):
    """The customer said that they are old enough (M23)."""

    minimum_age: int
    territory: str
    confirmed_at: datetime

    @staticmethod
    def of(message: pb.AgeConfirmation) -> "AgeConfirmation":
        """From its message."""
        return AgeConfirmation(
            minimum_age=message.minimum_age,
            territory=message.territory,
            confirmed_at=instant(message.confirmed_at),
        )


class Appointment(Resource):
    """A meeting of a specialist and a customer, from booking to wrap-up."""

    id: str
    version: Version
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
    subject: str = Field(description="Why the customer comes.")
    priority: Priority
    language: str = Field(description="The language that the customer wants to be served in.")
    reminders_minutes_before: list[int]
    entrance_id: str | None = Field(description="The public page that it came by.")
    participants: list[Participant]
    links: list[Link]
    consents: list[Consent] = Field(description="Every answer, oldest first.")
    age_confirmation: AgeConfirmation | None
    created_at: datetime
    waiting_since: datetime | None
    place_held_at: datetime | None = Field(description="Since when the customer's place is kept while away.")
    turn_near_at: datetime | None = Field(description="When the customer was told that it is nearly their turn.")
    admitted_at: datetime | None
    ended_at: datetime | None
    erased_at: datetime | None
    outcome: str
    notes: str
    cancel_reason: str
    transfer_note: str

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
            subject=message.subject,
            priority=message.priority,
            language=message.language,
            reminders_minutes_before=list(message.reminders_minutes_before),
            entrance_id=message.entrance_id or None,
            participants=[Participant.of(participant) for participant in message.participants],
            links=[Link.of(link) for link in message.links],
            consents=[Consent.of(consent) for consent in message.consents],
            age_confirmation=AgeConfirmation.of(message.age_confirmation)
            if message.HasField("age_confirmation")
            else None,
            created_at=instant(message.created_at),
            waiting_since=optional_instant(message.waiting_since),
            place_held_at=optional_instant(message.place_held_at),
            turn_near_at=optional_instant(message.turn_near_at),
            admitted_at=optional_instant(message.admitted_at),
            ended_at=optional_instant(message.ended_at),
            erased_at=optional_instant(message.erased_at),
            outcome=message.outcome,
            notes=message.notes,
            cancel_reason=message.cancel_reason,
            transfer_note=message.transfer_note,
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
    subject: str = Field(default="", max_length=500)
    priority: Priority = 0
    language: str = Field(default="", max_length=35)
    reminders_minutes_before: Reminders | None = Field(default=None, description="Left out: the type's.")

    def to_schedule(self) -> rpc_pb.ScheduleRequest:
        """As services take a booking."""
        own = self.reminders_minutes_before
        reminders = None if own is None else rpc_pb.Reminders(minutes_before=own)
        return rpc_pb.ScheduleRequest(
            customer_id=self.customer_id,
            type_id=self.type_id,
            specialist_id=self.specialist_id,
            team_id=self.team_id,
            starts_at=timestamp(self.starts_at) if self.starts_at else None,
            time_zone=self.time_zone,
            invite_by=self.invite_by.to_message(),
            subject=self.subject,
            priority=self.priority,
            language=self.language,
            reminders=reminders,
        )

    def to_invite(self) -> rpc_pb.InviteRequest:
        """As services take an ad hoc invitation."""
        return rpc_pb.InviteRequest(
            customer_id=self.customer_id,
            type_id=self.type_id,
            team_id=self.team_id,
            invite_by=self.invite_by.to_message(),
            subject=self.subject,
            priority=self.priority,
            language=self.language,
        )


class Rescheduling(Body):
    """Another time, and perhaps another specialist."""

    starts_at: Instant = Field(description="On a five-minute boundary.")
    specialist_id: str = Field(default="", description="Empty: the same one.")
    time_zone: str = Field(default="", description="Empty: as it is.")

    def to_message(self, appointment_id: str, expected_version: int) -> rpc_pb.RescheduleRequest:
        """As services take it."""
        return rpc_pb.RescheduleRequest(
            id=appointment_id,
            expected_version=expected_version,
            starts_at=timestamp(self.starts_at),
            specialist_id=self.specialist_id,
            time_zone=self.time_zone,
        )


class Transfer(Body):
    """To whom it is handed on: a colleague or a team."""

    specialist_id: str = ""
    team_id: str = ""
    note: str = Field(default="", max_length=500)

    def to_message(self, appointment_id: str, expected_version: int) -> rpc_pb.TransferRequest:
        """As services take it."""
        return rpc_pb.TransferRequest(id=appointment_id, expected_version=expected_version, **self.model_dump())


class NewPriority(Body):
    """How urgent it is."""

    priority: Priority


class Hold(Body):
    """Whether the customer's place in the queue is kept while they are away."""

    held: bool


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


class QueueEntry(Resource):
    """Somebody who waits, and where they stand."""

    appointment: Appointment
    position: int = Field(description="1 is next, within the team.")
    estimated_wait_seconds: int | None = Field(description="Null where nothing is known yet.")
    customer_online: bool

    @staticmethod
    def of(appointment: pb.Appointment, place: rpc_pb.QueuePlace) -> "QueueEntry":
        """From its messages."""
        wait = place.estimated_wait_seconds
        return QueueEntry(
            appointment=Appointment.of(appointment),
            position=place.position,
            estimated_wait_seconds=wait if wait >= 0 else None,
            customer_online=place.customer_online,
        )
