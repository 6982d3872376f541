"""What chat's tests share."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from parley.chat.domain import (
    Actor,
    ActorKind,
    Appointment,
    AppointmentState,
    Message,
    MessagePosted,
    PostingRate,
    Recorded,
)
from parley.chat.service import ChatService
from parley.common.auth import Caller, Kind
from parley.common.ids import new_id
from parley.common.testing.doubles import FakeClock

from .fakes import FakeAppointments, MemoryStore

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
APPOINTMENT_ID = new_id("apt")
POSTS_PER_WINDOW, WINDOW = 5, timedelta(seconds=10)

APPOINTMENT = Appointment(APPOINTMENT_ID, "ten_a", 3, AppointmentState.WAITING, "prt_a", "dev_a")
AGENT = Caller(Kind.STAFF, "stf_a", "ten_a", roles=frozenset({"agent"}))
COLLEAGUE = replace(AGENT, subject="stf_b")
STRANGER = replace(AGENT, subject="stf_x", tenant_id="ten_x")
CUSTOMER = Caller(Kind.PARTICIPANT, "prt_a", "ten_a", appointment_id=APPOINTMENT_ID, device_id="dev_a")


def message(client_id: str = "client-1", previous_id: str = "", appointment_id: str = APPOINTMENT_ID) -> Message:
    """A valid message of the customer's."""
    sender = Actor(ActorKind.PARTICIPANT, "prt_a")
    return Message(new_id("msg"), "ten_a", appointment_id, client_id, sender, "Bonjour", NOW, previous_id)


def posted(posted_message: Message) -> Recorded:
    """The event of a message."""
    return Recorded(
        new_id("evt"),
        NOW,
        posted_message.sender,
        posted_message.tenant_id,
        posted_message.appointment_id,
        MessagePosted(posted_message),
    )


@dataclass
class World:
    """The use cases over an in-memory store, with one appointment whose customer waits."""

    clock: FakeClock
    store: MemoryStore
    appointments: FakeAppointments
    service: ChatService

    async def now(self, state: AppointmentState) -> None:
        """The appointment's state becomes another, and its event has arrived."""
        before = self.appointments.known[APPOINTMENT_ID]
        after = replace(before, state=state, version=before.version + 1)
        self.appointments.known[APPOINTMENT_ID] = after
        await self.service.learn(after)

    async def post(self, caller: Caller, text: str, client_id: str = "") -> Message:
        """Posts to the appointment, by default as a message of its own."""
        return await self.service.post_message(caller, APPOINTMENT_ID, client_id or new_id("c"), text)


def world_of(store: MemoryStore) -> World:
    """The use cases over a store of one's own."""
    clock = FakeClock(NOW)
    appointments = FakeAppointments({APPOINTMENT_ID: APPOINTMENT})
    rate = PostingRate(POSTS_PER_WINDOW, WINDOW)
    return World(clock, store, appointments, ChatService(store, appointments, rate, clock))


@pytest.fixture
def world() -> World:
    """Nothing posted yet."""
    return world_of(MemoryStore())
