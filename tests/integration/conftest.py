"""All of Parley on real servers, once for each run; a company of its own for each test."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from deploy.local import ports
from deploy.local.stack import Stack

from .collector import Collector
from .company import Company, found


@pytest_asyncio.fixture(scope="session")
async def collector() -> AsyncIterator[Collector]:
    """What every process sends its spans to."""
    async with Collector() as collector:
        yield collector


@pytest_asyncio.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> AsyncIterator[Stack]:
    """Every service as a process of its own."""
    stack = Stack(tmp_path_factory.mktemp("stack"), ports.free(), otlp_endpoint=collector.endpoint)
    await stack.start()
    yield stack
    await stack.stop()


@pytest_asyncio.fixture
async def http(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """The public API, without anybody signed in."""
    async with httpx.AsyncClient(base_url=stack.public_url, timeout=15) as client:
        yield client


@pytest_asyncio.fixture
async def company(stack: Stack, http: httpx.AsyncClient) -> Company:
    """A company that no other test knows, ready to work."""
    return await found(stack, http)


@pytest_asyncio.fixture
async def competitor(stack: Stack, http: httpx.AsyncClient) -> Company:
    """Another tenant."""
    return await found(stack, http)
