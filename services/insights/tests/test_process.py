"""The real process on the real database and broker: from the topics into the chains, and out to staff."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
import yaml

from parley.api.accounts.v1.events_pb2 import AccountsEvent
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.chat.v1.events_pb2 import ChatEvent
from parley.api.insights.v1.service_pb2 import (
    AuditEntry,
    ListAppointmentEventsRequest,
    VerifyTrailRequest,
    VerifyTrailResponse,
)
from parley.api.insights.v1.service_pb2_grpc import InsightsServiceStub
from parley.api.signaling.v1.events_pb2 import SignalingEvent
from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.config import Kafka
from parley.common.errors import NotFound
from parley.common.ids import new_id
from parley.common.kafka import DEAD_LETTER_SUFFIX, Message, Producer, Tail, ensure_topics
from parley.common.testing.accounts import accounts_for_test
from parley.common.testing.running import RunningService, run_for_test
from parley.common.testing.tokens import with_token
from parley.common.testing.waiting import eventually
from parley.insights.consumer import TOPICS

from .appointments import appointments_for_test
from .conftest import APPOINTMENTS, NOW, envelope

if TYPE_CHECKING:
    from parley.api.insights.v1.service_pb2_grpc import InsightsServiceAsyncStub

TOPICS_YAML = Path(__file__).parents[3] / "protos" / "topics.yaml"


@dataclass
class Installation:
    """What replicas share, and the tenant that a test has for itself."""

    mongo_url: str
    kafka_brokers: str
    accounts_target: str
    appointments_target: str
    producer: Producer
    database: str = field(default_factory=lambda: new_id("test"))
    tenant_id: str = field(default_factory=lambda: new_id("ten"))

    @property
    def administrator(self) -> Caller:
        roles = frozenset({"administrator"})
        return with_token(Caller(Kind.STAFF, "stf_admin", tenant_id=self.tenant_id, roles=roles))

    def replica(self) -> AbstractAsyncContextManager[RunningService]:
        settings = {
            "mongo_url": self.mongo_url,
            "mongo_database": self.database,
            "kafka_brokers": self.kafka_brokers,
            "accounts_target": self.accounts_target,
            "appointments_target": self.appointments_target,
        }
        return run_for_test("insights", settings)

    async def publish(self, topic: str, told: "Told") -> None:
        key = told.envelope.appointment_id or told.envelope.tenant_id
        await self.producer.send(topic, key, told.SerializeToString(), event_id=told.envelope.id)

    async def complete(self, event_ids: Iterable[str]) -> None:
        """Publish that as many appointments were completed, all at once."""

        async def one(event_id: str) -> None:
            told = AppointmentsEvent(envelope=envelope(event_id, self.tenant_id, f"apt_{event_id}"))
            told.completed.SetInParent()
            await self.publish(APPOINTMENTS, told)

        await asyncio.gather(*map(one, event_ids))

    async def story(self, replica: RunningService, appointment_id: str, caller: Caller) -> list[AuditEntry]:
        async with rpc.channel(replica.target) as channel:
            stub: InsightsServiceAsyncStub = InsightsServiceStub(channel)
            with rpc.use_caller(caller):
                request = ListAppointmentEventsRequest(appointment_id=appointment_id)
                return list((await stub.ListAppointmentEvents(request)).entries)

    async def verify(self, replica: RunningService) -> VerifyTrailResponse:
        async with rpc.channel(replica.target) as channel:
            stub: InsightsServiceAsyncStub = InsightsServiceStub(channel)
            with rpc.use_caller(self.administrator):
                return await stub.VerifyTrail(VerifyTrailRequest())

    async def await_entries(self, replica: RunningService, count: int) -> None:
        async def complete() -> bool:
            verdict = await self.verify(replica)
            assert verdict.intact
            assert verdict.entries == count
            return True

        await eventually(complete, timeout=60, what=f"a whole chain of {count} entries")


Told = AccountsEvent | AppointmentsEvent | ChatEvent | SignalingEvent


@pytest_asyncio.fixture(scope="module")
async def shared(mongo_url: str, kafka_brokers: str) -> AsyncIterator[Installation]:
    declared = yaml.safe_load(TOPICS_YAML.read_text(encoding="utf-8"))["topics"]
    assert set(declared) == set(TOPICS)
    await ensure_topics(
        Kafka(kafka_brokers=kafka_brokers),
        {name: (topic["partitions"], timedelta(hours=1)) for name, topic in declared.items()},
    )
    producer = Producer(Kafka(kafka_brokers=kafka_brokers), client_id="test", topics=TOPICS)
    await producer.start()
    async with accounts_for_test({}) as accounts, appointments_for_test() as appointments:
        yield Installation(mongo_url, kafka_brokers, accounts, appointments, producer)
    await producer.stop()


@pytest_asyncio.fixture(scope="module")
async def replica(shared: Installation) -> AsyncIterator[RunningService]:
    async with shared.replica() as replica:
        yield replica


@pytest.fixture
def installation(shared: Installation) -> Installation:
    return replace(shared, tenant_id=new_id("ten"))


async def test_an_appointments_story_is_told_in_order_over_every_topic(
    installation: Installation, replica: RunningService
) -> None:
    tenant, apt = installation.tenant_id, new_id("apt")
    admitted = AppointmentsEvent(envelope=envelope(new_id("evt"), tenant, apt, NOW + timedelta(seconds=1)))
    admitted.admitted.participant_id = "prt_a"
    connected = SignalingEvent(envelope=envelope(new_id("evt"), tenant, apt, NOW + timedelta(seconds=2)))
    connected.call_connected.member_id = "prt_a"
    posted = ChatEvent(envelope=envelope(new_id("evt"), tenant, apt, NOW + timedelta(seconds=3)))
    posted.message_posted.message.text = "Bonjour"
    saved = AccountsEvent(envelope=envelope(new_id("evt"), tenant, "", NOW))
    saved.team_saved.team.name = "Auto"
    # Neither in the order of time nor each only once.
    await installation.publish("parley.chat.v1", posted)
    await installation.publish("parley.signaling.v1", connected)
    await installation.publish(APPOINTMENTS, admitted)
    await installation.publish(APPOINTMENTS, admitted)
    await installation.publish("parley.accounts.v1", saved)
    await installation.await_entries(replica, 4)
    story = await installation.story(replica, apt, installation.administrator)
    stranger = with_token(Caller(Kind.STAFF, "stf_x", tenant_id="ten_x", roles=frozenset({"agent"})))
    with pytest.raises(NotFound):
        await installation.story(replica, apt, stranger)
    kinds = [entry.kind for entry in story]
    assert kinds == ["appointments.admitted", "signaling.call_connected", "chat.message_posted"]
    assert [entry.id for entry in story] == [told.envelope.id for told in (admitted, connected, posted)]


async def test_a_poison_message_is_parked_and_holds_nothing_up(
    installation: Installation, replica: RunningService
) -> None:
    parked: list[Message] = []

    async def receive(message: Message) -> None:
        parked.append(message)

    tail = Tail(Kafka(kafka_brokers=installation.kafka_brokers), [APPOINTMENTS + DEAD_LETTER_SUFFIX], receive)
    await tail.start()
    poison = new_id("evt")
    # One key, so one partition: what follows waits for what is wrong.
    await installation.producer.send(APPOINTMENTS, installation.tenant_id, b"\xff\xff", event_id=poison)
    good = AppointmentsEvent(envelope=envelope(new_id("evt"), installation.tenant_id, ""))
    good.customer_saved.customer_id = "cus_a"
    await installation.publish(APPOINTMENTS, good)
    await installation.await_entries(replica, 1)
    await eventually(lambda: [each.body for each in parked if each.event_id == poison] == [b"\xff\xff"])
    await tail.stop()


async def test_two_replicas_of_which_one_dies_leave_one_whole_chain(
    installation: Installation, replica: RunningService
) -> None:
    count = 150
    async with installation.replica() as victim:
        publishing = asyncio.create_task(installation.complete(f"{n}" for n in range(count)))

        async def under_way() -> bool:
            return (await installation.verify(replica)).entries > 20

        await eventually(under_way, what="the first entries")
        await victim.kill()
        await publishing
        await installation.await_entries(replica, count)
        # Everything once more, as after an outage of its publisher.
        before = await replica.metric("parley_insights_repeated_total")
        await installation.complete(f"{n}" for n in range(count))

        async def repeated() -> bool:
            return await replica.metric("parley_insights_repeated_total") >= before + count

        await eventually(repeated, timeout=60, what="every event's second delivery")
        assert (await installation.verify(replica)).entries == count
