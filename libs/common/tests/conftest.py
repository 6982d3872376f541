"""What the tests of calls and of topics start."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from parley.api.accounts.v1 import service_pb2_grpc
from parley.common import rpc
from parley.common.config import Kafka
from parley.common.kafka import DEAD_LETTER_SUFFIX, Producer
from parley.common.testing.plugin import MakeTopic
from parley.common.testing.serving import serve_for_test

from .rpc_service import SERVICE, Servicer

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub


@pytest.fixture
def servicer() -> Servicer:
    return Servicer()  # type: ignore[abstract]  # the other methods aren't called


@pytest_asyncio.fixture
async def target(servicer: Servicer) -> AsyncIterator[str]:
    register = service_pb2_grpc.add_AccountsServiceServicer_to_server
    async with serve_for_test(register, servicer, SERVICE, anonymous=[f"/{SERVICE}/ListKeys"]) as target:
        yield target


@pytest_asyncio.fixture
async def stub(target: str) -> AsyncIterator["AccountsServiceAsyncStub"]:
    async with rpc.channel(target) as channel:
        yield service_pb2_grpc.AccountsServiceStub(channel)


@pytest.fixture
async def topic(make_topic: MakeTopic) -> str:
    return await make_topic()


@pytest.fixture
async def producer(kafka: Kafka, topic: str) -> AsyncIterator[Producer]:
    producer = Producer(kafka, client_id="test", topics=[topic, topic + DEAD_LETTER_SUFFIX])
    await producer.start()
    yield producer
    await producer.stop()
