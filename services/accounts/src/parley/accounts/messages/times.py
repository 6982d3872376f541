"""Instants."""

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp


def timestamp(instant: datetime) -> Timestamp:
    """Of an aware instant."""
    stamp = Timestamp()
    stamp.FromDatetime(instant.astimezone(UTC))
    return stamp


def optional_timestamp(instant: datetime | None) -> Timestamp | None:
    """Unset for None."""
    return None if instant is None else timestamp(instant)


def instant(stamp: Timestamp) -> datetime:
    """The aware instant of a timestamp."""
    return stamp.ToDatetime(UTC)
