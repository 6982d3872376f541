"""The loop: at once on news, bounded in what it has in hand, and never leaving a claimed message behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from parley.common.testing.waiting import eventually
from parley.notifications.dispatcher import Dispatcher
from parley.notifications.domain.message import BACK_OFF, LEASE, Channel, State

from .conftest import EMAIL, OPERATOR, World, appointment

# So long that whatever happens within a test happened by news.
NEVER = timedelta(hours=1)
SOON = timedelta(milliseconds=5)


@asynccontextmanager
async def running(dispatcher: Dispatcher) -> AsyncIterator[None]:
    task = asyncio.create_task(dispatcher.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def invite(world: World, count: int = 1) -> None:
    for number in range(count):
        booked = replace(appointment(), id=f"apt_{number}")
        world.town.appointments[booked.id] = booked
        await world.invite(booked)


def all_sent(world: World) -> bool:
    return {message.state for message in world.store.messages.values()} == {State.SENT}


async def test_what_is_due_at_the_start_goes_out(world: World) -> None:
    await invite(world, 20)
    async with running(Dispatcher(world.delivery, concurrency=3, poll=NEVER)):
        await eventually(lambda: all_sent(world), what="twenty messages by three hands")
    assert len(world.email.letters) == 20


async def test_news_is_acted_upon_at_once(world: World) -> None:
    dispatcher = Dispatcher(world.delivery, concurrency=3, poll=NEVER)
    async with running(dispatcher):
        await eventually(lambda: world.store.counted, what="a first turn")
        await invite(world)
        dispatcher.wake()
        await eventually(lambda: all_sent(world), what="a message by news alone")


async def test_what_falls_due_without_news_is_found(world: World) -> None:
    async with running(Dispatcher(world.delivery, concurrency=3, poll=SOON)):
        await invite(world)
        await eventually(lambda: all_sent(world), what="a message by the clock alone")


async def test_no_more_than_its_hands_are_full_are_claimed_however_often_it_wakes(world: World) -> None:
    world.email.open.clear()
    await invite(world, 10)
    async with running(Dispatcher(world.delivery, concurrency=3, poll=SOON, upkeep=SOON)):
        await eventually(lambda: world.store.counted > 5, what="several turns with full hands")
        assert sum(bool(message.claim) for message in world.store.messages.values()) == 3
        world.email.open.set()
        await eventually(lambda: all_sent(world), what="the rest")


async def test_what_is_in_hand_is_finished_before_it_ends(world: World) -> None:
    world.email.open.clear()
    await invite(world)
    async with running(Dispatcher(world.delivery, concurrency=3, poll=NEVER)):
        await eventually(lambda: world.store.messages and world.the_message().claim, what="a message in hand")
        asyncio.get_running_loop().call_soon(world.email.open.set)
    assert all_sent(world)


async def test_a_database_that_comes_back_is_used_again(world: World) -> None:
    await invite(world)
    world.store.away = True
    async with running(Dispatcher(world.delivery, concurrency=3, poll=SOON, upkeep=SOON)):
        await eventually(lambda: world.store.counted > 1, what="turns in vain")
        world.store.away = False
        await eventually(lambda: all_sent(world), what="a message after the outage")


@pytest.mark.parametrize("defect", [RuntimeError(f"can't write to {EMAIL}"), KeyError(EMAIL)])
async def test_a_defect_of_ours_backs_off_and_its_text_is_not_logged(world: World, defect: Exception) -> None:
    world.email.answer = defect
    await invite(world)
    with capture_logs() as logs:
        async with running(Dispatcher(world.delivery, concurrency=3, poll=NEVER)):
            await eventually(lambda: world.the_message().error == "internal error", what="the back-off")
    assert world.the_message().next_attempt_at == world.clock() + BACK_OFF[0]
    assert [entry["error"] for entry in logs] == [type(defect).__name__]
    assert EMAIL not in str(logs)


async def test_what_was_resumed_elsewhere_goes_out(world: World) -> None:
    await world.channels.suspend(OPERATOR, Channel.EMAIL, "", "upkeep")
    await invite(world)
    async with running(Dispatcher(world.delivery, concurrency=3, poll=SOON, upkeep=SOON)):
        await eventually(lambda: world.the_message().state is State.HELD, what="a message that is held")
        suspension = await world.suspensions.load(Channel.EMAIL, "")
        assert suspension is not None
        await world.suspensions.save(suspension.over(), [])
        world.clock.advance(seconds=2)
        await eventually(lambda: all_sent(world), what="the message")


async def test_leases_are_renewed_while_a_provider_takes_its_time(world: World) -> None:
    world.email.open.clear()
    await invite(world)
    async with running(Dispatcher(world.delivery, concurrency=3, poll=SOON)):
        await eventually(lambda: world.the_message().claim, what="a message in hand")
        taken_at = world.clock()
        world.clock.advance(LEASE * 3 / 4)
        later = taken_at + LEASE
        await eventually(lambda: (world.the_message().next_attempt_at or later) > later, what="a renewal")
        world.email.open.set()
        await eventually(lambda: all_sent(world), what="the message")
    assert len(world.email.letters) == 1
