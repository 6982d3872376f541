"""The real process on the real database and broker, beside stand-ins for the two services that it calls."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest_asyncio

from parley.api.appointments.v1.appointments_pb2 import (
    APPOINTMENT_STATE_CANCELLED,
    APPOINTMENT_STATE_WAITING,
    PARTICIPANT_ROLE_CUSTOMER,
    Appointment,
    AppointmentState,
    Participant,
)
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.appointments.v1.service_pb2 import GetAppointmentRequest
from parley.api.appointments.v1.service_pb2_grpc import (
    AppointmentsServiceServicer,
    add_AppointmentsServiceServicer_to_server,
)
from parley.api.chat.v1.chat_pb2 import Message as ChatMessage
from parley.api.chat.v1.events_pb2 import ChatEvent
from parley.api.chat.v1.service_pb2 import ListMessagesRequest, MoveReceiptRequest, PostMessageRequest
from parley.api.chat.v1.service_pb2_grpc import ChatServiceStub
from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.config import Kafka
from parley.common.errors import FailedPrecondition
from parley.common.ids import new_id
from parley.common.kafka import Producer, ensure_topics
from parley.common.testing.accounts import accounts_for_test
from parley.common.testing.listening import listen_for_test
from parley.common.testing.running import run_for_test
from parley.common.testing.serving import serve_for_test
from parley.common.testing.tokens import with_token
from parley.common.testing.waiting import eventually

if TYPE_CHECKING:
    from parley.api.chat.v1.service_pb2_grpc import ChatServiceAsyncStub

TOPIC, APPOINTMENTS_TOPIC = "parley.chat.v1", "parley.appointments.v1"
SECRET = "s3cret"


@dataclass
class Appointments(AppointmentsServiceServicer):
    """Knows one appointment, and tells it to services."""

    appointment: Appointment

    async def GetAppointment(self, request: GetAppointmentRequest, context: object) -> Appointment:
        rpc.caller().require(Kind.SERVICE)
        assert request.id == self.appointment.id
        return self.appointment


@dataclass
class Installation:
    """One appointment whose customer waits, and the settings that chat's replicas share."""

    mongo_url: str
    kafka_brokers: str
    accounts_target: str = ""
    appointments_target: str = ""
    appointment: Appointment = field(
        default_factory=lambda: Appointment(
            id=new_id("apt"),
            tenant_id=new_id("ten"),
            version=2,
            state=APPOINTMENT_STATE_WAITING,
            participants=[Participant(id="prt_a", role=PARTICIPANT_ROLE_CUSTOMER, device_id="dev_a")],
        )
    )
    database: str = field(default_factory=lambda: new_id("test"))
    told: list[ChatEvent] = field(default_factory=list)

    @property
    def events(self) -> list[ChatEvent]:
        """What was told of the appointment."""
        return [event for event in self.told if event.envelope.appointment_id == self.appointment.id]

    @property
    def customer(self) -> Caller:
        """The appointment's customer."""
        tenant_id, appointment_id = self.appointment.tenant_id, self.appointment.id
        return with_token(
            Caller(Kind.PARTICIPANT, "prt_a", tenant_id, appointment_id=appointment_id, device_id="dev_a")
        )

    @property
    def agent(self) -> Caller:
        """Somebody of the appointment's company."""
        return with_token(Caller(Kind.STAFF, "stf_a", self.appointment.tenant_id, roles=frozenset({"agent"})))

    @asynccontextmanager
    async def replica(self) -> AsyncIterator["ChatServiceAsyncStub"]:
        settings = {
            "mongo_url": self.mongo_url,
            "mongo_database": self.database,
            "kafka_brokers": self.kafka_brokers,
            "accounts_target": self.accounts_target,
            "service_secret": SECRET,
            "appointments_target": self.appointments_target,
        }
        async with run_for_test("chat", settings) as running, rpc.channel(running.target) as channel:
            yield ChatServiceStub(channel)

    async def tell(self, version: int, state: AppointmentState.ValueType) -> None:
        """The appointments service publishes a new state."""
        told = Appointment()
        told.CopyFrom(self.appointment)
        told.version, told.state = version, state
        producer = Producer(Kafka(kafka_brokers=self.kafka_brokers), client_id="test", topics=[APPOINTMENTS_TOPIC])
        await producer.start()
        body = AppointmentsEvent(appointment=told).SerializeToString()
        await producer.send(APPOINTMENTS_TOPIC, told.id, body, event_id=new_id("evt"))
        await producer.stop()


@pytest_asyncio.fixture
async def installation(mongo_url: str, kafka_brokers: str) -> AsyncIterator[Installation]:
    hour = timedelta(hours=1)
    await ensure_topics(Kafka(kafka_brokers=kafka_brokers), {TOPIC: (6, hour), APPOINTMENTS_TOPIC: (6, hour)})
    installation = Installation(mongo_url, kafka_brokers)
    appointments = Appointments(installation.appointment)  # type: ignore[abstract]  # chat calls no other method
    async with (
        accounts_for_test({"chat": SECRET}) as installation.accounts_target,
        serve_for_test(
            add_AppointmentsServiceServicer_to_server, appointments, "parley.api.appointments.v1.AppointmentsService"
        ) as installation.appointments_target,
        listen_for_test(kafka_brokers, TOPIC, ChatEvent.FromString) as installation.told,
    ):
        yield installation


async def test_a_conversation_over_two_replicas_ends_when_the_appointment_is_called_off(
    installation: Installation,
) -> None:
    appointment_id = installation.appointment.id

    async def post(stub: "ChatServiceAsyncStub", client_id: str) -> ChatMessage:
        return await stub.PostMessage(
            PostMessageRequest(appointment_id=appointment_id, client_id=client_id, text="Bonjour")
        )

    async with installation.replica() as one, installation.replica() as other:
        with rpc.use_caller(installation.customer):
            first = await post(one, "client-1")
            # The answer was lost, and the other replica gets it again.
            assert await post(other, "client-1") == first
        with rpc.use_caller(installation.agent):
            second = await post(other, "client-2")
            moved = await one.MoveReceipt(MoveReceiptRequest(appointment_id=appointment_id, read_up_to=first.id))
            listed = await one.ListMessages(ListMessagesRequest(appointment_id=appointment_id))
        assert (list(listed.messages), list(listed.receipts)) == ([first, second], [moved])
        assert second.previous_id == first.id

        def told() -> bool:
            return len({event.envelope.id for event in installation.events}) >= 3

        await eventually(told, what="two messages and a receipt on the topic")
        await installation.tell(3, APPOINTMENT_STATE_CANCELLED)

        async def closed() -> bool:
            with rpc.use_caller(installation.customer):
                try:
                    await one.ListMessages(ListMessagesRequest(appointment_id=appointment_id))
                except FailedPrecondition as refusal:
                    return refusal.reason == "CONVERSATION_CLOSED"
            return False

        await eventually(closed, timeout=60, what="the end of the conversation")
    by_id = {event.envelope.id: event for event in installation.events}
    posted = [event.message_posted.message for event in by_id.values() if event.HasField("message_posted")]
    assert posted == [first, second]
    assert [each.receipt_moved.receipt for each in by_id.values() if each.HasField("receipt_moved")] == [moved]
    assert all(event.envelope.traceparent for event in installation.events)
