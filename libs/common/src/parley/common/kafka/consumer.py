"""A member of a consumer group: at least once, in order per key, nothing skipped.

One thread polls and commits; handlers run on the event loop. Each partition's messages are handled one after
the other, different partitions in parallel. An offset is committed only after its message was handled or
parked.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

import structlog
from kafka import KafkaConsumer
from kafka.consumer.subscription_state import AsyncConsumerRebalanceListener
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata

from parley.common.config import Kafka
from parley.common.kafka.connection import advice, options
from parley.common.kafka.delivery import Delivery, Lane, Retry
from parley.common.kafka.message import Handler, Partition, Record, from_record
from parley.common.kafka.metrics import LAG
from parley.common.kafka.producer import Producer

# The broker's least: a killed member's partitions move to another after this long.
_SESSION_TIMEOUT_MS = 6_000
_POLL_MS = 100
# Never reached: a patient consumer's broker waits as long as it may.
_PATIENT_BYTES = 1024 * 1024
_COMMIT_PERIOD_SECONDS = 0.2
_MEASURE_PERIOD_SECONDS = 1.0
_RECONNECT_SECONDS = 1.0
# A poll that has not come back for this long is stuck.
_HEALTHY_SECONDS = 60.0
_STOP_SECONDS = 10.0
# How long a message in hand may take when the consumer stops.
_CLOSE_SECONDS = 5.0
# How long a rebalance waits for what is in hand: no heartbeat is sent meanwhile, and a session must outlive it.
_GIVE_UP_SECONDS = 2.0
# A partition is not fetched while this many of its messages wait here, until they fall below the lower mark.
_HIGH_WATER = 400
_LOW_WATER = 100

_log = structlog.get_logger(__name__)


class _Client(Protocol):
    def subscribe(self, *, topics: Sequence[str], listener: object) -> None: ...
    def poll(self, *, timeout_ms: int, max_records: int) -> Mapping[Partition, Sequence[Record]]: ...
    def commit(self, offsets: Mapping[Partition, object], *, timeout_ms: int) -> None: ...
    def commit_async(self, offsets: Mapping[Partition, object]) -> Awaitable[object]: ...
    def seek(self, partition: Partition, offset: int) -> None: ...
    def highwater(self, partition: Partition) -> int | None: ...
    def pause(self, *partitions: Partition) -> None: ...
    def resume(self, *partitions: Partition) -> None: ...
    def close(self, *, autocommit: bool, timeout_ms: int) -> None: ...


class _Member(KafkaConsumer):  # type: ignore[misc]  # kafka-python is untyped
    """A client that ends each rebalance that it began (as Kafka's own does since KAFKA-9815).

    The next poll awaits a join that outlasts one. But kafka-python 3.0 asks then only whether a join is needed;
    where changed metadata were the reason, no difference is left once the partitions are shared out anew, and
    the member would forget the answer: it would wait with its old partitions, often none, forever. This class may go
    when kafka-python asks for the rejoin itself.
    """

    def poll(self, **bounds: int) -> Mapping[Partition, Sequence[Record]]:
        if self._coordinator.rejoining:
            self._coordinator.request_rejoin()
        records: Mapping[Partition, Sequence[Record]] = super().poll(**bounds)
        return records


class Consumer:
    """Hands every message of the topics to `handler`.

    A handler that raises what may pass (Unavailable, DeadlineExceeded, ResourceExhausted, Conflict, or a
    connection's error) is tried again with back-off until it succeeds, and its partition waits. After any
    other exception it is tried twice more, then the message goes to "<topic>.dead-letter" with headers that
    tell the error, and is counted. A message may be handled twice, after a crash or a rebalance.

    With `patience_ms` the broker gathers messages for as long before it hands them over: for work that costs less by
    the dozen, and that nobody waits for.
    """

    def __init__(
        self,
        kafka: Kafka,
        group: str,
        topics: Collection[str],
        handler: Handler,
        *,
        dead_letters: Producer,
        concurrency: int = 16,
        retry: Retry | None = None,
        patience_ms: int = 0,
    ) -> None:
        self._kafka = kafka
        self._group = group
        self._topics = sorted(topics)
        self._patience = {"fetch_min_bytes": _PATIENT_BYTES, "fetch_max_wait_ms": patience_ms} if patience_ms else {}
        self._delivery = Delivery(group, handler, dead_letters, concurrency, retry or Retry())
        self._lanes: dict[Partition, Lane] = {}
        self._committed: dict[Partition, int] = {}
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._turned_at = time.monotonic()

    @property
    def healthy(self) -> bool:
        """Whether the thread lives and turns; an unreachable Kafka is no reason to restart."""
        alive = self._thread is not None and self._thread.is_alive()
        return alive and time.monotonic() - self._turned_at < _HEALTHY_SECONDS

    async def start(self) -> None:
        """Start the thread, which joins the group as soon as the brokers are there."""
        loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, args=(loop,), name=f"kafka-{self._group}", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Finish the messages in hand (at most 5 s), commit, and leave the group."""
        self._stopping.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, _STOP_SECONDS)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        while not self._stopping.is_set():
            self._turned_at = time.monotonic()
            try:
                client = self._construct()
            except KafkaError as error:
                advised = advice(self._kafka, error)
                _log.warning("kafka is not there yet", group=self._group, error=type(error).__name__, advice=advised)
                self._stopping.wait(_RECONNECT_SECONDS)
                continue
            try:
                client.subscribe(topics=self._topics, listener=_Rebalance(self, client, loop))
                self._turn(client, loop)
            except KafkaError as error:
                advised = advice(self._kafka, error)
                _log.warning("consumer starts afresh", group=self._group, error=repr(error), advice=advised)
                self._stopping.wait(_RECONNECT_SECONDS)
            except Exception as error:
                # A defect of ours or of the client's: without its thread the process would never read again.
                _log.error("consumer starts afresh", group=self._group, exc_info=error)
                self._stopping.wait(_RECONNECT_SECONDS)
            finally:
                self._close(client, loop)

    def _construct(self) -> _Client:
        client: _Client = _Member(
            **options(self._kafka),
            group_id=self._group,
            client_id=self._group,
            client_rack=self._kafka.zone,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            bootstrap_timeout_ms=5_000,
            request_timeout_ms=5_000,
            session_timeout_ms=_SESSION_TIMEOUT_MS,
            heartbeat_interval_ms=_SESSION_TIMEOUT_MS // 3,
            max_poll_interval_ms=60_000,
            metadata_max_age_ms=30_000,
            reconnect_backoff_max_ms=1_000,
            **self._patience,
        )
        return client

    def _turn(self, client: _Client, loop: asyncio.AbstractEventLoop) -> None:
        commit_at = measure_at = 0.0
        paused: set[Partition] = set()
        while not self._stopping.is_set():
            self._turned_at = now = time.monotonic()
            for partition, records in client.poll(timeout_ms=_POLL_MS, max_records=_LOW_WATER).items():
                lane = self._lanes.get(partition)
                if lane is None:
                    lane = self._lanes[partition] = Lane(self._delivery, loop)
                lane.accept([from_record(record) for record in records])
            self._regulate(client, paused)
            if now >= commit_at:
                commit_at = now + _COMMIT_PERIOD_SECONDS
                self._commit(client, self._lanes)
            if now >= measure_at:
                measure_at = now + _MEASURE_PERIOD_SECONDS
                self._measure(client)

    def _regulate(self, client: _Client, paused: set[Partition]) -> None:
        paused &= self._lanes.keys()
        full = {p for p, lane in self._lanes.items() if lane.waiting > _HIGH_WATER} - paused
        drained = {p for p in paused if self._lanes[p].waiting < _LOW_WATER}
        if full:
            client.pause(*full)
        if drained:
            client.resume(*drained)
        paused |= full
        paused -= drained

    def _commit(self, client: _Client, partitions: Iterable[Partition]) -> None:
        if offsets := self._uncommitted(partitions):
            with self._committing(offsets):
                client.commit(_as_kafka_has_them(offsets), timeout_ms=2_000)

    def _uncommitted(self, partitions: Iterable[Partition]) -> dict[Partition, int]:
        return {
            partition: lane.handled_up_to
            for partition in partitions
            if (lane := self._lanes.get(partition)) and lane.handled_up_to > self._committed.get(partition, 0)
        }

    @contextmanager
    def _committing(self, offsets: Mapping[Partition, int]) -> Iterator[None]:
        try:
            yield
        except KafkaError as error:
            # The next commit covers it; what another member now owns it handles again.
            _log.info("commit put off", group=self._group, error=type(error).__name__)
        else:
            self._committed |= offsets

    def _measure(self, client: _Client) -> None:
        behind = dict.fromkeys(self._topics, 0)
        for partition, lane in self._lanes.items():
            end = client.highwater(partition)
            if end is not None:
                behind[partition[0]] += max(0, end - lane.handled_up_to)
        for topic, messages in behind.items():
            LAG.labels(topic, self._group).set(messages)

    async def give_up(
        self, client: _Client, loop: asyncio.AbstractEventLoop, partitions: Collection[Partition]
    ) -> None:
        """Finish and commit what is in hand of what may move away; drop the rest (on the client's thread)."""
        self._finish(loop, partitions, _GIVE_UP_SECONDS)
        if offsets := self._uncommitted(partitions):
            with self._committing(offsets):
                await client.commit_async(_as_kafka_has_them(offsets))
        # The client keeps of a partition that stays where it is, after all that it fetched, and whether it is paused;
        # of one that moves away or was lost, nothing. Its assignors are eager: here it still has them all.
        for partition in partitions:
            if lane := self._lanes.get(partition):
                client.seek(partition, lane.handled_up_to)
                client.resume(partition)
        self._forget(partitions)

    def _finish(self, loop: asyncio.AbstractEventLoop, partitions: Iterable[Partition], seconds: float) -> None:
        if lanes := [lane for partition in partitions if (lane := self._lanes.get(partition))]:
            asyncio.run_coroutine_threadsafe(self._delivery.close(lanes, seconds), loop).result()

    def _forget(self, partitions: Iterable[Partition]) -> None:
        for partition in partitions:
            self._lanes.pop(partition, None)
            self._committed.pop(partition, None)

    def _close(self, client: _Client, loop: asyncio.AbstractEventLoop) -> None:
        partitions = list(self._lanes)
        self._finish(loop, partitions, _CLOSE_SECONDS)
        self._commit(client, partitions)
        self._forget(partitions)
        try:
            client.close(autocommit=False, timeout_ms=2_000)
        except KafkaError as error:
            _log.info("consumer closed uncleanly", group=self._group, error=type(error).__name__)


class _Rebalance(AsyncConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python is untyped
    """Called on the client's own thread, where no call may wait for that thread: committing must be awaited."""

    def __init__(self, consumer: Consumer, client: _Client, loop: asyncio.AbstractEventLoop) -> None:
        self._consumer = consumer
        self._client = client
        self._loop = loop

    async def on_partitions_revoked(self, revoked: Collection[Partition]) -> None:
        await self._consumer.give_up(self._client, self._loop, revoked)

    async def on_partitions_assigned(self, assigned: Collection[Partition]) -> None:
        _log.info("partitions assigned", partitions=len(assigned))


def _as_kafka_has_them(offsets: Mapping[Partition, int]) -> dict[Partition, OffsetAndMetadata]:
    return {partition: OffsetAndMetadata(offset, "", -1) for partition, offset in offsets.items()}
