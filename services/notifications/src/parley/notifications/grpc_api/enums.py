"""Choices that a request must name."""

from parley.api.notifications.v1 import notifications_pb2
from parley.common.errors import InvalidArgument
from parley.notifications.domain.message import Channel, Kind
from parley.notifications.messages.message import decode_channel, decode_kind


def channel(number: notifications_pb2.Channel.ValueType) -> Channel:
    """The channel; raises InvalidArgument for none."""
    found = decode_channel(number)
    if found is None:
        raise InvalidArgument("channel is e-mail or SMS.", field="channel")
    return found


def kind(number: notifications_pb2.MessageKind.ValueType) -> Kind:
    """The kind; raises InvalidArgument for none."""
    found = decode_kind(number)
    if found is None:
        raise InvalidArgument("kind says what the message is about.", field="kind")
    return found
