"""What a member gives up at a rebalance, and takes back of what stays with it: without a broker."""

import asyncio
from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from kafka.structs import TopicPartition

from parley.common.config import Kafka
from parley.common.errors import Unavailable
from parley.common.kafka import Consumer, Message, Producer
from parley.common.kafka.delivery import Lane, Retry

HERE, GONE = TopicPartition("topic", 0), TopicPartition("topic", 1)


class Acknowledged:
    def __await__(self) -> Generator[None, None, None]:
        yield from ()


class Client:
    """Keeps what is committed and sought."""

    def __init__(self) -> None:
        self.committed: dict[TopicPartition, int] = {}
        self.sought: dict[TopicPartition, int] = {}

    def commit_async(self, offsets: Mapping[TopicPartition, Any]) -> Acknowledged:
        self.committed |= {partition: each.offset for partition, each in offsets.items()}
        return Acknowledged()

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.sought[partition] = offset


def message(offset: int) -> Message:
    return Message("topic", 0, offset, "key", b"", f"evt_{offset}", {}, datetime.now(UTC))


async def rebalance(consumer: Consumer, client: Any, back: set[TopicPartition]) -> None:
    loop = asyncio.get_running_loop()

    def on_the_clients_thread() -> None:
        with pytest.raises(StopIteration):
            consumer.give_up(client, loop, {HERE, GONE}).send(None)
        consumer.take_back(client, back)

    await asyncio.to_thread(on_the_clients_thread)


async def test_what_waits_at_a_rebalance_is_read_again_where_its_partition_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("parley.common.kafka.consumer._GIVE_UP_SECONDS", 0.01)
    refuses = asyncio.Event()

    async def handle(each: Message) -> None:
        if each.offset > 7:
            refuses.set()
            raise Unavailable("The database is away.")

    kafka = Kafka(kafka_brokers="127.0.0.1:1")
    producer = Producer(kafka, client_id="test", topics=[])
    consumer = Consumer(kafka, "group", ["topic"], handle, dead_letters=producer, retry=Retry(first=60, most=60))
    lane = consumer._lanes[HERE] = Lane(consumer._delivery, asyncio.get_running_loop())
    lane.accept([message(offset) for offset in (7, 8, 9)])
    await refuses.wait()
    client = Client()
    await rebalance(consumer, client, {HERE})
    assert client.committed == {HERE: 8}
    assert client.sought == {HERE: 8}
    await rebalance(consumer, client, {GONE})
    assert client.sought == {HERE: 8}
