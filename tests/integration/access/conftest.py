"""What everybody was answered; asked once, for all tests here."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from deploy.local.stack import Stack

from . import table
from .observing import Observed, Observer
from .scene import Scene

# A few requests at once, for the development database answers a hundred in no reasonable time; the others wait. Let go
# of a connection before the server does, or a request may meet its end.
_TIMEOUT = httpx.Timeout(15, pool=None)
_LIMITS = httpx.Limits(max_connections=8, keepalive_expiry=2)


@pytest_asyncio.fixture(scope="session")
async def scene(stack: Stack) -> AsyncIterator[Scene]:
    """A company, its rival, and everybody around them."""
    async with (
        httpx.AsyncClient(base_url=stack.public_url, timeout=_TIMEOUT, limits=_LIMITS) as ours,
        httpx.AsyncClient(base_url=stack.public_url, timeout=_TIMEOUT, limits=_LIMITS) as theirs,
    ):
        yield await Scene.build(stack, ours, theirs, table.STATES)


@pytest_asyncio.fixture(scope="session")
async def observed(stack: Stack, scene: Scene) -> Observed:
    """All answers."""
    async with httpx.AsyncClient(base_url=stack.public_url, timeout=_TIMEOUT, limits=_LIMITS) as http:
        return await Observer(http, scene).observe()
