"""Which news reaches whom, and which does not."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from parley.api.accounts.v1 import events_pb2 as accounts_events_pb2
from parley.api.accounts.v1.events_pb2 import AccountsEvent
from parley.api.appointments.v1 import appointments_pb2, events_pb2
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.common.v1.common_pb2 import Envelope
from parley.common.kafka import Message
from parley.notifications.consumer import ACCOUNTS, APPOINTMENTS, EventsConsumer
from parley.notifications.domain.message import Kind, State
from parley.notifications.messages.times import timestamp

from .conftest import STARTS_AT, World, appointment
from .neighbours import appointment_message


@dataclass
class Wakes:
    """Counts how often the dispatcher was woken."""

    count: int = field(default=0)

    def __call__(self) -> None:
        self.count += 1


def consumer(world: World, wakes: Wakes | None = None) -> EventsConsumer:
    return EventsConsumer(world.planner, world.staff_mail, wakes or Wakes())


def record(event: AppointmentsEvent | AccountsEvent, world: World) -> Message:
    event.envelope.CopyFrom(Envelope(id="evt_a", tenant_id="ten_a", time=timestamp(world.clock())))
    topic = APPOINTMENTS if isinstance(event, AppointmentsEvent) else ACCOUNTS
    return Message(topic, 0, 0, "apt_a", event.SerializeToString(), "evt_a", {}, datetime.now(UTC))


def scheduled(**changes: int) -> AppointmentsEvent:
    told = appointment_message(reminders=[60])
    for name, value in changes.items():
        setattr(told, name, value)
    return AppointmentsEvent(appointment=told, scheduled=events_pb2.AppointmentScheduled())


def cancelled() -> AppointmentsEvent:
    told = appointment_message(state=appointments_pb2.APPOINTMENT_STATE_CANCELLED)
    return AppointmentsEvent(appointment=told, cancelled=events_pb2.AppointmentCancelled())


async def test_a_booking_is_told_once_however_often_its_event_comes(world: World) -> None:
    wakes = Wakes()
    hears = consumer(world, wakes)
    for _ in range(3):
        await hears.handle(record(scheduled(), world))
    assert world.the_message().key.instant == appointment().starts_at
    assert world.the_message(Kind.REMINDER).due_at == STARTS_AT - timedelta(hours=1)
    assert wakes.count == 1


async def test_an_ad_hoc_invitation_is_told_too(world: World) -> None:
    told = AppointmentsEvent(appointment=appointment_message(), invited=events_pb2.AppointmentInvited())
    await consumer(world).handle(record(told, world))
    assert world.the_message().state is State.DUE


@pytest.mark.parametrize("channel", [appointments_pb2.LINK_CHANNEL_COPY, appointments_pb2.LINK_CHANNEL_UNSPECIFIED])
async def test_a_link_handed_over_by_other_means_is_not_sent(world: World, channel: int) -> None:
    wakes = Wakes()
    await consumer(world, wakes).handle(record(scheduled(invite_by=channel), world))
    assert (world.store.messages, wakes.count) == ({}, 0)


async def test_a_cancellation_is_told_once_to_whom_was_invited(world: World) -> None:
    wakes = Wakes()
    hears = consumer(world, wakes)
    await hears.handle(record(scheduled(), world))
    await world.deliver_due()
    for _ in range(3):
        await hears.handle(record(cancelled(), world))
    assert world.the_message(Kind.CANCELLATION).state is State.DUE
    assert world.the_message(Kind.REMINDER).state is State.DROPPED
    assert wakes.count == 2


async def test_another_time_is_told_and_moves_the_reminder(world: World) -> None:
    hears = consumer(world)
    await hears.handle(record(scheduled(), world))
    await world.deliver_due()
    later = STARTS_AT + timedelta(days=1)
    told = appointment_message(starts_at=later, reminders=[60])
    told.version = 2
    event = AppointmentsEvent(appointment=told, rescheduled=events_pb2.AppointmentRescheduled())
    for _ in range(2):
        await hears.handle(record(event, world))
    assert [(each.due_at, each.state) for each in world.all_of(Kind.REMINDER)] == [
        (STARTS_AT - timedelta(hours=1), State.DROPPED),
        (later - timedelta(hours=1), State.DUE),
    ]
    assert world.the_message(Kind.CHANGE).state is State.DUE


@pytest.mark.parametrize(("before", "changes"), [("stf_b", 1), ("stf_a", 0)])
async def test_another_specialist_is_told_and_another_team_alone_is_not(
    world: World, before: str, changes: int
) -> None:
    hears = consumer(world)
    await hears.handle(record(scheduled(), world))
    await world.deliver_due()
    handed_on = events_pb2.AppointmentTransferred(previous_specialist_id=before, previous_team_id="team_b")
    event = AppointmentsEvent(appointment=appointment_message(reminders=[60]), transferred=handed_on)
    await hears.handle(record(event, world))
    assert len(world.all_of(Kind.CHANGE)) == changes


@pytest.mark.parametrize(
    "happened",
    [
        {"entered": events_pb2.CustomerEntered()},
        {"missed": events_pb2.AppointmentMissed()},
        {"completed": events_pb2.AppointmentCompleted()},
        {"expired": events_pb2.AppointmentExpired()},
    ],
)
async def test_whoever_came_or_missed_it_is_reminded_no_more(world: World, happened: dict[str, object]) -> None:
    hears = consumer(world)
    await hears.handle(record(scheduled(), world))
    told = appointment_message(state=appointments_pb2.APPOINTMENT_STATE_WAITING, reminders=[60])
    await hears.handle(record(AppointmentsEvent(appointment=told, **happened), world))  # type: ignore[arg-type]
    assert world.the_message(Kind.REMINDER).state is State.DROPPED


async def test_whoever_holds_a_place_is_called_back(world: World) -> None:
    told = appointment_message(state=appointments_pb2.APPOINTMENT_STATE_WAITING)
    event = AppointmentsEvent(appointment=told, turn_near=events_pb2.TurnNear(position=1))
    await consumer(world).handle(record(event, world))
    assert world.the_message(Kind.TURN_NEAR).state is State.DUE


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (
            AccountsEvent(staff_invited=accounts_events_pb2.StaffInvited(staff_id="stf_a")),
            Kind.STAFF_INVITATION,
        ),
        (
            AccountsEvent(password_reset_requested=accounts_events_pb2.PasswordResetRequested(staff_id="stf_a")),
            Kind.PASSWORD_RESET,
        ),
    ],
)
async def test_what_accounts_wants_staff_to_get_is_on_the_books_once(
    world: World, event: AccountsEvent, kind: Kind
) -> None:
    wakes = Wakes()
    for _ in range(3):
        await consumer(world, wakes).handle(record(event, world))
    message = world.the_message(kind)
    assert (message.staff_id, message.tenant_id, message.customer_id, wakes.count) == ("stf_a", "ten_a", "", 1)


async def test_other_news_tells_nobody_anything(world: World) -> None:
    hears = consumer(world)
    for other in (
        AppointmentsEvent(appointment=appointment_message(), admitted=events_pb2.CustomerAdmitted()),
        AppointmentsEvent(appointment=appointment_message(), link_created=events_pb2.LinkCreated()),
        AppointmentsEvent(customer_saved=events_pb2.CustomerSaved(customer_id="cus_a")),
        AppointmentsEvent(),
        AccountsEvent(staff_signed_in=accounts_events_pb2.StaffSignedIn(staff_id="stf_a")),
        AccountsEvent(),
    ):
        await hears.handle(record(other, world))
    assert world.store.messages == {}


async def test_a_state_of_a_later_release_is_parked_not_guessed(world: World) -> None:
    with pytest.raises(ValueError, match="99"):
        await consumer(world).handle(record(scheduled(state=99), world))
