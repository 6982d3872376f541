"""The queue: who is next and when, who keeps a place from afar, and who is told that it is nearly their turn."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from parley.appointments.domain import errors, queue
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.events import PlaceHeld, PriorityChanged, TurnNear
from parley.appointments.domain.presence import Attendance
from parley.appointments.domain.queue import Call, Pace
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.appointments.domain.state import State
from parley.common.auth import Caller, Kind
from parley.common.errors import InvalidArgument, PermissionDenied

from .conftest import ADMINISTRATOR, AGENT, NOW, STRANGER, TEAM_ID, TENANT_ID, World
from .stages import AT, waiting

MINUTE = timedelta(minutes=1)


def call(specialist: str, minutes: int, ended_ago: int | None) -> Call:
    ended = None if ended_ago is None else NOW - ended_ago * MINUTE
    return Call(specialist, (ended or NOW) - minutes * MINUTE, ended)


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        pytest.param([], None, id="nothing ever happened"),
        pytest.param([call("stf_a", 5, None)], None, id="no call has ended yet"),
        pytest.param([call("stf_a", 5, 60)], None, id="nobody serves any more"),
        pytest.param([call("stf_a", 5, None), call("stf_a", 10, 20)], Pace(600, 1, 0), id="one, who is in a call"),
        pytest.param([call("stf_a", 9, 40), call("stf_b", 10, 20)], Pace(570, 0, 1), id="one is free since lately"),
        pytest.param(
            [call("stf_a", 5, None), call("stf_a", 4, 30), call("stf_b", 6, 1), call("stf_b", 90, 9)],
            Pace(360, 1, 1),
            id="one long call says little",
        ),
    ],
)
def test_a_teams_pace_follows_from_its_latest_calls(calls: list[Call], expected: Pace | None) -> None:
    assert queue.pace(calls, NOW) == expected


@pytest.mark.parametrize(
    ("pace", "position", "seconds"),
    [
        (Pace(600, 1, 0), 1, 600),
        (Pace(600, 1, 0), 3, 1800),
        (Pace(600, 2, 0), 1, 300),
        (Pace(600, 1, 1), 1, 0),
        (Pace(600, 1, 1), 2, 300),
    ],
)
def test_an_estimate_follows_from_the_place_and_how_many_serve(pace: Pace, position: int, seconds: int) -> None:
    assert pace.estimate(position) == seconds


def test_the_most_urgent_come_first_and_then_who_came_first() -> None:
    first, second, urgent = (
        replace(waiting(), id=f"apt_{name}", priority=priority, waiting_since=NOW + minutes * MINUTE)
        for name, priority, minutes in (("first", 0, 0), ("second", 0, 1), ("urgent", 2, 2))
    )
    elsewhere = replace(waiting(), id="apt_x", team_id="team_x", waiting_since=NOW + 3 * MINUTE)
    places = queue.places([second, elsewhere, urgent, first], {TEAM_ID: Pace(60, 1, 0)}, {"apt_second"})
    assert [(each.appointment.id, each.position, each.estimated_wait_seconds) for each in places] == [
        ("apt_urgent", 1, 60),
        ("apt_first", 2, 120),
        ("apt_second", 3, 180),
        ("apt_x", 1, -1),
    ]
    assert [each.customer_online for each in places] == [False, False, True, False]


@pytest.mark.parametrize("state", [state for state in State if state is not State.WAITING])
def test_only_who_waits_has_a_place_to_hold(state: State) -> None:
    with pytest.raises(errors.InvalidTransition):
        queue.hold(AT[state](), NOW, held=True)


def test_a_place_is_held_until_it_is_given_up_or_left() -> None:
    held, facts = queue.hold(waiting(), NOW, held=True)
    assert (held.place_held_at, facts) == (NOW, [PlaceHeld(held=True)])
    assert queue.hold(held, NOW + MINUTE, held=True) == (held, [])
    given_up, facts = queue.hold(replace(held, turn_near_at=NOW), NOW, held=False)
    assert (given_up.place_held_at, given_up.turn_near_at, facts) == (None, None, [PlaceHeld(held=False)])
    for after, _ in (held.admit("stf_a", NOW), held.cancel("", NOW), held.leave("phone")):
        assert after.place_held_at is None


def test_a_held_place_is_told_once_that_its_turn_is_near() -> None:
    held, _ = queue.hold(waiting(), NOW, held=True)
    assert queue.come_near(held, 3, NOW) == (held, [])
    assert queue.come_near(waiting(), 1, NOW)[1] == []
    near, facts = queue.come_near(held, 2, NOW)
    assert (near.turn_near_at, facts) == (NOW, [TurnNear(2)])
    assert queue.come_near(near, 1, NOW + MINUTE) == (near, [])


async def lined_up(world: World, count: int) -> list[Appointment]:
    """So many wait, a minute apart."""
    appointments = []
    for _ in range(count):
        appointments.append((await world.waiting())[0])
        world.clock.advance(minutes=1)
    return appointments


async def test_staff_serve_sooner_whom_they_find_urgent(world: World) -> None:
    first, second = await lined_up(world, 2)
    urgent = await world.queue.set_priority(AGENT, second.id, second.version, 2)
    assert world.stores.events[-1].fact == PriorityChanged()
    places = await world.queue.waiting(AGENT, "", "")
    assert [each.appointment.id for each in places] == [second.id, first.id]
    assert await world.queue.set_priority(AGENT, second.id, 0, 2) == urgent
    for priority in (-1, 3):
        with pytest.raises(InvalidArgument):
            await world.queue.set_priority(AGENT, second.id, 0, priority)
    with pytest.raises(errors.AppointmentNotFound):
        await world.queue.set_priority(STRANGER, second.id, 0, 1)


async def test_the_queue_tells_how_long_it_may_take_and_who_is_there(world: World) -> None:
    done, _, _ = await world.in_progress()
    world.clock.advance(minutes=6)
    await world.queue.complete(AGENT, done.id, 0, "", "")
    appointment, _, admission = await world.waiting()
    came = Attendance(appointment.id, admission.participant_id, True, True, world.clock())
    await world.attendances.note(came)
    [place] = await world.queue.waiting(AGENT, "", TEAM_ID)
    # Camille is free since a moment ago.
    assert (place.position, place.estimated_wait_seconds, place.customer_online) == (1, 0, True)
    await world.in_progress()
    [place] = await world.queue.waiting(AGENT, "", TEAM_ID)
    assert place.estimated_wait_seconds == 360


async def test_a_customer_holds_their_own_place_on_their_device_and_no_other(world: World) -> None:
    appointment, _, admission = await world.waiting()
    other, _, _ = await world.waiting()
    customer = Caller(
        Kind.PARTICIPANT,
        admission.participant_id,
        TENANT_ID,
        appointment_id=appointment.id,
        device_id=admission.device_id,
    )
    held = await world.queue.hold(customer, appointment.id, held=True)
    assert held.place_held_at == world.clock()
    # What is for staff alone is not told.
    assert held.links == ()
    assert world.stores.events[-1].actor == Actor(ActorKind.PARTICIPANT, admission.participant_id)
    for stranger, id in (
        (customer, other.id),
        (replace(customer, device_id="dev_x"), appointment.id),
        (replace(customer, subject="prt_x"), appointment.id),
    ):
        with pytest.raises(errors.AppointmentNotFound):
            await world.queue.hold(stranger, id, held=True)
    with pytest.raises(PermissionDenied):
        await world.queue.hold(Caller(Kind.SERVICE, "signaling"), appointment.id, held=True)
    given_up = await world.queue.hold(AGENT, appointment.id, held=False)
    assert given_up.place_held_at is None


async def test_whose_turn_comes_near_from_afar_is_told_once_whoever_looks(world: World) -> None:
    one, two, three = await lined_up(world, 3)
    for each in (two, three):
        await world.queue.hold(AGENT, each.id, held=True)
    for _ in range(2):
        await asyncio.gather(*(world.queue.note_turns(world.stores.timers) for _ in range(3)))
    told = [(each.aggregate_id, each.fact) for each in world.stores.events if isinstance(each.fact, TurnNear)]
    assert told == [(two.id, TurnNear(2))]
    await world.queue.admit(ADMINISTRATOR, one.id, 0)
    await world.queue.note_turns(world.stores.timers)
    told = [(each.aggregate_id, each.fact) for each in world.stores.events if isinstance(each.fact, TurnNear)]
    assert told == [(two.id, TurnNear(2)), (three.id, TurnNear(2))]
    assert (await world.load(two.id)).turn_near_at == world.clock()
