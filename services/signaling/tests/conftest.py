"""What signaling's tests share."""

from collections.abc import AsyncIterator

import pytest_asyncio

from parley.common.config import Kafka
from parley.common.kafka import Producer, ensure_topics

from .neighbours import neighbours
from .pods import TOPICS, Installation, Process, Visit, arrival


@pytest_asyncio.fixture(scope="module")
async def installation(mongo_url: str, kafka_brokers: str) -> AsyncIterator[Installation]:
    """A database of the module's own, the broker, and the neighbours."""
    await ensure_topics(Kafka(kafka_brokers=kafka_brokers), TOPICS)
    producer = Producer(Kafka(kafka_brokers=kafka_brokers), client_id="test", topics=TOPICS)
    await producer.start()
    async with neighbours() as served:
        yield Installation(mongo_url, kafka_brokers, served, producer)
    await producer.stop()


@pytest_asyncio.fixture(scope="module")
async def pod(installation: Installation) -> AsyncIterator[Process]:
    """One pod, which the tests of a module share."""
    async with installation.pod("signaling-0") as pod:
        yield pod


@pytest_asyncio.fixture
async def visit(installation: Installation) -> Visit:
    """A customer who waits, of a company of the test's own."""
    return await arrival(installation)
