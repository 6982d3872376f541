"""What happens when the broker, or a member of a group, goes away."""

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from parley.common.config import Kafka
from parley.common.errors import Unavailable
from parley.common.kafka import DEAD_LETTER_SUFFIX, Consumer, Message, Producer, Tail, ensure_topics
from parley.common.testing import servers
from parley.common.testing.plugin import MakeTopic
from parley.common.testing.waiting import eventually

TOPIC = "outage"


@dataclass
class Broker:
    """A broker of its own that may be stopped and started on the same port and data."""

    directory: Path
    jars: Path
    port: int
    controller_port: int
    server: servers.Server | None = None

    @property
    def kafka(self) -> Kafka:
        return Kafka(kafka_brokers=f"127.0.0.1:{self.port}")

    def start(self) -> None:
        log = self.directory / "log"
        self.server = servers.start_kafka(self.directory, self.jars, self.port, self.controller_port, log)

    def freeze(self) -> None:
        assert self.server is not None
        self.server.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.server is not None
        self.server.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        if self.server is not None:
            self.server.kill()
            self.server = None


@pytest.fixture
def broker(tmp_path: Path, pytestconfig: pytest.Config) -> Iterator[Broker]:
    root = pytestconfig.rootpath
    jars = root / ".local" / "kafka-jars"
    servers.fetch_kafka(root / "deploy" / "local" / "kafka", jars)
    broker = Broker(tmp_path, jars, servers.free_port(), servers.free_port())
    yield broker
    broker.kill()


@pytest.fixture
async def producer(broker: Broker) -> AsyncIterator[Producer]:
    """A producer that was started before its broker."""
    producer = Producer(broker.kafka, client_id="test", topics=[TOPIC, TOPIC + DEAD_LETTER_SUFFIX])
    starting = asyncio.create_task(producer.start())
    with pytest.raises(Unavailable):
        await producer.send(TOPIC, "key", b"", event_id="0")
    await asyncio.to_thread(broker.start)
    await ensure_topics(broker.kafka, {TOPIC: (2, timedelta(hours=1))})
    await starting
    await eventually(lambda: producer.healthy, what="a connected producer")
    yield producer
    await producer.stop()


async def test_everything_goes_on_when_kafka_comes_back(
    broker: Broker, producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A quarter of what liveness bears, so that an outage may be longer here.
    monkeypatch.setattr("parley.common.kafka.consumer._HEALTHY_SECONDS", 15)
    consumed: list[bytes] = []
    tailed: list[bytes] = []

    async def consume(message: Message) -> None:
        consumed.append(message.body)

    async def watch(message: Message) -> None:
        tailed.append(message.body)

    consumer = Consumer(broker.kafka, "group", [TOPIC], consume, dead_letters=producer)
    tail = Tail(broker.kafka, [TOPIC], watch)
    await consumer.start()
    await tail.start()
    await producer.send(TOPIC, "key", b"before", event_id="1")
    await eventually(lambda: consumed == [b"before"] and tailed == [b"before"], what="the first message")

    await asyncio.to_thread(broker.kill)
    with pytest.raises(Unavailable):
        await producer.send(TOPIC, "key", b"lost or late", event_id="2")
    for _ in range(20):
        await asyncio.sleep(1)
        assert consumer.healthy, "an outage is no reason to restart"
        assert tail.healthy
    await asyncio.to_thread(broker.start)

    await eventually(lambda: sent(producer), timeout=60, what="a send after the outage")
    await eventually(lambda: b"after" in consumed and b"after" in tailed, timeout=60, what="news at both")
    assert consumer.healthy
    assert tail.healthy
    await consumer.stop()
    await tail.stop()


async def test_sends_go_on_after_the_broker_was_frozen(broker: Broker, producer: Producer) -> None:
    for key in "abcd":
        await producer.send(TOPIC, key, b"before", event_id=key)
    before = senders()
    broker.freeze()
    hurried = [asyncio.wait_for(producer.send(TOPIC, key, b"hurried", event_id=key), 0.5) for key in "abcd"]
    assert {type(each) for each in await asyncio.gather(*hurried, return_exceptions=True)} == {TimeoutError}
    for _ in range(2):
        with pytest.raises(Unavailable):
            await producer.send(TOPIC, "a", b"patient", event_id="patient")
    broker.thaw()
    await eventually(lambda: sent(producer), what="a send after the thaw")
    assert senders() == before, "a replaced client's thread ends"


def senders() -> int:
    return sum(type(thread).__name__ == "Sender" for thread in threading.enumerate())


async def sent(producer: Producer) -> bool:
    try:
        await producer.send(TOPIC, "a", b"after", event_id="after")
    except Unavailable:
        return False
    return True


KILLED_MEMBER = """
import asyncio, sys
from parley.common.config import Kafka
from parley.common.kafka import Consumer, Producer

async def main(brokers, group, topic):
    async def hang(message):
        print("in hand", flush=True)
        await asyncio.Event().wait()

    kafka = Kafka(kafka_brokers=brokers)
    nowhere = Producer(kafka, client_id="member", topics=[])
    consumer = Consumer(kafka, group, [topic], hang, dead_letters=nowhere)
    await consumer.start()
    await asyncio.Event().wait()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_what_a_killed_member_had_in_hand_is_handled_by_another(kafka: Kafka, make_topic: MakeTopic) -> None:
    topic = await make_topic()
    producer = Producer(kafka, client_id="test", topics=[topic])
    await producer.start()
    await producer.send(topic, "key", b"precious", event_id="1")
    member = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED_MEMBER, kafka.kafka_brokers, topic, topic, stdout=subprocess.PIPE
    )
    assert member.stdout is not None
    async with asyncio.timeout(20):
        await member.stdout.readuntil(b"in hand")
    member.kill()
    await member.wait()
    handled: list[bytes] = []

    async def handle(message: Message) -> None:
        handled.append(message.body)

    consumer = Consumer(kafka, topic, [topic], handle, dead_letters=producer)
    await consumer.start()
    await eventually(lambda: handled == [b"precious"], what="the message again")
    await consumer.stop()
    await producer.stop()
