"""Parked messages, for whoever looks after them: list them, read one, send one again.

    python -m parley.common.kafka.dead_letters SERVICE TOPIC                  lists them, without bodies
    python -m parley.common.kafka.dead_letters SERVICE TOPIC --body OFFSET    writes one's body as it came
    python -m parley.common.kafka.dead_letters SERVICE TOPIC --replay OFFSET  sends one to TOPIC again

SERVICE is whose settings in the environment say how to reach Kafka (PARLEY_<SERVICE>_KAFKA_…); TOPIC is the one that
the messages came from. `docs/operations/dead-letters.md` says when to do which.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from kafka import KafkaConsumer
from kafka.errors import KafkaError
from kafka.structs import TopicPartition

from parley.common.config import Kafka, load
from parley.common.errors import ParleyError
from parley.common.kafka.connection import advice, options
from parley.common.kafka.message import DEAD_LETTER_SUFFIX, Message, Partition, Record, from_record
from parley.common.kafka.producer import Producer

_TIMEOUT_MS = 10_000
_TOLD = "dead-letter-"


class _Client(Protocol):
    def assign(self, partitions: Sequence[Partition]) -> None: ...
    def seek(self, partition: Partition, offset: int) -> None: ...
    def position(self, partition: Partition, timeout_ms: int) -> int: ...
    def beginning_offsets(self, partitions: Sequence[Partition], timeout_ms: int) -> Mapping[Partition, int]: ...
    def end_offsets(self, partitions: Sequence[Partition], timeout_ms: int) -> Mapping[Partition, int]: ...
    def poll(self, *, timeout_ms: int) -> Mapping[Partition, Sequence[Record]]: ...
    def close(self, *, autocommit: bool, timeout_ms: int) -> None: ...


def read(kafka: Kafka, topic: str, first: int = 0) -> Iterator[Message]:
    """Yield what is parked of `topic` now, from offset `first` on. Blocks; raises KafkaError and TimeoutError."""
    parked = TopicPartition(topic + DEAD_LETTER_SUFFIX, 0)
    client: _Client = KafkaConsumer(
        **options(kafka),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        bootstrap_timeout_ms=_TIMEOUT_MS,
    )
    try:
        client.assign([parked])
        end = client.end_offsets([parked], timeout_ms=_TIMEOUT_MS)[parked]
        beginning = client.beginning_offsets([parked], timeout_ms=_TIMEOUT_MS)[parked]
        client.seek(parked, max(first, beginning))
        while client.position(parked, timeout_ms=_TIMEOUT_MS) < end:
            records = client.poll(timeout_ms=_TIMEOUT_MS).get(parked, ())
            if not records:
                raise TimeoutError("Kafka does not answer")
            yield from map(from_record, records)
    finally:
        client.close(autocommit=False, timeout_ms=1_000)


def find(kafka: Kafka, topic: str, offset: int) -> Message:
    """Return the message parked at `offset`. Raises LookupError where there is none; blocks as `read` does."""
    letter = next(read(kafka, topic, offset), None)
    if letter is None or letter.offset != offset:
        raise LookupError(f"nothing is parked at offset {offset}")
    return letter


async def replay(kafka: Kafka, topic: str, letter: Message) -> None:
    """Send a parked message to `topic` as it first came: key, event id, headers. Every group reads it again."""
    headers = {name: value for name, value in letter.headers.items() if not name.startswith(_TOLD)}
    producer = Producer(kafka, client_id="dead-letters", topics=[topic])
    await producer.start()
    try:
        await producer.send(topic, letter.key, letter.body, event_id=letter.event_id, headers=headers)
    finally:
        await producer.stop()


def main(arguments: Sequence[str]) -> int:
    """Return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m parley.common.kafka.dead_letters")
    parser.add_argument("service")
    parser.add_argument("topic")
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--body", type=int, metavar="OFFSET")
    chosen.add_argument("--replay", type=int, metavar="OFFSET")
    given = parser.parse_args(arguments)
    kafka = load(Kafka, given.service)
    try:
        if given.body is not None:
            sys.stdout.buffer.write(find(kafka, given.topic, given.body).body)
        elif given.replay is not None:
            asyncio.run(replay(kafka, given.topic, find(kafka, given.topic, given.replay)))
        else:
            for letter in read(kafka, given.topic):
                sys.stdout.write(json.dumps(_summary(letter)) + "\n")
    except KafkaError as error:
        sys.stderr.write(f"{error}: {advice(kafka, error)}\n")
        return 1
    except (ParleyError, TimeoutError, LookupError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _summary(letter: Message) -> dict[str, object]:
    told = {name.removeprefix(_TOLD): text for name, text in letter.headers.items() if name.startswith(_TOLD)}
    return {
        "offset": letter.offset,
        "parked": letter.time.isoformat(),
        "key": letter.key,
        "event_id": letter.event_id,
        "bytes": len(letter.body),
        **{f"from_{name}" if name == "offset" else name: text for name, text in told.items()},
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
