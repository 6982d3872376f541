"""What happens to an appointment by itself: when, once, whoever looks, and whatever a replica's own clock shows."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import timers
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.events import (
    AppointmentCompleted,
    AppointmentExpired,
    AppointmentMissed,
    CustomerLeft,
)
from parley.appointments.domain.presence import Attendance, Attendee, Presence
from parley.appointments.domain.recorded import Recorded
from parley.appointments.domain.state import State
from parley.appointments.service.timers import Timers
from parley.common import mongo
from parley.common.testing.doubles import FakeClock, InMemoryPublisher
from parley.common.testing.waiting import eventually

from .conftest import AGENT, CAMILLE_ID, NOW, World, invited, scheduled
from .stages import AT, PHONE, in_call, visitor, waiting, with_links
from .stores import Stores, open_real

MINUTE = timedelta(minutes=1)
START = NOW + timedelta(hours=1)
NOBODY = Presence("apt")


def there(*ids: str, at: datetime = NOW, gone: bool = False) -> Presence:
    """These members are in the room, or have left it, since `at`; prt_… are customers."""
    attendees = (Attendee(id, id.startswith("prt"), not gone, at, at) for id in ids)
    return Presence("apt", tuple(attendees))


def came_and_left(appointment: Appointment) -> Appointment:
    """A booking whose customer waited and gave up."""
    entered, _ = with_links(appointment).enter(visitor(), appointment.entry_opens_at)
    return entered.leave(PHONE)[0]


@pytest.mark.parametrize(
    ("appointment", "presence", "at", "fact", "state"),
    [
        pytest.param(scheduled(START), NOBODY, START + 15 * MINUTE, AppointmentMissed(), State.NO_SHOW, id="missed"),
        pytest.param(
            replace(scheduled(START), grace_minutes=5),
            NOBODY,
            START + 5 * MINUTE,
            AppointmentMissed(),
            State.NO_SHOW,
            id="missed after the grace of its type",
        ),
        pytest.param(
            came_and_left(scheduled(START)),
            NOBODY,
            START + 30 * MINUTE,
            AppointmentExpired(),
            State.EXPIRED,
            id="whoever waited has not missed it",
        ),
        pytest.param(invited(), NOBODY, NOW + 120 * MINUTE, AppointmentExpired(), State.EXPIRED, id="expired"),
        pytest.param(
            waiting(),
            there("prt_new", at=NOW + MINUTE, gone=True),
            NOW + 3 * MINUTE,
            CustomerLeft("prt_new", idle=True),
            State.INVITED,
            id="away for too long",
        ),
        pytest.param(
            waiting(),
            NOBODY,
            NOW + 30 * MINUTE,
            CustomerLeft("prt_new", idle=True),
            State.INVITED,
            id="never seen",
        ),
        pytest.param(
            replace(waiting(), place_held_at=NOW),
            there("prt_new", at=NOW, gone=True),
            NOW + 240 * MINUTE,
            CustomerLeft("prt_new", idle=True),
            State.INVITED,
            id="a place is not held for ever",
        ),
        pytest.param(
            in_call(),
            there("prt_new", CAMILLE_ID, at=NOW + MINUTE, gone=True),
            NOW + 11 * MINUTE,
            AppointmentCompleted(idle=True),
            State.COMPLETED,
            id="everyone is gone",
        ),
    ],
)
def test_what_is_due_happens_then_and_not_before(
    appointment: Appointment, presence: Presence, at: datetime, fact: object, state: State
) -> None:
    assert timers.due_at(appointment, presence) == at
    assert timers.act(appointment, presence, at - timedelta(milliseconds=1)) == (appointment, [])
    after, facts = timers.act(appointment, presence, at)
    assert (after.state, facts, after.version) == (state, [fact], appointment.version + 1)
    assert (after.claims, after.place_held_at) == ((), None)


@pytest.mark.parametrize(
    ("appointment", "presence"),
    [
        pytest.param(waiting(), there("prt_new"), id="the customer is there"),
        pytest.param(in_call(), there("prt_new"), id="one of them is there"),
        # Calls need no server: what nobody told is not so.
        pytest.param(in_call(), NOBODY, id="signaling told nothing"),
        pytest.param(in_call(), there("prt_new", CAMILLE_ID, at=NOW - MINUTE, gone=True), id="gone before admission"),
    ],
)
def test_whoever_may_be_there_is_left_alone_for_hours(appointment: Appointment, presence: Presence) -> None:
    assert timers.act(appointment, presence, NOW + timedelta(hours=11))[1] == []
    assert timers.act(appointment, presence, NOW + timedelta(hours=25))[1] != []


@pytest.mark.parametrize("state", [State.COMPLETED, State.CANCELLED, State.NO_SHOW, State.EXPIRED])
def test_nothing_happens_to_what_is_over(state: State) -> None:
    appointment = AT[state]()
    assert timers.look_at(appointment) is None
    assert timers.act(appointment, NOBODY, NOW + timedelta(days=400)) == (appointment, [])


def test_presence_follows_the_newest_of_what_is_told() -> None:
    def told(seconds: int, *, online: bool, id: str = "prt_a") -> Attendance:
        return Attendance("apt", id, id.startswith("prt"), online, NOW + timedelta(seconds=seconds))

    came = Presence("apt").attend(told(1, online=True), NOW)
    assert (came.customer_online, came.customer_away_since, came.empty_since) == (True, None, None)
    assert came.attend(told(1, online=True), NOW + MINUTE) is came
    left = came.attend(told(3, online=False), NOW + MINUTE)
    # What was told before, and comes again, changes nothing.
    assert left.attend(told(2, online=True), NOW + 2 * MINUTE) is left
    assert (left.customer_away_since, left.empty_since) == (NOW + MINUTE, NOW + MINUTE)
    staffed = left.attend(told(4, online=True, id="stf_a"), NOW + 3 * MINUTE)
    assert (staffed.customer_away_since, staffed.empty_since) == (NOW + MINUTE, None)


async def test_who_goes_away_is_put_out_after_a_grace_and_may_come_back_in_time(world: World) -> None:
    appointment, link, admission = await world.waiting()

    async def told(*, online: bool) -> None:
        at = world.clock.advance(seconds=1)
        await world.attendances.note(Attendance(appointment.id, admission.participant_id, True, online, at))

    await told(online=True)
    await world.timers.look()
    await told(online=False)
    world.clock.advance(seconds=110)
    await world.timers.look()
    await told(online=True)
    world.clock.advance(minutes=30)
    await world.timers.look()
    assert (await world.load(appointment.id)).state is State.WAITING
    await told(online=False)
    world.clock.advance(seconds=121)
    await world.timers.look()
    assert (await world.load(appointment.id)).state is State.INVITED
    left = world.stores.events[-1]
    assert (left.fact, left.actor.id) == (CustomerLeft(admission.participant_id, idle=True), "appointments")
    # By the same link, on the same device.
    again = await world.door.enter(link.secret, admission.device_secret)
    assert again.participant_id == admission.participant_id
    assert (await world.load(appointment.id)).state is State.WAITING


async def test_what_is_looked_at_too_early_is_looked_at_again_in_time(world: World) -> None:
    appointment, _, _ = await world.in_progress()
    for _ in range(3):
        await world.timers.look()
    [due] = await world.stores.timers.due(NOW + timedelta(days=2), 10)
    assert due.at == NOW + timers.LONGEST_CALL
    assert (await world.load(appointment.id)).version == appointment.version


async def test_a_replicas_own_clock_makes_nothing_happen_early(world: World) -> None:
    """All that replicas compare is the database's time; theirs may be hours ahead."""
    database = FakeClock(NOW)
    world.stores.timers.clock = database
    booked = await world.appointments.schedule(AGENT, await world.booking(), "")
    world.clock.advance(hours=20)
    await world.timers.look()
    assert (await world.load(booked.id)).state is State.SCHEDULED
    database.advance(hours=4, minutes=15)
    await world.timers.look()
    missed = await world.load(booked.id)
    assert (missed.state, missed.ended_at) == (State.NO_SHOW, database())


async def many_due(stores: Stores, count: int) -> list[Appointment]:
    """Bookings that were missed an hour ago by the database's clock."""
    now = await stores.timers.now()
    start = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    missed = [replace(scheduled(start), claims=()) for _ in range(count)]
    for each in missed:
        await stores.appointments.insert(each, [])
    return missed


def replica(stores: Stores) -> Timers:
    return Timers(stores.appointments, stores.presences, stores.timers)


async def test_of_replicas_that_race_one_makes_each_thing_happen_once(
    database: AsyncDatabase[mongo.Document], publisher: InMemoryPublisher
) -> None:
    stores = await open_real(database, publisher)
    missed = await many_due(stores, 20)
    await asyncio.gather(*(replica(stores).look() for _ in range(4)))
    for each in missed:
        found = await stores.appointments.load(each.id)
        assert found is not None
        assert (found.state, found.version) == (State.NO_SHOW, 2)
    assert len(publisher.published) == 20
    assert not await stores.timers.due(await stores.timers.now(), 100)


class Killed(Exception):
    """The replica is gone."""


async def test_what_a_killed_replica_left_is_done_by_another(
    database: AsyncDatabase[mongo.Document], publisher: InMemoryPublisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The one that dies has saved five when it does, and told nobody.
    dying = await open_real(database, InMemoryPublisher(away=True))
    missed = await many_due(dying, 20)
    save, saved = dying.appointments.save, 0

    async def save_five(appointment: Appointment, events: Sequence[Recorded]) -> None:
        nonlocal saved
        if saved == 5:
            raise Killed
        saved += 1
        await save(appointment, events)

    monkeypatch.setattr(dying.appointments, "save", save_five)
    with pytest.raises(Killed):
        await replica(dying).look()
    survivor = await open_real(database, publisher)
    await replica(survivor).look()
    found = [await survivor.appointments.load(each.id) for each in missed]
    assert {(each.state, each.version) for each in found if each} == {(State.NO_SHOW, 2)}
    assert len(publisher.published) == 15

    async def five_are_left() -> bool:
        return await database["appointments"].count_documents({"outbox.at": {"$exists": True}}) == 5

    # What is published is pulled soon after. The relay of any replica tells what the dead one did not.
    await eventually(five_are_left)
