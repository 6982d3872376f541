"""Messages to customers outside the call, and the channels that they go by."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from parley.api.notifications.v1 import notifications_pb2 as pb
from parley.api.notifications.v1 import service_pb2 as rpc_pb
from parley.gateway.resources.base import (
    Body,
    Instant,
    Resource,
    instant,
    optional_instant,
    public_name,
    timestamp,
)


class Channel(StrEnum):
    """By what a message goes out."""

    EMAIL = "email"
    SMS = "sms"

    def to_message(self) -> pb.Channel.ValueType:
        """The channel as services name it."""
        return pb.Channel.Value(f"CHANNEL_{self.name}")

    @staticmethod
    def of(message: pb.Channel.ValueType) -> "Channel":
        """From its message."""
        return Channel(public_name(pb.Channel.Name(message), "CHANNEL_"))


class MessageKind(StrEnum):
    """What a message is about."""

    INVITATION = "invitation"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    CHANGE = "change"
    TURN_NEAR = "turn_near"
    CUSTOM = "custom"
    STAFF_INVITATION = "staff_invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105

    def to_message(self) -> pb.MessageKind.ValueType:
        """The kind as services name it."""
        return pb.MessageKind.Value(f"MESSAGE_KIND_{self.name}")

    @staticmethod
    def of(message: pb.MessageKind.ValueType) -> "MessageKind":
        """From its message."""
        return MessageKind(public_name(pb.MessageKind.Name(message), "MESSAGE_KIND_"))


class SendableKind(StrEnum):
    """What staff may have sent."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    CUSTOM = "custom"

    def to_message(self) -> pb.MessageKind.ValueType:
        """The kind as services name it."""
        return pb.MessageKind.Value(f"MESSAGE_KIND_{self.name}")


class MessageState(StrEnum):
    """How far a message has got."""

    DUE = "due"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    HELD = "held"


class Notification(Resource):
    """A message outside the call."""

    id: str
    appointment_id: str | None
    customer_id: str | None
    kind: MessageKind
    channel: Channel
    state: MessageState
    due_at: datetime
    sent_at: datetime | None
    lateness_ms: int | None = Field(description="From due_at to the provider's acceptance; null until sent.")
    attempts: int
    error: str | None = Field(description="Why it failed, was dropped or is held.")
    text: str | None = Field(description="Of a custom message, until it is erased.")
    requested_by: str | None = Field(description="Who had it sent; null where Parley itself did.")

    @staticmethod
    def of(message: pb.Message) -> "Notification":
        """From its message."""
        sent_at = optional_instant(message.sent_at)
        return Notification(
            id=message.id,
            appointment_id=message.appointment_id or None,
            customer_id=message.customer_id or None,
            kind=MessageKind.of(message.kind),
            channel=Channel.of(message.channel),
            state=MessageState(public_name(pb.MessageState.Name(message.state), "MESSAGE_STATE_")),
            due_at=instant(message.due_at),
            sent_at=sent_at,
            lateness_ms=message.lateness_ms if sent_at else None,
            attempts=message.attempts,
            error=message.error or None,
            text=message.text or None,
            requested_by=message.requested_by or None,
        )


class NewNotification(Body):
    """A message to send to an appointment's customer, now or later."""

    appointment_id: str
    channel: Channel
    kind: SendableKind
    text: str = Field(default="", max_length=500, description="Of a custom message; the link is added.")
    send_at: Instant | None = Field(default=None, description="Left out: now. Not past, and at most a year ahead.")

    def to_message(self) -> rpc_pb.SendMessageRequest:
        """As services take it."""
        return rpc_pb.SendMessageRequest(
            appointment_id=self.appointment_id,
            channel=self.channel.to_message(),
            kind=self.kind.to_message(),
            text=self.text,
            send_at=timestamp(self.send_at) if self.send_at else None,
        )


class Suspension(Resource):
    """Nothing goes out on a channel meanwhile, and nothing is lost."""

    tenant_id: str | None = Field(description="Null: the channel as a whole.")
    reason: str
    since: datetime
    by: str


class ChannelStatus(Resource):
    """Whether a channel can be used now."""

    channel: Channel
    configured: bool
    suspensions: list[Suspension]
    held: int = Field(description="Messages that wait for resumption.")
    countries: list[str] = Field(description="SMS: where messages may go to.")

    @staticmethod
    def of(message: pb.ChannelStatus) -> "ChannelStatus":
        """From its message."""
        return ChannelStatus(
            channel=Channel.of(message.channel),
            configured=message.configured,
            suspensions=[
                Suspension(
                    tenant_id=suspension.tenant_id or None,
                    reason=suspension.reason,
                    since=instant(suspension.since),
                    by=suspension.by,
                )
                for suspension in message.suspensions
            ],
            held=message.held,
            countries=list(message.countries),
        )


class NewSuspension(Body):
    """Why a channel is suspended, and for whom."""

    tenant_id: str = Field(default="", description="Empty: for everybody.")
    reason: str = Field(min_length=1, max_length=500, description="Senders are told.")


class Resumption(Body):
    """For whom a channel is resumed."""

    tenant_id: str = Field(default="", description="Empty: for everybody.")


class OptedOut(Resource):
    """What a customer no longer gets."""

    company_name: str
    channel: Channel

    @staticmethod
    def of(message: rpc_pb.OptOutResponse) -> "OptedOut":
        """From its message."""
        return OptedOut(company_name=message.company_name, channel=Channel.of(message.channel))
