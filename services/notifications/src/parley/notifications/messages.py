"""The domain as protobuf, and back."""

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.accounts.v1 import accounts_pb2
from parley.api.appointments.v1 import appointments_pb2
from parley.api.common.v1 import common_pb2
from parley.api.notifications.v1 import events_pb2, notifications_pb2
from parley.notifications.domain import (
    Appointment,
    AppointmentState,
    Channel,
    Company,
    Customer,
    Kind,
    Message,
    MessageSent,
    Recorded,
    State,
)

_CHANNELS = {
    Channel.EMAIL: notifications_pb2.CHANNEL_EMAIL,
    Channel.SMS: notifications_pb2.CHANNEL_SMS,
}
_KINDS = {
    Kind.INVITATION: notifications_pb2.MESSAGE_KIND_INVITATION,
    Kind.CANCELLATION: notifications_pb2.MESSAGE_KIND_CANCELLATION,
}
_STATES = {
    State.DUE: notifications_pb2.MESSAGE_STATE_DUE,
    State.SENT: notifications_pb2.MESSAGE_STATE_SENT,
    State.FAILED: notifications_pb2.MESSAGE_STATE_FAILED,
    State.DROPPED: notifications_pb2.MESSAGE_STATE_DROPPED,
}
_INVITE_BY = {
    appointments_pb2.LINK_CHANNEL_EMAIL: Channel.EMAIL,
    appointments_pb2.LINK_CHANNEL_SMS: Channel.SMS,
}
_LINK_CHANNELS = {channel: name for name, channel in _INVITE_BY.items()}


def encode_event(recorded: Recorded, traceparent: str) -> bytes:
    """A NotificationsEvent's bytes."""
    event = events_pb2.NotificationsEvent(
        envelope=common_pb2.Envelope(
            id=recorded.id,
            time=timestamp(recorded.at),
            actor=common_pb2.Actor(kind=common_pb2.ACTOR_KIND_SERVICE, id="notifications"),
            tenant_id=recorded.message.tenant_id,
            traceparent=traceparent,
            appointment_id=recorded.message.key.appointment_id,
        )
    )
    sent = isinstance(recorded.event, MessageSent)
    (event.message_sent if sent else event.message_failed).message.CopyFrom(encode_message(recorded.message))
    return event.SerializeToString()


def encode_message(message: Message) -> notifications_pb2.Message:
    """For answers and events."""
    return notifications_pb2.Message(
        id=message.id,
        version=message.version,
        tenant_id=message.tenant_id,
        appointment_id=message.key.appointment_id,
        customer_id=message.customer_id,
        kind=_KINDS[message.key.kind],
        channel=_CHANNELS[message.channel],
        state=_STATES[message.state],
        due_at=timestamp(message.due_at),
        sent_at=timestamp(message.sent_at) if message.sent_at else None,
        attempts=message.attempts,
        error=message.error,
    )


def decode_appointment(message: appointments_pb2.Appointment) -> Appointment:
    """What notifications needs of it. Raises ValueError for a state that this release does not know."""
    name = appointments_pb2.AppointmentState.Name(message.state)
    return Appointment(
        id=message.id,
        tenant_id=message.tenant_id,
        version=message.version,
        state=AppointmentState(name.removeprefix("APPOINTMENT_STATE_").lower()),
        customer_id=message.customer_id,
        type_id=message.type_id,
        specialist_id=message.specialist_id,
        starts_at=instant(message.starts_at),
        ends_at=instant(message.ends_at),
        time_zone=message.time_zone,
        ad_hoc=message.ad_hoc,
        ended_at=instant(message.ended_at) if message.HasField("ended_at") else None,
        invite_by=_INVITE_BY.get(message.invite_by),
    )


def decode_customer(message: appointments_pb2.Customer) -> Customer:
    """With the addresses."""
    return Customer(
        id=message.id,
        display_name=message.display_name,
        email=message.email,
        phone=message.phone,
        locale=message.locale,
        time_zone=message.time_zone,
    )


def decode_company(message: accounts_pb2.Tenant) -> Company:
    """The tenant as its customers know it."""
    return Company(
        name=message.name,
        locale=message.locale,
        time_zone=message.time_zone,
        support_phone=message.support_phone,
        accent_color=message.accent_color,
    )


def encode_link_channel(channel: Channel) -> appointments_pb2.LinkChannel.ValueType:
    """How a link reaches its holder."""
    return _LINK_CHANNELS[channel]


def timestamp(moment: datetime) -> Timestamp:
    """Of an aware instant."""
    stamp = Timestamp()
    stamp.FromDatetime(moment.astimezone(UTC))
    return stamp


def instant(stamp: Timestamp) -> datetime:
    """Aware, in UTC, cut to the milliseconds that MongoDB keeps."""
    moment = stamp.ToDatetime(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
