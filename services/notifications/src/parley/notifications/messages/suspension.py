"""Channels and what suspends them."""

from parley.api.notifications.v1 import notifications_pb2
from parley.notifications.domain.suspension import ChannelStatus, Suspension
from parley.notifications.messages.message import encode_channel
from parley.notifications.messages.times import timestamp


def encode_suspension(suspension: Suspension) -> notifications_pb2.Suspension:
    """For answers and events."""
    return notifications_pb2.Suspension(
        channel=encode_channel(suspension.channel),
        tenant_id=suspension.tenant_id,
        reason=suspension.reason,
        since=timestamp(suspension.since),
        by=suspension.by,
    )


def encode_status(status: ChannelStatus) -> notifications_pb2.ChannelStatus:
    """For answers."""
    return notifications_pb2.ChannelStatus(
        channel=encode_channel(status.channel),
        configured=status.configured,
        suspensions=map(encode_suspension, status.suspensions),
        held=status.held,
        countries=status.countries,
    )
