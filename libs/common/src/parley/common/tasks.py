"""Tasks that have to end."""

import asyncio
from collections.abc import Collection
from typing import Any


async def cancelled(tasks: Collection[asyncio.Task[Any]], again: float) -> None:
    """Return once the tasks have ended, cancelled each `again` seconds.

    One cancellation may be lost: Python 3.11's `asyncio.wait_for`, which PyMongo writes by, answers instead where what
    it waited for has just ended.
    """
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=again)
