"""What becomes of a message."""

import pytest
from google.protobuf.message import DecodeError

from parley.common.errors import Unavailable
from parley.common.kafka import Message
from parley.common.testing.doubles import FakeClock
from parley.insights.consumer import TOPICS, TrailConsumer
from parley.insights.service import TrailService

from .conftest import APPOINTMENTS, NOW, event
from .fakes import KnownAppointments, MemoryStore


def message(topic: str, body: bytes) -> Message:
    return Message(topic, 0, 7, "apt_a", body, "evt_a", {}, NOW)


def completed() -> Message:
    body = event("evt_a").body
    assert body is not None
    return message(APPOINTMENTS, body)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def consumer(store: MemoryStore) -> TrailConsumer:
    return TrailConsumer(TrailService(store, KnownAppointments(), FakeClock(NOW)))


async def test_a_message_that_is_delivered_twice_is_one_entry(consumer: TrailConsumer, store: MemoryStore) -> None:
    await consumer.handle(completed())
    await consumer.handle(completed())
    assert [entry.event.kind for entry in store.entries.values()] == ["appointments.completed"]


async def test_what_may_pass_is_left_to_the_next_attempt(consumer: TrailConsumer, store: MemoryStore) -> None:
    store.failures = [Unavailable("away")]
    with pytest.raises(Unavailable):
        await consumer.handle(completed())
    await consumer.handle(completed())
    assert list(store.entries) == ["evt_a"]


@pytest.mark.parametrize("topic", TOPICS)
async def test_what_is_no_event_is_refused_so_that_it_is_parked(
    consumer: TrailConsumer, store: MemoryStore, topic: str
) -> None:
    for body, refusal in ((b"\xff\xff", DecodeError), (b"", ValueError)):
        with pytest.raises(refusal):
            await consumer.handle(message(topic, body))
    assert store.entries == {}
