"""A reader of every partition without a group: each process sees every message from now on, or from shortly before."""

import asyncio
import threading
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

import structlog
from kafka import KafkaConsumer
from kafka.errors import KafkaError
from kafka.structs import TopicPartition

from parley.common.clock import utc_now
from parley.common.config import Kafka
from parley.common.kafka.connection import advice, options
from parley.common.kafka.message import Handler, Message, Partition, Record, from_record
from parley.common.kafka.metrics import TAIL_FAILURES
from parley.common.kafka.tracing import processing

# What arrives ends a poll or a fetch at once, and so does stopping: shorter ones would only cost.
_POLL_MS = 1_000
_FETCH_MS = 3_000
# Whether the handler has caught up is looked for more often.
_PAUSED_POLL_MS = 50
_RECONNECT_SECONDS = 1.0
# So soon are partitions seen that a topic got meanwhile.
_METADATA_MS = 30_000
_STOP_SECONDS = 10.0
# Nothing is fetched while this many messages wait for the handler.
_MOST_WAITING = 2_000

_log = structlog.get_logger(__name__)


class _Found(Protocol):
    offset: int


class _Client(Protocol):
    def partitions_for_topic(self, topic: str) -> set[int] | None: ...
    def assign(self, partitions: Sequence[Partition]) -> None: ...
    def seek(self, partition: Partition, offset: int) -> None: ...
    def end_offsets(self, partitions: Sequence[Partition], timeout_ms: int) -> Mapping[Partition, int]: ...
    def offsets_for_times(
        self, timestamps: Mapping[Partition, int], timeout_ms: int
    ) -> Mapping[Partition, _Found | None]: ...
    def poll(self, *, timeout_ms: int) -> Mapping[Partition, Sequence[Record]]: ...
    def pause(self, *partitions: Partition) -> None: ...
    def resume(self, *partitions: Partition) -> None: ...
    def close(self, *, autocommit: bool, timeout_ms: int) -> None: ...


class Tail:
    """Hands each message that arrives after the start to `handler`, one at a time.

    Of a topic that is in `read_back`, those of so long before the start come first, by the producers' clocks. A
    message that the handler refuses is logged and counted, for a tail feeds a view of the moment that its owner can
    load afresh. Messages survive an outage of Kafka: reading goes on where it stopped. Partitions that a topic gets
    meanwhile are read from their beginning.
    """

    def __init__(
        self,
        kafka: Kafka,
        topics: Collection[str],
        handler: Handler,
        read_back: Mapping[str, timedelta] | None = None,
    ) -> None:
        self._kafka = kafka
        self._topics = sorted(topics)
        self._handler = handler
        self._read_back = read_back or {}
        self._positions: dict[Partition, int] = {}
        self._ready = asyncio.Event()
        # None follows the last of the messages that were there before.
        self._queue: asyncio.Queue[Message | None] = asyncio.Queue()
        self._stopping = threading.Event()
        self._client: _Client | None = None
        self._thread: threading.Thread | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def ready(self) -> bool:
        """Whether what is read back is handled and no later message can be missed."""
        return self._ready.is_set()

    @property
    def healthy(self) -> bool:
        """Whether this is ready and the thread lives."""
        return self.ready and self._thread is not None and self._thread.is_alive()

    async def start(self) -> None:
        """Return once this is ready; waits for the brokers as long as it takes."""
        loop = asyncio.get_running_loop()
        self._task = loop.create_task(self._work())
        self._thread = threading.Thread(target=self._run, args=(loop,), name="kafka-tail", daemon=True)
        self._thread.start()
        await self._ready.wait()

    async def stop(self) -> None:
        """Stop reading; messages not yet handled are dropped."""
        self._stopping.set()
        if self._client is not None:
            # Ends a poll that waits.
            await asyncio.to_thread(_close, self._client)
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, _STOP_SECONDS)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            message = await self._queue.get()
            if message is None:
                self._ready.set()
                continue
            try:
                with processing(message, "tail"):
                    await self._handler(message)
            except Exception as error:
                TAIL_FAILURES.labels(message.topic).inc()
                _log.error("tail's handler failed", topic=message.topic, offset=message.offset, exc_info=error)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        while not self._stopping.is_set():
            try:
                self._client = self._construct()
                ends = self._seek(self._client)
                self._turn(self._client, loop, ends)
            except (KafkaError, RuntimeError) as error:
                # A RuntimeError is how a client that was closed meanwhile refuses to wait.
                if not self._stopping.is_set():
                    _log.warning("tail starts afresh", error=repr(error), advice=advice(self._kafka, error))
                    self._stopping.wait(_RECONNECT_SECONDS)
            except Exception as error:
                # A defect of ours or of the client's: without its thread the process would never read again.
                _log.error("tail starts afresh", exc_info=error)
                self._stopping.wait(_RECONNECT_SECONDS)
            finally:
                if self._client is not None:
                    _close(self._client)

    def _construct(self) -> _Client:
        client: _Client = KafkaConsumer(
            **options(self._kafka),
            group_id=None,
            client_rack=self._kafka.zone,
            enable_auto_commit=False,
            # Reached only when a position has fallen out of the topic's retention.
            auto_offset_reset="earliest",
            fetch_max_wait_ms=_FETCH_MS,
            allow_auto_create_topics=False,
            bootstrap_timeout_ms=5_000,
            request_timeout_ms=5_000,
            reconnect_backoff_max_ms=1_000,
            metadata_max_age_ms=_METADATA_MS,
        )
        return client

    def _partitions(self, client: _Client) -> list[Partition]:
        return [
            TopicPartition(topic, number)
            for topic in self._topics
            for number in client.partitions_for_topic(topic) or ()
        ]

    def _seek(self, client: _Client) -> Mapping[Partition, int]:
        partitions = self._partitions(client)
        found = {partition[0] for partition in partitions}
        if missing := [topic for topic in self._topics if topic not in found]:
            raise KafkaError(f"no such topics: {missing}")
        client.assign(partitions)
        ends = client.end_offsets(partitions, timeout_ms=10_000)
        # A partition that came after the start holds nothing from before it.
        first = dict.fromkeys(partitions, 0) if self._positions else {**ends, **self._earlier(client, partitions)}
        self._positions = {**first, **self._positions}
        for partition in partitions:
            client.seek(partition, self._positions[partition])
        return ends

    def _earlier(self, client: _Client, partitions: Sequence[Partition]) -> Mapping[Partition, int]:
        now = utc_now()
        times = {
            partition: int((now - self._read_back[partition[0]]).timestamp() * 1000)
            for partition in partitions
            if partition[0] in self._read_back
        }
        found = client.offsets_for_times(times, timeout_ms=10_000) if times else {}
        return {partition: first.offset for partition, first in found.items() if first is not None}

    def _turn(self, client: _Client, loop: asyncio.AbstractEventLoop, ends: Mapping[Partition, int]) -> None:
        paused = False
        while not self._stopping.is_set() and len(self._partitions(client)) <= len(self._positions):
            if not self.ready and all(self._positions[partition] >= end for partition, end in ends.items()):
                loop.call_soon_threadsafe(self._queue.put_nowait, None)
            for partition, records in client.poll(timeout_ms=_PAUSED_POLL_MS if paused else _POLL_MS).items():
                self._positions[partition] = records[-1].offset + 1
                loop.call_soon_threadsafe(self._accept, [from_record(record) for record in records])
            full = self._queue.qsize() > _MOST_WAITING
            if full != paused:
                (client.pause if full else client.resume)(*self._positions)
                paused = full

    def _accept(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self._queue.put_nowait(message)


def _close(client: _Client) -> None:
    client.close(autocommit=False, timeout_ms=1_000)
