"""Probes that keep their pace, however slow the answers are."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, TypeVar

import httpx

from deploy.drill.record import Record, Try, now
from deploy.local.api import ApiError

DEADLINE_SECONDS = 3.0
NO_ANSWER = f"no answer in {DEADLINE_SECONDS:.0f} s"
# As long as a client library goes on by itself.
PAUSES_SECONDS = (0.25, 0.5, 1.0)
# Before the second operation; after each the next comes sooner, so that what was never asked warms up first.
WARM_UP_SECONDS = 2.0
# All that is asked while an outage lasts, until its repetitions have ended too.
MOST_IN_FLIGHT = 64
_REPEATED = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)

Answer = TypeVar("Answer")


@asynccontextmanager
async def meanwhile(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do all of it until this is left, which raises what ended one of them before."""
    tasks = [asyncio.create_task(each) for each in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended


async def keep_pace(
    record: Record, probe: str, period: float, act: Callable[[int], Awaitable[None]], stopped: asyncio.Event
) -> None:
    """Begin an operation each period, after a few slower ones, until stopped, and return when all have ended.

    A beat at which too many are still under way counts as failed.
    """
    running: set[asyncio.Task[None]] = set()
    clock = asyncio.get_running_loop().time
    number, beat = 0, clock()
    async with asyncio.TaskGroup() as group:
        while not stopped.is_set():
            if len(running) < MOST_IN_FLIGHT:
                task = group.create_task(_act(act, number))
                running.add(task)
                task.add_done_callback(running.discard)
            else:
                record.tries.append(Try(probe, number, now(), now(), f"{MOST_IN_FLIGHT} are under way still"))
            number, beat = number + 1, beat + max(period, WARM_UP_SECONDS / (number + 1))
            await asyncio.sleep(beat - clock())
            record.late_seconds = max(record.late_seconds, clock() - beat)


async def _act(act: Callable[[int], Awaitable[None]], number: int) -> None:
    await act(number)


async def insist(record: Record, probe: str, number: int, ask: Callable[[], Awaitable[Answer]]) -> Answer | None:
    """Ask, and again after a failure or a silence, as a client library does; None where all was in vain."""
    for pause in (*PAUSES_SECONDS, None):
        began, again = now(), True
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                answer = await ask()
        except (httpx.TransportError, OSError) as error:
            # TimeoutError is an OSError.
            told = NO_ANSWER if isinstance(error, TimeoutError) else repr(error)
        except ApiError as error:
            told = str(error)
            again = error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.status in _REPEATED
        else:
            record.tries.append(Try(probe, number, began, now()))
            return answer
        record.tries.append(Try(probe, number, began, now(), told))
        if pause is None or not again:
            break
        await asyncio.sleep(pause)
    return None
