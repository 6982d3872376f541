"""What a member gives up at a rebalance, and where its client goes on with what stays: without a broker."""

import asyncio
from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from kafka.consumer.subscription_state import SubscriptionState
from kafka.structs import TopicPartition

from parley.common.config import Kafka
from parley.common.errors import Unavailable
from parley.common.kafka import Consumer, Message, Producer
from parley.common.kafka.consumer import _Rebalance
from parley.common.kafka.delivery import Delivery, Lane, Retry

HERE, GONE = TopicPartition("topic", 0), TopicPartition("topic", 1)
FETCHED_UP_TO = 1000


class Acknowledged:
    def __await__(self) -> Generator[None, None, None]:
        yield from ()


class Client:
    """Keeps what is committed, and what kafka-python itself keeps of the partitions that it has."""

    def __init__(self) -> None:
        self.committed: dict[TopicPartition, int] = {}
        self.state = SubscriptionState()
        self.state.subscribe(["topic"])
        self.state.assign_from_subscribed([HERE, GONE])
        for partition in (HERE, GONE):
            self.seek(partition, FETCHED_UP_TO)

    def commit_async(self, offsets: Mapping[TopicPartition, Any]) -> Acknowledged:
        self.committed |= {partition: each.offset for partition, each in offsets.items()}
        return Acknowledged()

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.state.seek(partition, offset)

    def pause(self, *partitions: TopicPartition) -> None:
        for partition in partitions:
            self.state.pause(partition)

    def resume(self, *partitions: TopicPartition) -> None:
        for partition in partitions:
            self.state.resume(partition)

    def position(self, partition: TopicPartition) -> int | None:
        """Where it would fetch; None: where the group stands."""
        position = self.state.assignment[partition].position
        return position.offset if position else None


def message(offset: int) -> Message:
    return Message("topic", 0, offset, "key", b"", f"evt_{offset}", {}, datetime.now(UTC))


@pytest.fixture
def refuses(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set once the handler refuses a message."""
    monkeypatch.setattr("parley.common.kafka.consumer._GIVE_UP_SECONDS", 0.01)
    return asyncio.Event()


@pytest.fixture
async def consumer(refuses: asyncio.Event) -> Consumer:
    """A member that handles what comes before the offset 8 and then waits."""

    async def handle(each: Message) -> None:
        if each.offset > 7:
            refuses.set()
            raise Unavailable("The database is away.")

    kafka = Kafka(kafka_brokers="127.0.0.1:1")
    producer = Producer(kafka, client_id="test", topics=[])
    return Consumer(kafka, "group", ["topic"], handle, dead_letters=producer, retry=Retry(first=60, most=60))


def accept(consumer: Consumer, offsets: range) -> None:
    lane = consumer._lanes[HERE] = Lane(consumer._delivery, asyncio.get_running_loop())
    lane.accept([message(offset) for offset in offsets])


async def rebalance(consumer: Consumer, client: Any, *, lost: bool, back: set[TopicPartition]) -> None:
    """Do what kafka-python does with an eager assignor, on a thread as it does."""
    listener = _Rebalance(consumer, client, asyncio.get_running_loop())

    def on_the_clients_thread() -> None:
        told = listener.on_partitions_lost if lost else listener.on_partitions_revoked
        with pytest.raises(StopIteration):
            told({HERE, GONE}).send(None)
        if lost:
            client.state.assign_from_subscribed([])
        client.state.assign_from_subscribed(back)
        with pytest.raises(StopIteration):
            listener.on_partitions_assigned(back).send(None)

    await asyncio.to_thread(on_the_clients_thread)


async def test_what_waits_at_a_rebalance_is_read_again_where_its_partition_stays(
    consumer: Consumer, refuses: asyncio.Event
) -> None:
    client = Client()
    accept(consumer, range(7, 10))
    await refuses.wait()
    await rebalance(consumer, client, lost=False, back={HERE})
    assert client.committed == {HERE: 8}
    assert client.position(HERE) == 8


async def test_a_partition_too_full_to_be_fetched_is_fetched_again_once_a_rebalance_leaves_it_here(
    consumer: Consumer, refuses: asyncio.Event
) -> None:
    client: Any = Client()
    paused: set[TopicPartition] = set()
    accept(consumer, range(7, 500))
    await refuses.wait()
    consumer._regulate(client, paused)
    assert not client.state.is_fetchable(HERE)
    await rebalance(consumer, client, lost=False, back={HERE})
    consumer._regulate(client, paused)
    assert client.state.is_fetchable(HERE)


async def test_what_the_group_handled_without_an_evicted_member_is_not_handled_again(
    consumer: Consumer, refuses: asyncio.Event
) -> None:
    client = Client()
    accept(consumer, range(7, 10))
    await refuses.wait()
    await rebalance(consumer, client, lost=True, back={HERE})
    assert client.position(HERE) is None


async def test_a_rebalance_goes_on_though_the_cancellation_of_what_is_in_hand_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("parley.common.kafka.delivery._AGAIN_SECONDS", 0.01)
    in_hand, cancellations = asyncio.Event(), 0

    async def deaf(_: Message) -> None:
        nonlocal cancellations
        while cancellations < 2:
            in_hand.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancellations += 1

    producer = Producer(Kafka(kafka_brokers="127.0.0.1:1"), client_id="test", topics=[])
    delivery = Delivery("group", deaf, producer, 1, Retry())
    lane = Lane(delivery, asyncio.get_running_loop())
    lane.accept([message(1)])
    await in_hand.wait()
    await asyncio.wait_for(delivery.close([lane], 0), 5)
    assert cancellations == 2
