"""A tail of topics, on a real broker."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from kafka import KafkaProducer
from prometheus_client import REGISTRY

from parley.common.clock import utc_now
from parley.common.config import Kafka
from parley.common.kafka import Message, Producer, Tail, ensure_topics
from parley.common.kafka import tail as tails
from parley.common.testing.waiting import eventually

from .kafka_handler import Handler


async def test_a_tail_starts_at_the_end_and_sees_what_comes_after(producer: Producer, kafka: Kafka, topic: str) -> None:
    for number in range(10):
        await producer.send(topic, f"{number}", b"before", event_id=f"{number}")
    handler = Handler()
    tail = Tail(kafka, [topic], handler)
    assert not tail.ready
    await tail.start()
    assert tail.ready
    for number in range(10):
        await producer.send(topic, f"{number}", b"after", event_id=f"{number}")
    await eventually(lambda: len(handler.handled) == 10, what="the later messages")
    assert set(handler.bodies) == {b"after"}
    await tail.stop()
    assert not tail.healthy


async def test_a_tail_that_reads_back_is_ready_once_its_handler_knows_what_was_there(
    producer: Producer, kafka: Kafka, topic: str
) -> None:
    long_ago = utc_now() - timedelta(minutes=20)
    await asyncio.to_thread(_send_at, kafka.kafka_brokers, topic, long_ago, b"forgotten")
    for number in range(10):
        await producer.send(topic, f"{number}", b"before", event_id=f"{number}")
    handled: list[tuple[bytes, bool]] = []

    async def handler(message: Message) -> None:
        await asyncio.sleep(0)
        handled.append((message.body, tail.ready))

    tail = Tail(kafka, [topic], handler, {topic: timedelta(minutes=10)})
    await tail.start()
    assert handled == [(b"before", False)] * 10
    await producer.send(topic, "key", b"after", event_id="after")
    await eventually(lambda: handled[10:] == [(b"after", True)], what="the later message")
    await tail.stop()


def _send_at(brokers: str, topic: str, time: datetime, body: bytes) -> None:
    sender = KafkaProducer(bootstrap_servers=brokers)
    for partition in range(3):
        sender.send(topic, body, partition=partition, timestamp_ms=int(time.timestamp() * 1000)).get(10)
    sender.close()


async def test_a_tail_goes_on_after_a_message_that_its_handler_refuses(
    producer: Producer, kafka: Kafka, topic: str
) -> None:
    def refuse(message: Message) -> None:
        if message.body == b"bad":
            raise ValueError("can't read this")

    handler = Handler(refuse)
    tail = Tail(kafka, [topic], handler)
    await tail.start()
    await producer.send(topic, "key", b"bad", event_id="1")
    await producer.send(topic, "key", b"good", event_id="2")
    await eventually(lambda: handler.bodies == [b"good"], what="the good message")
    assert REGISTRY.get_sample_value("parley_kafka_tail_failures_total", {"topic": topic}) == 1
    await tail.stop()


class StumblingTail(Tail):
    """Fails once with what is no error of Kafka's."""

    stumbled = False

    def _turn(self, *arguments: Any) -> None:
        if not self.stumbled:
            self.stumbled = True
            raise ValueError("a defect")
        super()._turn(*arguments)


async def test_a_tail_reads_on_after_a_defect_on_its_thread(kafka: Kafka, topic: str, producer: Producer) -> None:
    handler = Handler()
    stumbling = StumblingTail(kafka, [topic], handler)
    await stumbling.start()
    assert stumbling.stumbled
    await producer.send(topic, "key", b"body", event_id="1")
    await eventually(lambda: handler.bodies == [b"body"], what="the message")
    await stumbling.stop()


async def test_a_tail_reads_partitions_that_a_topic_gets_meanwhile_from_their_beginning(
    kafka: Kafka, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tails, "_METADATA_MS", 200)
    handler = Handler()
    reading = Tail(kafka, [topic], handler)
    await reading.start()
    await ensure_topics(kafka, {topic: (5, timedelta(hours=1))})
    await asyncio.to_thread(_send_to, kafka.kafka_brokers, topic, 5)
    await eventually(lambda: set(handler.bodies) == {b"0", b"1", b"2", b"3", b"4"}, what="all of them")
    await reading.stop()


def _send_to(brokers: str, topic: str, partitions: int) -> None:
    sender = KafkaProducer(bootstrap_servers=brokers)
    for partition in range(partitions):
        sender.send(topic, b"%d" % partition, key=b"key", partition=partition).get(10)
    sender.close()
