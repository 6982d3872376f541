"""`python -m bench.events`: publish → consume at a constant rate, ours against confluent-kafka."""

import argparse
import asyncio
import gc
import os
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

import uvloop
from confluent_kafka import Consumer as PeerConsumer
from confluent_kafka import Producer as PeerProducer

from bench import machine
from bench.figures import spread, table
from deploy.local.stack import JARS
from parley.common.config import Kafka
from parley.common.kafka import DEAD_LETTER_SUFFIX, Consumer, Message, Producer, ensure_topics
from parley.common.testing import servers

TOPICS = {"ours": "bench-ours", "theirs": "bench-theirs"}
BODY = os.urandom(600)
KEYS = 200
PERIOD_SECONDS = 0.005
WARM_UP_SECONDS = 3.0
HEADER = ("", "events/s", "CPU, processors", "p50, ms", "p99, ms", "loop lag p99.9, ms")


Send = Callable[[str, bytes], Awaitable[None]]
Drive = Callable[[Send], Awaitable[None]]


class Run:
    """What one process measured: latencies in ms, and how late the loop's timers fired."""

    def __init__(self) -> None:
        self.latencies = array("d")
        self.lags = array("d")

    def received(self, body: bytes) -> None:
        """An event's body begins with when it was sent."""
        self.latencies.append((time.perf_counter_ns() - int.from_bytes(body[:8])) / 1e6)


async def ours(brokers: str, run: Run, drive: Drive) -> None:
    """parley.common.kafka: acknowledged by all, one request at a time, consumed by a group with commits."""
    topic = TOPICS["ours"]
    kafka = Kafka(kafka_brokers=brokers)
    producer = Producer(kafka, client_id="bench", topics=[topic, topic + DEAD_LETTER_SUFFIX])

    async def handle(message: Message) -> None:
        run.received(message.body)

    consumer = Consumer(kafka, "ours", [topic], handle, dead_letters=producer)
    await producer.start()
    await consumer.start()
    await drive(lambda key, body: producer.send(topic, key, body, event_id=key))
    await consumer.stop()
    await producer.stop()


async def theirs(brokers: str, run: Run, drive: Drive) -> None:
    """confluent-kafka with the same guarantees: its C threads, a poller for acknowledgements, a consumer's thread."""
    loop = asyncio.get_running_loop()
    stopping = threading.Event()
    producer = PeerProducer({"bootstrap.servers": brokers, "acks": "all", "max.in.flight": 1, "linger.ms": 1})
    consumer = PeerConsumer(
        {
            "bootstrap.servers": brokers,
            "group.id": "theirs",
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
        }
    )
    consumer.subscribe([TOPICS["theirs"]])

    def consume() -> None:
        commit_at = 0.0
        while not stopping.is_set():
            message = consumer.poll(0.1)
            if message is not None:
                loop.call_soon_threadsafe(run.received, message.value() or b"")
            if time.monotonic() > commit_at and run.latencies:
                commit_at = time.monotonic() + 0.2
                consumer.commit(asynchronous=True)
        consumer.close()

    def acknowledge() -> None:
        while not stopping.is_set():
            producer.poll(0.1)

    def settle(done: asyncio.Future[None]) -> None:
        if not done.done():
            done.set_result(None)

    async def send(key: str, body: bytes) -> None:
        done: asyncio.Future[None] = loop.create_future()

        def acknowledged(*_: object) -> None:
            loop.call_soon_threadsafe(settle, done)

        producer.produce(TOPICS["theirs"], body, key, callback=acknowledged)
        await done

    threads = [threading.Thread(target=target) for target in (consume, acknowledge)]
    for thread in threads:
        thread.start()
    await drive(send)
    stopping.set()
    for thread in threads:
        await asyncio.to_thread(thread.join)


SIDES = {"ours": ours, "theirs": theirs}
NAMES = {"ours": "Parley (kafka-python)", "theirs": "confluent-kafka"}


async def measure(side: str, brokers: str, rate: float, seconds: float) -> list[float]:
    """One run in this process: events/s, CPU, p50, p99, loop lag p99.9."""
    run = Run()
    result: list[float] = []

    async def drive(send: Send) -> None:
        lag = asyncio.create_task(watch(run))
        await pace(send, rate, WARM_UP_SECONDS)
        gc.collect()
        gc.freeze()
        run.latencies, run.lags = array("d"), array("d")
        cpu, began = machine.cpu_seconds([os.getpid()]), time.perf_counter()
        await pace(send, rate, seconds)
        elapsed = time.perf_counter() - began
        spent = machine.cpu_seconds([os.getpid()]) - cpu
        lag.cancel()
        percentiles = quantiles(run.latencies, n=100)
        result.extend([len(run.latencies) / elapsed, spent / elapsed, percentiles[49], percentiles[98]])
        result.append(quantiles(run.lags, n=1000)[998])

    sys.setswitchinterval(0.0005)
    await SIDES[side](brokers, run, drive)
    return result


async def pace(send: Send, rate: float, seconds: float) -> None:
    """Send at a constant rate, what is late at the next turn; return once all is acknowledged."""
    pending: set[asyncio.Task[None]] = set()
    due = time.perf_counter()
    end, count = due + seconds, 0
    while due < end:
        now = time.perf_counter()
        while due <= now:
            body = time.perf_counter_ns().to_bytes(8) + BODY
            task = asyncio.ensure_future(send(f"key-{count % KEYS}", body))
            pending.add(task)
            task.add_done_callback(pending.discard)
            count, due = count + 1, due + 1 / rate
        await asyncio.sleep(PERIOD_SECONDS)
    await asyncio.gather(*pending)


async def watch(run: Run) -> None:
    """Note how late a timer of 10 ms fires, until cancelled."""
    while True:
        due = time.perf_counter() + 0.01
        await asyncio.sleep(0.01)
        run.lags.append(max(0.0, time.perf_counter() - due) * 1000)


async def compare(options: argparse.Namespace) -> str:
    """A broker, and both sides in turn, each run in a process of its own."""
    conditions = await machine.beforehand()
    runs: dict[str, list[list[float]]] = {side: [] for side in SIDES}
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as directory:
        port, log = servers.free_port(), Path(directory) / "log"
        server = servers.start_kafka(Path(directory), JARS, port, servers.free_port(), log)
        brokers = f"127.0.0.1:{port}"
        try:
            await ensure_topics(Kafka(kafka_brokers=brokers), dict.fromkeys(TOPICS.values(), (12, timedelta(hours=1))))
            busy = machine.Busy()
            for number in range(options.runs):
                for side in SIDES:
                    print(f"run {number + 1} of {options.runs}: {side} …", file=sys.stderr)
                    arguments = ["--side", side, "--brokers", brokers, "--rate", str(options.rate)]
                    command = [sys.executable, "-m", "bench.events", *arguments, "--seconds", str(options.seconds)]
                    output = await asyncio.to_thread(subprocess.check_output, command)
                    runs[side].append([float(part) for part in output.splitlines()[-1].split()])
            during = busy.share()
        finally:
            server.stop()
    rows = [
        [
            NAMES[side],
            *(spread([run[column] for run in runs[side]], digits) for column, digits in enumerate((0, 2, 1, 1, 1))),
        ]
        for side in SIDES
    ]
    ratio = median(run[1] for run in runs["ours"]) / median(run[1] for run in runs["theirs"])
    told = (
        f"Medians of {options.runs} runs (least–greatest). CPU: {ratio:.2f} × confluent-kafka. "
        f"{conditions}; during: {during:.0%} busy."
    )
    return f"{table(HEADER, rows)}\n\n{told}"


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.events", description=__doc__)
    parser.add_argument("--rate", type=float, default=1000, help="events a second")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--brokers", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        print(*uvloop.run(measure(options.side, options.brokers, options.rate, options.seconds)))
    else:
        print(asyncio.run(compare(options)))


if __name__ == "__main__":
    main()
