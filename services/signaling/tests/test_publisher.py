"""Facts on their way to Kafka: in order, after what whoever hears of them will look for, and not for ever."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
import pytest_asyncio

from parley.api.signaling.v1.events_pb2 import SignalingEvent
from parley.common.testing.doubles import FakeClock, InMemoryPublisher
from parley.common.testing.waiting import eventually
from parley.signaling import metrics
from parley.signaling.domain.frames import MemberKind
from parley.signaling.domain.outputs import CallLost, MemberJoined, MemberLeft, Record
from parley.signaling.publisher import FactsPublisher

from .fakes import MemoryLeases, MemoryPresence

TOPIC = "parley.signaling.v1"

JOINED = Record(MemberJoined("team_1"), "prt_1", MemberKind.CUSTOMER, "apt_1", "ten_1", 1)


@dataclass
class World:
    """A publisher over memory."""

    producer: InMemoryPublisher = field(default_factory=InMemoryPublisher)
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.presence = MemoryPresence(MemoryLeases())
        self.facts = FactsPublisher(self.producer, TOPIC, self.presence, self.clock)

    def told(self) -> list[str | None]:
        return [SignalingEvent.FromString(each.body).WhichOneof("event") for each in self.producer.published]


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    await world.facts.start()
    yield world
    await world.facts.stop()


async def test_an_appointments_facts_are_published_in_order_under_its_key(world: World) -> None:
    for fact in (MemberJoined("team_1"), CallLost(), MemberLeft("team_1")):
        world.facts.publish(replace(JOINED, fact=fact))
    await eventually(lambda: world.told() == ["member_joined", "call_lost", "member_left"])
    assert {(each.topic, each.key) for each in world.producer.published} == {(TOPIC, "apt_1")}
    assert len({each.event_id for each in world.producer.published}) == 3


async def test_a_customers_presence_is_noted_before_the_event_and_staffs_not_at_all(world: World) -> None:
    world.facts.publish(replace(JOINED, member_kind=MemberKind.STAFF, appointment_id="apt_2"))
    world.facts.publish(JOINED)
    await eventually(lambda: len(world.producer.published) == 2)
    assert list(world.presence.entries) == ["apt_1"]
    world.facts.publish(replace(JOINED, fact=MemberLeft("team_1")))
    await eventually(lambda: len(world.producer.published) == 3)
    assert world.presence.entries == {}


async def test_facts_wait_for_kafka_and_keep_their_order(world: World) -> None:
    world.producer.away = True
    world.facts.publish(JOINED)
    world.facts.publish(replace(JOINED, fact=MemberLeft("team_1")))
    await asyncio.sleep(0)
    world.producer.away = False
    await eventually(lambda: world.told() == ["member_joined", "member_left"])


async def test_what_is_a_minute_old_is_given_up_and_counted(world: World) -> None:
    before = metrics.FACTS_LOST._value.get()
    world.producer.away = True
    world.facts.publish(JOINED)
    world.clock.advance(seconds=61)
    await eventually(lambda: metrics.FACTS_LOST._value.get() == before + 1)
    assert world.told() == []


async def test_more_than_a_lane_holds_is_given_up_and_counted(world: World) -> None:
    before = metrics.FACTS_LOST._value.get()
    world.producer.away = True
    for _ in range(1_010):
        world.facts.publish(JOINED)
    assert metrics.FACTS_LOST._value.get() >= before + 5
    world.clock.advance(seconds=61)


async def test_the_end_publishes_what_waits() -> None:
    world = World()
    await world.facts.start()
    for _ in range(20):
        world.facts.publish(JOINED)
    await world.facts.stop()
    assert len(world.producer.published) == 20


@pytest.mark.parametrize("kind", list(MemberKind))
async def test_the_actor_is_who_came(world: World, kind: MemberKind) -> None:
    world.facts.publish(replace(JOINED, member_kind=kind))
    await eventually(lambda: len(world.producer.published) == 1)
    assert SignalingEvent.FromString(world.producer.published[0].body).envelope.actor.id == "prt_1"
