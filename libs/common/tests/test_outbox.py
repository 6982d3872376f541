"""The outbox on a real database: outages, and several writers with several relays on a real Kafka."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from prometheus_client import REGISTRY
from pymongo.asynchronous.database import AsyncDatabase

from parley.common.clock import utc_now
from parley.common.config import Kafka
from parley.common.kafka import Message, Producer, Tail
from parley.common.mongo import Aggregates, Document, VersionConflict
from parley.common.outbox import Outbox, Outgoing
from parley.common.testing.doubles import InMemoryPublisher
from parley.common.testing.plugin import MakeTopic
from parley.common.testing.waiting import eventually

Database = AsyncDatabase[Document]


def event(name: str, key: str = "a") -> Outgoing:
    return Outgoing(id=name, at=utc_now(), key=key, body=name.encode())


def later() -> datetime:
    """Lets a relay take what is new, as if it had waited."""
    return utc_now() + timedelta(seconds=5)


@asynccontextmanager
async def relaying(*outboxes: Outbox) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(outbox.relay(later)) for outbox in outboxes]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def event_ids(publisher: InMemoryPublisher) -> list[str]:
    return [message.event_id for message in publisher.published]


async def test_a_write_stands_while_kafka_is_away_and_the_relay_publishes_it_later(
    database: Database,
) -> None:
    publisher = InMemoryPublisher(away=True)
    outbox = Outbox(database["things"], publisher, "things.v1")
    aggregates = Aggregates(database["things"], outbox)
    document: Document = {"_id": "a", "version": 1}
    await aggregates.insert(document, [event("e1")])
    await aggregates.save(document, [event("e2")])
    assert event_ids(publisher) == []
    publisher.away = False
    async with relaying(outbox):
        await eventually(lambda: event_ids(publisher) == ["e1", "e2"], what="both events in order")


async def test_the_next_write_publishes_what_an_earlier_one_could_not(database: Database) -> None:
    publisher = InMemoryPublisher(away=True)
    aggregates = Aggregates(database["things"], Outbox(database["things"], publisher, "things.v1"))
    document: Document = {"_id": "a", "version": 1}
    await aggregates.insert(document, [event("e1")])
    publisher.away = False
    # Another process, which has not met the outage.
    elsewhere = Aggregates(database["things"], Outbox(database["things"], publisher, "things.v1"))
    await elsewhere.save(document, [event("e2")])
    assert event_ids(publisher) == ["e1", "e2"]


async def test_what_is_published_is_not_published_again_before_it_is_pulled_nor_by_who_read_it_before(
    database: Database,
) -> None:
    publisher = InMemoryPublisher()
    outbox = Outbox(database["things"], publisher, "things.v1")
    aggregates = Aggregates(database["things"], outbox)
    for name in ("a", "b"):
        await aggregates.insert({"_id": name, "version": 1}, [])
    pending = [{"id": "e1", "key": "a", "body": b"", "traceparent": ""}]
    await database["things"].update_many({}, {"$set": {"outbox": pending}})
    for _ in range(2):
        await outbox.publish("a", pending)
    assert event_ids(publisher) == ["e1"]

    async def is_pulled() -> bool:
        return await database["things"].find_one({"_id": "a", "outbox": []}) is not None

    await eventually(is_pulled, what="an empty outbox")
    assert await database["things"].find_one({"_id": "b", "outbox": []}) is None
    await outbox.publish("a", pending)
    assert event_ids(publisher) == ["e1"]


async def test_the_relay_leaves_what_is_younger_than_a_second(database: Database) -> None:
    publisher = InMemoryPublisher(away=True)
    outbox = Outbox(database["things"], publisher, "things.v1")
    aggregates = Aggregates(database["things"], outbox)
    await aggregates.insert({"_id": "old", "version": 1}, [event("old")])
    await aggregates.insert({"_id": "new", "version": 1}, [Outgoing("new", later(), "a", b"")])
    publisher.away = False
    async with relaying(outbox):
        await eventually(lambda: event_ids(publisher) == ["old"], what="the old event")
    assert event_ids(publisher) == ["old"]


async def test_the_outboxs_age_is_measured(database: Database) -> None:
    publisher = InMemoryPublisher(away=True)
    outbox = Outbox(database["things"], publisher, "measured.v1")
    await Aggregates(database["things"], outbox).insert({"_id": "a", "version": 1}, [event("e1")])
    labels = {"topic": "measured.v1", "collection": "things"}

    def age() -> float:
        return REGISTRY.get_sample_value("parley_outbox_age_seconds", labels) or 0.0

    async with relaying(outbox):
        await eventually(lambda: age() >= 5, what="the age of the event")
        publisher.away = False
        await eventually(lambda: age() == 0, what="an empty outbox")


@pytest.fixture
async def arrived(kafka: Kafka, make_topic: MakeTopic) -> AsyncIterator[tuple[str, list[Message]]]:
    """A topic and the messages that arrive on it."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    topic = await make_topic()
    tail = Tail(kafka, [topic], keep)
    await tail.start()
    yield topic, messages
    await tail.stop()


async def write(aggregates: Aggregates, writer: int, keys: Sequence[str], times: int) -> list[str]:
    """Append to the aggregates in turn; return the events of the saves that won."""
    won = []
    for number in range(times):
        document = await aggregates.load(keys[(writer + number) % len(keys)])
        assert document is not None
        name = f"{document['_id']}-{document['version'] + 1}"
        try:
            await aggregates.save(document, [event(name, key=document["_id"])])
        except VersionConflict:
            continue
        won.append(name)
    return won


async def test_several_writers_and_relays_lose_nothing_and_keep_each_aggregates_order(
    database: Database, kafka: Kafka, arrived: tuple[str, list[Message]]
) -> None:
    topic, messages = arrived
    producers = [Producer(kafka, client_id=f"writer-{n}", topics=[topic]) for n in range(2)]
    await asyncio.gather(*(producer.start() for producer in producers))
    outboxes = [Outbox(database["things"], producer, topic) for producer in producers]
    processes = [Aggregates(database["things"], outbox) for outbox in outboxes]
    keys = ["a", "b", "c"]
    for key in keys:
        await processes[0].insert({"_id": key, "version": 1}, [])
    async with relaying(*outboxes):
        won = await asyncio.gather(*(write(processes[n % 2], n, keys, 40) for n in range(8)))
        expected = {name for names in won for name in names}
        await eventually(lambda: {message.event_id for message in messages} >= expected, what="every event")
    first_seen: dict[str, list[int]] = defaultdict(list)
    for name in dict.fromkeys(message.event_id for message in messages):
        key, version = name.split("-")
        first_seen[key].append(int(version))
    assert len(expected) > 100
    for versions in first_seen.values():
        assert versions == list(range(2, len(versions) + 2))
    await asyncio.gather(*(producer.stop() for producer in producers))
