"""What operators do with parked messages, on a real broker."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping

import pytest

from parley.common.config import Kafka
from parley.common.errors import FailedPrecondition
from parley.common.kafka import DEAD_LETTER_SUFFIX, Consumer, Message, Producer, dead_letters
from parley.common.kafka.delivery import Retry
from parley.common.testing.plugin import MakeTopic
from parley.common.testing.waiting import eventually

GROUP = "readers"


class Reader:
    """Refuses everything until it is mended."""

    def __init__(self) -> None:
        self.mended = False
        self.handled: list[Message] = []

    async def __call__(self, message: Message) -> None:
        if not self.mended:
            raise FailedPrecondition("can't read this")
        self.handled.append(message)


@pytest.fixture
async def topic(make_topic: MakeTopic) -> str:
    return await make_topic()


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
async def producer(kafka: Kafka, topic: str, reader: Reader) -> AsyncIterator[Producer]:
    """Sends to a topic whose reader parks what it gets."""
    producer = Producer(kafka, client_id="test", topics=[topic, topic + DEAD_LETTER_SUFFIX])
    await producer.start()
    retry = Retry(first=0.01, most=0.05)
    consumer = Consumer(kafka, topic + GROUP, [topic], reader, dead_letters=producer, retry=retry)
    await consumer.start()
    yield producer
    await consumer.stop()
    await producer.stop()


@pytest.fixture(autouse=True)
def environment(kafka_brokers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_READERS_KAFKA_BROKERS", kafka_brokers)


async def run(*arguments: str) -> int:
    return await asyncio.to_thread(dead_letters.main, ["readers", *arguments])


async def listed(topic: str, capsys: pytest.CaptureFixture[str]) -> list[Mapping[str, object]]:
    # What the consumer logged meanwhile went to the same place.
    capsys.readouterr()
    assert await run(topic) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


async def parked(kafka: Kafka, topic: str, number: int) -> None:
    async def all_there() -> bool:
        return len(await asyncio.to_thread(list, dead_letters.read(kafka, topic))) == number

    await eventually(all_there, what=f"{number} parked messages")


async def test_where_nothing_is_parked_the_list_is_empty(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert await listed(topic, capsys) == []


async def test_the_list_says_what_was_parked_by_whom_and_why_but_not_what_it_says(
    kafka: Kafka, topic: str, producer: Producer, capsys: pytest.CaptureFixture[str]
) -> None:
    await producer.send(topic, "apt_1", b"a secret", event_id="evt_1")
    await parked(kafka, topic, 1)
    (line,) = await listed(topic, capsys)
    assert line["offset"] == 0
    assert (line["key"], line["event_id"], line["bytes"]) == ("apt_1", "evt_1", 8)
    assert (line["group"], line["error"]) == (topic + GROUP, "FailedPrecondition")
    assert (line["topic"], line["message"]) == (topic, "can't read this")
    assert "a secret" not in json.dumps(line)


async def test_a_body_is_written_as_it_came(
    kafka: Kafka, topic: str, producer: Producer, capsys: pytest.CaptureFixture[str]
) -> None:
    for body in (b"first", b"second"):
        await producer.send(topic, "key", body, event_id=body.decode())
    await parked(kafka, topic, 2)
    capsys.readouterr()
    letters = {letter.body: letter.offset for letter in dead_letters.read(kafka, topic)}
    assert await run(topic, "--body", f"{letters[b'second']}") == 0
    assert capsys.readouterr().out == "second"


async def test_a_message_is_handled_as_it_first_came_when_it_is_replayed(
    kafka: Kafka, topic: str, producer: Producer, reader: Reader
) -> None:
    await producer.send(topic, "clé", b"\x00body", event_id="evt_1", headers={"extra": "é"})
    await parked(kafka, topic, 1)
    reader.mended = True
    assert await run(topic, "--replay", "0") == 0
    await eventually(lambda: reader.handled, what="the replayed message")
    (message,) = reader.handled
    assert (message.key, message.body, message.event_id) == ("clé", b"\x00body", "evt_1")
    assert message.headers["extra"] == "é"
    assert not [name for name in message.headers if name.startswith("dead-letter-")]


async def test_a_message_that_fails_again_is_parked_again(kafka: Kafka, topic: str, producer: Producer) -> None:
    await producer.send(topic, "key", b"poison", event_id="evt_1")
    await parked(kafka, topic, 1)
    assert await run(topic, "--replay", "0") == 0
    await parked(kafka, topic, 2)


async def test_an_offset_where_nothing_is_parked_is_said_so(
    kafka: Kafka, topic: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(topic, "--replay", "7") == 1
    assert "nothing is parked at offset 7" in capsys.readouterr().err
