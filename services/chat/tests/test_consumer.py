"""Appointments' events: each newest state is kept; repeats and old news change nothing."""

from dataclasses import replace

import pytest
from google.protobuf.message import DecodeError

from parley.api.appointments.v1.appointments_pb2 import (
    APPOINTMENT_STATE_COMPLETED,
    APPOINTMENT_STATE_WAITING,
    Appointment,
    AppointmentState,
    Participant,
)
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent, CustomerSaved
from parley.chat.consumer import AppointmentsConsumer
from parley.chat.domain import AppointmentState as State
from parley.common.kafka import Message

from .conftest import APPOINTMENT_ID, NOW, World

MESSAGE = Message("parley.appointments.v1", 0, 0, APPOINTMENT_ID, b"", "evt_a", {}, NOW)


def told(version: int, state: AppointmentState.ValueType) -> Message:
    appointment = Appointment(
        id=APPOINTMENT_ID, tenant_id="ten_a", version=version, state=state, participants=[Participant(id="prt_a")]
    )
    return replace(MESSAGE, body=AppointmentsEvent(appointment=appointment).SerializeToString())


async def state_of(world: World) -> State:
    conversation = await world.store.load(APPOINTMENT_ID)
    assert conversation is not None
    return conversation.appointment.state


async def test_the_newest_state_wins_in_any_order(world: World) -> None:
    consumer = AppointmentsConsumer(world.service)
    await consumer.handle(told(3, APPOINTMENT_STATE_COMPLETED))
    await consumer.handle(told(2, APPOINTMENT_STATE_WAITING))
    assert await state_of(world) is State.COMPLETED
    before = await world.store.load(APPOINTMENT_ID)
    await consumer.handle(told(3, APPOINTMENT_STATE_COMPLETED))
    assert await world.store.load(APPOINTMENT_ID) == before


async def test_events_of_other_aggregates_are_none_of_chats(world: World) -> None:
    body = AppointmentsEvent(customer_saved=CustomerSaved(customer_id="cus_a", version=1)).SerializeToString()
    await AppointmentsConsumer(world.service).handle(replace(MESSAGE, body=body))
    assert world.store.conversations == {}


async def test_what_cannot_be_read_is_parked_not_skipped(world: World) -> None:
    consumer = AppointmentsConsumer(world.service)
    with pytest.raises(DecodeError):
        await consumer.handle(replace(MESSAGE, body=b"\xff"))
    with pytest.raises(ValueError, match="99"):
        await consumer.handle(told(4, AppointmentState.ValueType(99)))
