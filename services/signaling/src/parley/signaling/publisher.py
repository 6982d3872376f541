"""Tells other services what happens in rooms."""

import asyncio
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from parley.common.clock import Clock
from parley.common.errors import Unavailable
from parley.common.ids import new_id
from parley.common.telemetry import traceparent
from parley.signaling import messages, metrics
from parley.signaling.domain.outputs import Record

TOPIC = "parley.signaling.v1"

# Facts of different appointments are published side by side, those of one in order.
_LANES = 16
_MOST_WAITING = 1_000
_PAUSE_SECONDS = 0.5
_GIVE_UP_AFTER = timedelta(seconds=60)
_STOP_SECONDS = 2.0

_log = structlog.get_logger("parley.signaling.publisher")


class Producer(Protocol):
    """What publishes."""

    async def send(self, topic: str, key: str, body: bytes, *, event_id: str) -> None:
        """Return once the message is acknowledged. Raises Unavailable."""
        ...


class FactsPublisher:
    """The service's Facts: nobody waits for it. What Kafka does not take for a minute is given up and counted."""

    def __init__(self, producer: Producer, clock: Clock) -> None:
        self._producer = producer
        self._clock = clock
        self._lanes = [asyncio.Queue[tuple[Record, str, datetime, str]](_MOST_WAITING) for _ in range(_LANES)]
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to publish."""
        self._tasks = [asyncio.create_task(self._work(lane), name="facts") for lane in self._lanes]

    async def stop(self) -> None:
        """Publish what waits, for at most 2 s."""
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await asyncio.gather(*(lane.join() for lane in self._lanes))
        except TimeoutError:
            _log.warning("facts were not published in time", waiting=sum(lane.qsize() for lane in self._lanes))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def publish(self, record: Record) -> None:
        """Publish soon, in order per appointment."""
        lane = self._lanes[hash(record.appointment_id) % _LANES]
        try:
            lane.put_nowait((record, new_id("evt"), self._clock(), traceparent()))
        except asyncio.QueueFull:
            metrics.FACTS_LOST.inc()

    async def _work(self, lane: asyncio.Queue[tuple[Record, str, datetime, str]]) -> None:
        while True:
            record, event_id, at, trace = await lane.get()
            body = messages.encode_record(record, event_id, at, trace)
            try:
                await self._send(record.appointment_id, body, event_id, at)
            finally:
                lane.task_done()

    async def _send(self, key: str, body: bytes, event_id: str, at: datetime) -> None:
        while True:
            try:
                await self._producer.send(TOPIC, key, body, event_id=event_id)
            except Unavailable:
                if self._clock() - at > _GIVE_UP_AFTER:
                    metrics.FACTS_LOST.inc()
                    return
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                return
