"""Tells other services what happens in rooms."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from parley.common.clock import Clock
from parley.common.errors import Unavailable
from parley.common.ids import new_id
from parley.common.telemetry import traceparent
from parley.signaling import messages, metrics
from parley.signaling.domain.frames import MemberKind
from parley.signaling.domain.outputs import MemberJoined, MemberLeft, Record
from parley.signaling.service.ports import Presence

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


@dataclass(frozen=True, slots=True)
class _Fact:
    record: Record
    id: str
    at: datetime
    traceparent: str


class FactsPublisher:
    """The service's Facts: nobody waits for it. What Kafka does not take for a minute is given up and counted."""

    def __init__(self, producer: Producer, topic: str, presence: Presence, clock: Clock) -> None:
        self._producer = producer
        self._topic = topic
        self._presence = presence
        self._clock = clock
        self._lanes = [asyncio.Queue[_Fact](_MOST_WAITING) for _ in range(_LANES)]
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
            lane.put_nowait(_Fact(record, new_id("evt"), self._clock(), traceparent()))
        except asyncio.QueueFull:
            metrics.FACTS_LOST.inc()

    async def _work(self, lane: asyncio.Queue[_Fact]) -> None:
        while True:
            fact = await lane.get()
            try:
                await self._persist(fact)
            finally:
                lane.task_done()

    async def _persist(self, fact: _Fact) -> None:
        while True:
            try:
                await self._publish(fact)
            except Unavailable:
                if self._clock() - fact.at > _GIVE_UP_AFTER:
                    metrics.FACTS_LOST.inc()
                    return
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                return

    async def _publish(self, fact: _Fact) -> None:
        record = fact.record
        if record.member_kind is MemberKind.CUSTOMER:
            # Before the event, so that whoever asks because of it finds it.
            match record.fact:
                case MemberJoined():
                    await self._presence.arrive(record)
                case MemberLeft():
                    await self._presence.leave(record)
        body = messages.encode_record(record, fact.id, fact.at, fact.traceparent)
        await self._producer.send(self._topic, record.appointment_id, body, event_id=fact.id)
