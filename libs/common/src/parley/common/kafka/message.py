"""A message as handlers see it, and the parts of kafka-python's surface that this package uses."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

# Messages that no handler could take are parked on "<topic>.dead-letter".
DEAD_LETTER_SUFFIX = ".dead-letter"
EVENT_ID_HEADER = "event-id"


# A topic and a partition's number: equal to kafka-python's TopicPartition.
Partition = tuple[str, int]


class Record(Protocol):
    """What kafka-python's consumer returns."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]
    timestamp: int


@dataclass(frozen=True)
class Message:
    """One message. `time` is the producer's (aware UTC); `event_id` is "" where the sender gave none."""

    topic: str
    partition: int
    offset: int
    key: str
    body: bytes
    event_id: str
    headers: Mapping[str, str]
    time: datetime


Handler = Callable[[Message], Awaitable[None]]


def from_record(record: Record) -> Message:
    """Return the record as a message; what isn't UTF-8 in keys and headers is replaced, never refused."""
    headers = {name: value.decode(errors="replace") for name, value in record.headers if value is not None}
    return Message(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=(record.key or b"").decode(errors="replace"),
        body=record.value or b"",
        event_id=headers.get(EVENT_ID_HEADER, ""),
        headers=headers,
        time=datetime.fromtimestamp(record.timestamp / 1000, UTC),
    )
