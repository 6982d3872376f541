"""The real process on the real database and broker, beside stand-ins for the two services that it calls."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest_asyncio
from grpc.aio import ServicerContext

from parley.api.accounts.v1 import service_pb2 as accounts_pb
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceServicer, add_AccountsServiceServicer_to_server
from parley.api.appointments.v1.appointments_pb2 import (
    APPOINTMENT_STATE_CANCELLED,
    APPOINTMENT_STATE_WAITING,
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
from parley.common.auth import Caller, Kind, public_text
from parley.common.clock import utc_now
from parley.common.errors import FailedPrecondition
from parley.common.ids import new_id
from parley.common.kafka import Message, Producer, Tail, ensure_topics
from parley.common.mongo import connect
from parley.common.testing.servers import free_port
from parley.common.testing.serving import serve_for_test
from parley.common.testing.tokens import FixedKeys, token_for, with_token
from parley.common.testing.waiting import eventually

if TYPE_CHECKING:
    from parley.api.chat.v1.service_pb2_grpc import ChatServiceAsyncStub

TOPIC, APPOINTMENTS_TOPIC = "parley.chat.v1", "parley.appointments.v1"
ACCOUNTS, APPOINTMENTS = "parley.api.accounts.v1.AccountsService", "parley.api.appointments.v1.AppointmentsService"
IssueContext = ServicerContext[accounts_pb.IssueServiceTokenRequest, accounts_pb.IssueServiceTokenResponse]
KeysContext = ServicerContext[accounts_pb.ListKeysRequest, accounts_pb.ListKeysResponse]
GetContext = ServicerContext[GetAppointmentRequest, Appointment]


class Accounts(AccountsServiceServicer):
    """Publishes the test run's key, and knows chat by its secret."""

    async def ListKeys(
        self, request: accounts_pb.ListKeysRequest, context: KeysContext
    ) -> accounts_pb.ListKeysResponse:
        keys = await FixedKeys().keys(refresh=False)
        published = [accounts_pb.Key(kid=kid, x=public_text(key)) for kid, key in keys.items()]
        return accounts_pb.ListKeysResponse(keys=published)

    async def IssueServiceToken(
        self, request: accounts_pb.IssueServiceTokenRequest, context: IssueContext
    ) -> accounts_pb.IssueServiceTokenResponse:
        assert (request.service, request.secret) == ("chat", "s3cret")
        answer = accounts_pb.IssueServiceTokenResponse(access_token=token_for(Caller(Kind.SERVICE, "chat")))
        answer.expires_at.FromDatetime(utc_now() + timedelta(minutes=10))
        return answer


@dataclass
class Appointments(AppointmentsServiceServicer):
    """Knows one appointment, and tells it to services."""

    appointment: Appointment

    async def GetAppointment(self, request: GetAppointmentRequest, context: GetContext) -> Appointment:
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
            participants=[Participant(id="prt_a")],
        )
    )
    database: str = field(default_factory=lambda: new_id("test"))
    events: list[ChatEvent] = field(default_factory=list)

    @property
    def customer(self) -> Caller:
        """The appointment's customer."""
        tenant_id, appointment_id = self.appointment.tenant_id, self.appointment.id
        return with_token(Caller(Kind.PARTICIPANT, "prt_a", tenant_id, appointment_id=appointment_id))

    @property
    def agent(self) -> Caller:
        """Somebody of the appointment's company."""
        return with_token(Caller(Kind.STAFF, "stf_a", self.appointment.tenant_id, roles=frozenset({"agent"})))

    def environ(self, grpc_port: int, metrics_port: int) -> dict[str, str]:
        settings = {
            "GRPC_PORT": str(grpc_port),
            "METRICS_PORT": str(metrics_port),
            "MONGO_URL": self.mongo_url,
            "MONGO_DATABASE": self.database,
            "KAFKA_BROKERS": self.kafka_brokers,
            "ACCOUNTS_TARGET": self.accounts_target,
            "SERVICE_SECRET": "s3cret",
            "APPOINTMENTS_TARGET": self.appointments_target,
        }
        return {**os.environ, **{f"PARLEY_CHAT_{key}": value for key, value in settings.items()}}

    @asynccontextmanager
    async def replica(self) -> AsyncIterator["ChatServiceAsyncStub"]:
        grpc_port, metrics_port = free_port(), free_port()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "parley.chat"), env=self.environ(grpc_port, metrics_port)
        )

        async def ready() -> bool:
            async with httpx.AsyncClient() as client:
                try:
                    answer = await client.get(f"http://127.0.0.1:{metrics_port}/readyz")
                except httpx.TransportError:
                    return False
                return answer.status_code == 200

        try:
            await eventually(ready, timeout=60, what="readiness of chat")
            async with rpc.channel(f"127.0.0.1:{grpc_port}") as channel:
                yield ChatServiceStub(channel)
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 20) == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def tell(self, version: int, state: AppointmentState.ValueType) -> None:
        """The appointments service publishes a new state."""
        told = Appointment()
        told.CopyFrom(self.appointment)
        told.version, told.state = version, state
        producer = Producer(self.kafka_brokers, client_id="test", topics=[APPOINTMENTS_TOPIC])
        await producer.start()
        body = AppointmentsEvent(appointment=told).SerializeToString()
        await producer.send(APPOINTMENTS_TOPIC, told.id, body, event_id=new_id("evt"))
        await producer.stop()

    async def take(self, message: Message) -> None:
        event = ChatEvent.FromString(message.body)
        if event.envelope.appointment_id == self.appointment.id:
            self.events.append(event)


@pytest_asyncio.fixture
async def installation(mongo_url: str, kafka_brokers: str) -> AsyncIterator[Installation]:
    hour = timedelta(hours=1)
    await ensure_topics(kafka_brokers, {TOPIC: (6, hour), APPOINTMENTS_TOPIC: (6, hour)})
    installation = Installation(mongo_url, kafka_brokers)
    anonymous = [f"/{ACCOUNTS}/ListKeys", f"/{ACCOUNTS}/IssueServiceToken"]
    accounts = Accounts()  # type: ignore[abstract]  # chat calls no other method
    appointments = Appointments(installation.appointment)  # type: ignore[abstract]  # nor here
    tail = Tail(kafka_brokers, [TOPIC], installation.take)
    async with AsyncExitStack() as stack:
        installation.accounts_target = await stack.enter_async_context(
            serve_for_test(add_AccountsServiceServicer_to_server, accounts, ACCOUNTS, anonymous=anonymous)
        )
        installation.appointments_target = await stack.enter_async_context(
            serve_for_test(add_AppointmentsServiceServicer_to_server, appointments, APPOINTMENTS)
        )
        await tail.start()
        stack.push_async_callback(tail.stop)
        yield installation
    database = connect(mongo_url, installation.database)
    await database.client.drop_database(installation.database)
    await database.client.close()


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

        await eventually(told, timeout=30, what="two messages and a receipt on the topic")
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
