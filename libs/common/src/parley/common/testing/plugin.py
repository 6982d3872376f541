"""The pytest plugin: real servers once per run, and what each test has of its own on them.

Loaded by the root conftest.py. Kafka's jars are fetched into `.local/kafka-jars` of the root at first use.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from parley.common import mongo
from parley.common.config import Kafka
from parley.common.ids import new_id
from parley.common.kafka import ensure_topics
from parley.common.testing import servers

MakeTopic = Callable[..., Awaitable[str]]


@pytest.fixture(scope="session")
def mongo_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Connection string of a real MongoDB-compatible server that lives as long as the run."""
    directory = tmp_path_factory.mktemp("mongo")
    port = servers.free_port()
    server = servers.start_mongo(directory / "data", port, directory / "log")
    yield servers.mongo_url(port)
    server.stop()


@pytest.fixture(scope="session")
def kafka_server(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[servers.Server]:
    """A real Kafka broker that lives as long as the run."""
    root = pytestconfig.rootpath
    jars = root / ".local" / "kafka-jars"
    servers.fetch_kafka(root / "deploy" / "local" / "kafka", jars)
    directory = tmp_path_factory.mktemp("kafka")
    ports = servers.free_port(), servers.free_port()
    server = servers.start_kafka(directory, jars, *ports, directory / "log")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def kafka_brokers(kafka_server: servers.Server) -> str:
    """The broker's "host:port"."""
    return kafka_server.address


@pytest.fixture(scope="session")
def kafka(kafka_brokers: str) -> Kafka:
    """How to reach the broker."""
    return Kafka(kafka_brokers=kafka_brokers)


@pytest_asyncio.fixture
async def database(mongo_url: str) -> AsyncIterator[AsyncDatabase[mongo.Document]]:
    """An empty database of the test's own.

    It stays when the test is over: dropping costs more than most tests, and its server's directory goes anyway.
    """
    database = mongo.connect(mongo_url, new_id("test"))
    yield database
    await database.client.close()


@pytest.fixture
def topic_prefix() -> str:
    """A prefix, such as "test_0192….", that no other test's topics or groups have."""
    return new_id("test") + "."


@pytest.fixture
def make_topic(kafka: Kafka, topic_prefix: str) -> MakeTopic:
    """Return a coroutine function that creates topic `name` and returns its full name."""

    async def make(name: str = "topic", partitions: int = 3) -> str:
        await ensure_topics(kafka, {topic_prefix + name: (partitions, timedelta(hours=1))})
        return topic_prefix + name

    return make
