"""Messages."""

from datetime import timedelta

from parley.api.notifications.v1 import notifications_pb2
from parley.notifications.domain.message import Channel, Kind, Message, State
from parley.notifications.messages.times import timestamp

_CHANNELS = {
    Channel.EMAIL: notifications_pb2.CHANNEL_EMAIL,
    Channel.SMS: notifications_pb2.CHANNEL_SMS,
}
_KINDS = {
    Kind.INVITATION: notifications_pb2.MESSAGE_KIND_INVITATION,
    Kind.CANCELLATION: notifications_pb2.MESSAGE_KIND_CANCELLATION,
    Kind.REMINDER: notifications_pb2.MESSAGE_KIND_REMINDER,
    Kind.CHANGE: notifications_pb2.MESSAGE_KIND_CHANGE,
    Kind.TURN_NEAR: notifications_pb2.MESSAGE_KIND_TURN_NEAR,
    Kind.CUSTOM: notifications_pb2.MESSAGE_KIND_CUSTOM,
    Kind.STAFF_INVITATION: notifications_pb2.MESSAGE_KIND_STAFF_INVITATION,
    Kind.PASSWORD_RESET: notifications_pb2.MESSAGE_KIND_PASSWORD_RESET,
}
_STATES = {
    State.DUE: notifications_pb2.MESSAGE_STATE_DUE,
    State.HELD: notifications_pb2.MESSAGE_STATE_HELD,
    State.SENT: notifications_pb2.MESSAGE_STATE_SENT,
    State.FAILED: notifications_pb2.MESSAGE_STATE_FAILED,
    State.DROPPED: notifications_pb2.MESSAGE_STATE_DROPPED,
}
_CHANNEL_OF = {number: channel for channel, number in _CHANNELS.items()}
_KIND_OF = {number: kind for kind, number in _KINDS.items()}


def encode_channel(channel: Channel) -> notifications_pb2.Channel.ValueType:
    """How a message travels."""
    return _CHANNELS[channel]


def decode_channel(number: notifications_pb2.Channel.ValueType) -> Channel | None:
    """None for none, and for one that this release does not know."""
    return _CHANNEL_OF.get(number)


def encode_kind(kind: Kind) -> notifications_pb2.MessageKind.ValueType:
    """What a message is about."""
    return _KINDS[kind]


def decode_kind(number: notifications_pb2.MessageKind.ValueType) -> Kind | None:
    """None for none, and for one that this release does not know."""
    return _KIND_OF.get(number)


def encode_message(message: Message, *, with_text: bool = True) -> notifications_pb2.Message:
    """For answers; events leave out what was written."""
    return notifications_pb2.Message(
        id=message.id,
        version=message.version,
        tenant_id=message.tenant_id,
        appointment_id=message.key.appointment_id,
        customer_id=message.customer_id,
        staff_id=message.staff_id,
        kind=_KINDS[message.key.kind],
        channel=_CHANNELS[message.channel],
        state=_STATES[message.state],
        due_at=timestamp(message.due_at),
        sent_at=timestamp(message.sent_at) if message.sent_at else None,
        attempts=message.attempts,
        error=message.error,
        lateness_ms=message.lateness // timedelta(milliseconds=1) if message.lateness else 0,
        text=message.text if with_text else "",
        requested_by=message.requested_by,
    )
