"""The loop: at once on news, bounded, and never leaving a claimed delivery behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from structlog.testing import capture_logs

from parley.common.testing.waiting import eventually
from parley.notifications.domain.webhook_delivery import DeliveryState
from parley.notifications.webhook_worker import WebhookWorker

from .hooks import URL, Hooks

# So long that whatever happens within a test happened by news.
NEVER = timedelta(hours=1)
SOON = timedelta(milliseconds=5)


@asynccontextmanager
async def running(worker: WebhookWorker) -> AsyncIterator[None]:
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def happen(hooks: Hooks, count: int = 1) -> None:
    await hooks.create()
    for _ in range(count):
        await hooks.happens()


def all_delivered(hooks: Hooks) -> bool:
    return {delivery.state for delivery in hooks.log.deliveries.values()} == {DeliveryState.DELIVERED}


async def test_what_is_due_at_the_start_goes_out_however_much_it_is(hooks: Hooks) -> None:
    await happen(hooks, 20)
    async with running(WebhookWorker(hooks.courier, poll=NEVER)):
        await eventually(lambda: all_delivered(hooks), what="twenty deliveries by two hands")
    assert len(hooks.endpoints.calls) == 20


async def test_news_is_acted_upon_at_once_and_without_it_the_clock_is(hooks: Hooks) -> None:
    worker = WebhookWorker(hooks.courier, poll=NEVER)
    async with running(worker):
        await eventually(lambda: hooks.log.counted, what="a first turn")
        await happen(hooks)
        worker.wake()
        await eventually(lambda: all_delivered(hooks), what="a delivery by news alone")
    async with running(WebhookWorker(hooks.courier, poll=SOON)):
        await hooks.happens()
        await eventually(lambda: all_delivered(hooks), what="a delivery by the clock alone")


async def test_what_left_nothing_due_is_followed_by_no_search(hooks: Hooks) -> None:
    await happen(hooks)
    worker = WebhookWorker(hooks.courier, poll=NEVER)
    async with running(worker):
        await eventually(lambda: all_delivered(hooks) and hooks.log.searched >= 2, what="a delivery")
        await hooks.happens()
        worker.wake()
        await eventually(lambda: all_delivered(hooks) and hooks.log.searched >= 4, what="another one")
    # One search finds what is due, the next one nothing more.
    assert hooks.log.searched == 4


async def test_what_is_in_hand_is_finished_before_it_ends(hooks: Hooks) -> None:
    hooks.endpoints.slow = {URL}
    await happen(hooks)
    async with running(WebhookWorker(hooks.courier, poll=NEVER)):
        await eventually(lambda: hooks.endpoints.calls, what="a call in hand")
        asyncio.get_running_loop().call_soon(hooks.endpoints.open.set)
    assert all_delivered(hooks)


async def test_a_database_that_comes_back_is_used_again(hooks: Hooks) -> None:
    await happen(hooks)
    hooks.log.away = True
    async with running(WebhookWorker(hooks.courier, poll=SOON, upkeep=SOON)):
        await eventually(lambda: hooks.log.counted > 1, what="turns in vain")
        hooks.log.away = False
        await eventually(lambda: all_delivered(hooks), what="a delivery after the outage")


async def test_a_defect_of_ours_backs_off_and_its_text_is_not_logged(hooks: Hooks) -> None:
    hooks.endpoints.defect = RuntimeError("whsec_secret")
    await happen(hooks)
    with capture_logs() as logs:
        async with running(WebhookWorker(hooks.courier, poll=NEVER)):
            await eventually(lambda: hooks.the_delivery().attempts, what="the back-off")
    assert hooks.the_delivery().attempts[0].answer == "internal error"
    assert [entry["error"] for entry in logs] == ["RuntimeError"]
    assert "whsec" not in str(logs)
