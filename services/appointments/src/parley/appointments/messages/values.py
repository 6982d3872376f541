"""Instants, and who acted."""

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.common.v1 import common_pb2
from parley.appointments.domain.recorded import Actor, ActorKind

_ACTOR_KINDS = {kind: common_pb2.ActorKind.Value(f"ACTOR_KIND_{kind.name}") for kind in ActorKind}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_SECONDS = 86_400
# Far enough from the ends of what datetime can hold that no arithmetic on an instant overflows.
_YEARS = range(1970, 2200)


def encode_actor(actor: Actor) -> common_pb2.Actor:
    """For events."""
    return common_pb2.Actor(kind=_ACTOR_KINDS[actor.kind], id=actor.id)


def decode_instant(stamp: Timestamp) -> datetime | None:
    """In UTC; None for one that is no instant of the years 1970 to 2199."""
    try:
        instant = stamp.ToDatetime(UTC)
    except (ValueError, OverflowError):
        return None
    return instant if instant.year in _YEARS else None


def timestamp(instant: datetime) -> Timestamp:
    """Of an aware instant."""
    # FromDatetime takes twice as long, and an appointment has a dozen.
    since = instant - _EPOCH
    return Timestamp(seconds=since.days * _DAY_SECONDS + since.seconds, nanos=since.microseconds * 1000)


def optional_timestamp(instant: datetime | None) -> Timestamp | None:
    """Of an aware instant, or None."""
    return timestamp(instant) if instant else None
