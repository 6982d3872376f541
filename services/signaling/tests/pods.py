"""Real processes of signaling on the real database and broker."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.accounts.v1.events_pb2 import AccountsEvent, SessionEnded, StaffSaved
from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.chat.v1.chat_pb2 import Message, Receipt
from parley.api.chat.v1.events_pb2 import ChatEvent, MessagePosted, ReceiptMoved
from parley.api.common.v1.common_pb2 import Actor, Envelope
from parley.common import mongo
from parley.common.auth import Caller, Kind
from parley.common.clock import utc_now
from parley.common.ids import new_id
from parley.common.kafka import Producer
from parley.common.testing.running import RunningService, run_for_test
from parley.common.testing.servers import free_port
from parley.common.testing.tokens import token_for
from parley.signaling.domain.frames import ChannelKind
from parley.signaling.domain.placement import ChannelKey, Pod, preferred
from parley.signaling.store import MongoLeases

from .neighbours import SECRET, Neighbours

TOPICS = {
    "parley.accounts.v1": (6, timedelta(hours=1)),
    "parley.appointments.v1": (12, timedelta(hours=1)),
    "parley.chat.v1": (12, timedelta(hours=1)),
    "parley.notifications.v1": (6, timedelta(hours=1)),
    "parley.signaling.v1": (6, timedelta(hours=1)),
}

NAMES = ("signaling-a", "signaling-b")


@dataclass(frozen=True)
class Process(RunningService):
    """One pod."""

    name: str
    live_port: int

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.live_port}/v1/live/{self.name}"

    @property
    def bare_url(self) -> str:
        return f"ws://127.0.0.1:{self.live_port}/v1/live"

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@dataclass
class Installation:
    """What pods share, and what other services would do to them."""

    mongo_url: str
    kafka_brokers: str
    neighbours: Neighbours
    producer: Producer
    database: str = field(default_factory=lambda: new_id("test"))

    @asynccontextmanager
    async def pod(self, name: str) -> AsyncIterator[Process]:
        """A pod that serves."""
        live_port = free_port()
        settings = {
            "live_port": live_port,
            "live_url": f"ws://127.0.0.1:{live_port}/v1/live/{name}",
            "instance": name,
            "mongo_url": self.mongo_url,
            "mongo_database": self.database,
            "kafka_brokers": self.kafka_brokers,
            "accounts_target": self.neighbours.accounts_target,
            "appointments_target": self.neighbours.appointments_target,
            "service_secret": SECRET,
            "stun_urls": '["stun:stun.example.org"]',
            "drain_seconds": 5,
        }
        async with run_for_test("signaling", settings) as running:
            yield Process(running.target, running.metrics_url, running.process, name, live_port)

    @asynccontextmanager
    async def two_pods(self) -> AsyncIterator[tuple[Process, Process]]:
        """Two pods, started side by side."""
        async with AsyncExitStack() as stack:
            starting = [stack.enter_async_context(self.pod(name)) for name in NAMES]
            one, two = await asyncio.gather(*starting)
            yield one, two

    async def serving(self) -> list[str]:
        """Names of the pods that hold leases."""
        database = mongo.connect(self.mongo_url, self.database)
        async with database.client:
            return [pod.name for pod in await MongoLeases(database).pods()]

    async def publish(self, appointment: appointments_pb2.Appointment) -> None:
        """Save an appointment and tell of it, as the service that owns it does."""
        self.neighbours.appointments[appointment.id] = appointment
        told = AppointmentsEvent(envelope=_envelope(appointment.id, appointment.tenant_id), appointment=appointment)
        await self.send("parley.appointments.v1", appointment.id, told.SerializeToString())

    async def send(self, topic: str, key: str, body: bytes) -> None:
        await self.producer.send(topic, key, body, event_id=new_id("evt"))


@dataclass
class Visit:
    """An appointment with its customer and its specialist."""

    installation: Installation
    appointment: appointments_pb2.Appointment
    agent: Caller

    @property
    def id(self) -> str:
        return self.appointment.id

    @property
    def participant(self) -> appointments_pb2.Participant:
        return self.appointment.participants[0]

    def customer_token(self, device_id: str = "") -> str:
        caller = Caller(
            Kind.PARTICIPANT,
            self.participant.id,
            tenant_id=self.appointment.tenant_id,
            appointment_id=self.id,
            device_id=device_id or self.participant.device_id,
        )
        return token_for(caller)

    def agent_token(self) -> str:
        return token_for(self.agent)

    async def publish(self, state: appointments_pb2.AppointmentState.ValueType | None = None) -> None:
        """Change the appointment, as its service does."""
        self.appointment.version += 1
        self.appointment.state = state or self.appointment.state
        await self.installation.publish(self.appointment)

    async def post(self, text: str = "Hello", sender: Actor | None = None, tenant_id: str = "") -> Message:
        """Store a message, as chat does."""
        tenant_id = tenant_id or self.appointment.tenant_id
        message = Message(
            id=new_id("msg"),
            tenant_id=tenant_id,
            appointment_id=self.id,
            client_id=new_id("cli"),
            sender=sender,
            text=text,
            sent_at=_now(),
        )
        await self._tell_chat(tenant_id, message_posted=MessagePosted(message=message))
        return message

    async def read(self, member_id: str, up_to: str) -> None:
        """Move a receipt, as chat does."""
        receipt = Receipt(member_id=member_id, delivered_up_to=up_to, read_up_to=up_to)
        moved = ReceiptMoved(version=1, receipt=receipt)
        await self._tell_chat(self.appointment.tenant_id, receipt_moved=moved)

    async def tell_accounts(
        self, staff_saved: StaffSaved | None = None, session_ended: SessionEnded | None = None
    ) -> None:
        """Tell of staff, as accounts does."""
        envelope = _envelope("", self.appointment.tenant_id)
        event = AccountsEvent(envelope=envelope, staff_saved=staff_saved, session_ended=session_ended)
        await self.installation.send("parley.accounts.v1", self.agent.subject, event.SerializeToString())

    async def _tell_chat(
        self, tenant_id: str, message_posted: MessagePosted | None = None, receipt_moved: ReceiptMoved | None = None
    ) -> None:
        envelope = _envelope(self.id, tenant_id)
        event = ChatEvent(envelope=envelope, message_posted=message_posted, receipt_moved=receipt_moved)
        await self.installation.send("parley.chat.v1", self.id, event.SerializeToString())

    async def admit(self) -> None:
        self.participant.admitted = True
        self.appointment.participants.add(
            id=self.agent.subject, role=appointments_pb2.PARTICIPANT_ROLE_SPECIALIST, admitted=True
        )
        await self.publish(state=appointments_pb2.APPOINTMENT_STATE_IN_PROGRESS)


async def arrival(installation: Installation, *, tenant_id: str = "", appointment_id: str = "") -> Visit:
    """A customer who has entered and waits; a tenant and a team of the test's own."""
    tenant_id = tenant_id or new_id("ten")
    team_id = new_id("team")
    appointment = appointments_pb2.Appointment(
        id=appointment_id or new_id("apt"),
        version=3,
        tenant_id=tenant_id,
        team_id=team_id,
        state=appointments_pb2.APPOINTMENT_STATE_WAITING,
        participants=[
            appointments_pb2.Participant(
                id=new_id("prt"), role=appointments_pb2.PARTICIPANT_ROLE_CUSTOMER, device_id=new_id("dev")
            )
        ],
        links=[appointments_pb2.Link(id=new_id("lnk"), created_at=_now())],
        waiting_since=_now(),
    )
    agent = Caller(
        Kind.STAFF,
        new_id("stf"),
        tenant_id=tenant_id,
        roles=frozenset({"agent"}),
        team_ids=frozenset({team_id}),
        session_id=new_id("ses"),
    )
    installation.neighbours.appointments[appointment.id] = appointment
    return Visit(installation, appointment, agent)


def appointment_id_served_by(name: str, *, apart_from: str = "") -> str:
    """A new appointment's id whose room the pod of this name should serve, in another bucket than that room's."""
    pods = [Pod(each, each, "") for each in NAMES]
    taken = ChannelKey(ChannelKind.ROOM, apart_from).bucket
    while True:
        id = new_id("apt")
        bucket = ChannelKey(ChannelKind.ROOM, id).bucket
        if bucket != taken and preferred(bucket, pods) == name:
            return id


def _envelope(appointment_id: str, tenant_id: str) -> Envelope:
    return Envelope(id=new_id("evt"), time=_now(), tenant_id=tenant_id, appointment_id=appointment_id)


def _now() -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(utc_now())
    return stamp
