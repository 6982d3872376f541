"""PyMongo waits for its locks as Python 3.12 lets it.

Until then `asyncio.wait_for` waits in a task of its own. Whoever is cancelled twice at once, by a deadline and by the
caller who gives up, leaves that task behind: it locks a pool of connections for good, and its process never reaches
the database again. This module may go with Python 3.11.
"""

import asyncio
import sys
from collections.abc import Awaitable
from typing import TypeVar

import pymongo.lock

T = TypeVar("T")


async def wait_here(awaitable: Awaitable[T], timeout: float | None) -> T:
    """What the awaitable returns, awaited by the caller's own task. Raises TimeoutError after `timeout` seconds."""
    async with asyncio.timeout(timeout):
        return await awaitable


def mend() -> None:
    """Let every client of this process wait so."""
    if sys.version_info < (3, 12):
        setattr(pymongo.lock, "wait_for", wait_here)  # noqa: B010  # the driver's own name, which it does not export
