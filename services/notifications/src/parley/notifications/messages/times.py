"""Instants."""

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp


def timestamp(moment: datetime) -> Timestamp:
    """Of an aware instant."""
    stamp = Timestamp()
    stamp.FromDatetime(moment.astimezone(UTC))
    return stamp


def instant(stamp: Timestamp) -> datetime:
    """Aware, in UTC, cut to the milliseconds that MongoDB keeps."""
    moment = stamp.ToDatetime(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
