"""Which news reaches customers, and which does not."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from parley.api.appointments.v1 import appointments_pb2, events_pb2
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.common.kafka import Message
from parley.notifications.consumer import AppointmentsConsumer
from parley.notifications.domain import Kind, State

from .conftest import World, appointment
from .neighbours import appointment_message


@dataclass
class Wakes:
    """Counts how often the dispatcher was woken."""

    count: int = field(default=0)

    def __call__(self) -> None:
        self.count += 1


def record(event: AppointmentsEvent) -> Message:
    body = event.SerializeToString()
    return Message("parley.appointments.v1", 0, 0, "apt_a", body, "evt_a", {}, datetime.now(UTC))


def scheduled(**changes: int) -> Message:
    told = appointment_message()
    for name, value in changes.items():
        setattr(told, name, value)
    return record(AppointmentsEvent(appointment=told, scheduled=events_pb2.AppointmentScheduled()))


def cancelled() -> Message:
    told = appointment_message(state=appointments_pb2.APPOINTMENT_STATE_CANCELLED)
    return record(AppointmentsEvent(appointment=told, cancelled=events_pb2.AppointmentCancelled()))


async def test_a_booking_is_told_once_however_often_its_event_comes(world: World) -> None:
    wakes = Wakes()
    consumer = AppointmentsConsumer(world.service, wakes)
    for _ in range(3):
        await consumer.handle(scheduled())
    assert world.the_message().key.instant == appointment().starts_at
    assert wakes.count == 1


async def test_an_ad_hoc_invitation_is_told_too(world: World) -> None:
    told = AppointmentsEvent(appointment=appointment_message(), invited=events_pb2.AppointmentInvited())
    await AppointmentsConsumer(world.service, Wakes()).handle(record(told))
    assert world.the_message().state is State.DUE


@pytest.mark.parametrize("channel", [appointments_pb2.LINK_CHANNEL_COPY, appointments_pb2.LINK_CHANNEL_UNSPECIFIED])
async def test_a_link_handed_over_by_other_means_is_not_sent(world: World, channel: int) -> None:
    wakes = Wakes()
    await AppointmentsConsumer(world.service, wakes).handle(scheduled(invite_by=channel))
    assert (world.store.messages, wakes.count) == ({}, 0)


async def test_a_cancellation_is_told_once_to_whom_was_invited(world: World) -> None:
    wakes = Wakes()
    consumer = AppointmentsConsumer(world.service, wakes)
    await consumer.handle(scheduled())
    await world.deliver_due()
    for _ in range(3):
        await consumer.handle(cancelled())
    assert world.the_message(Kind.CANCELLATION).state is State.DUE
    assert wakes.count == 2


async def test_other_news_tells_nobody_anything(world: World) -> None:
    consumer = AppointmentsConsumer(world.service, Wakes())
    for other in (
        AppointmentsEvent(appointment=appointment_message(), admitted=events_pb2.CustomerAdmitted()),
        AppointmentsEvent(appointment=appointment_message(), link_created=events_pb2.LinkCreated()),
        AppointmentsEvent(customer_saved=events_pb2.CustomerSaved(customer_id="cus_a")),
        AppointmentsEvent(),
    ):
        await consumer.handle(record(other))
    assert world.store.messages == {}


async def test_a_state_of_a_later_release_is_parked_not_guessed(world: World) -> None:
    with pytest.raises(ValueError, match="99"):
        await AppointmentsConsumer(world.service, Wakes()).handle(scheduled(state=99))
