"""The transactional outbox: events wait inside their aggregate's document until Kafka acknowledges them.

Whoever saves publishes the aggregate's whole pending outbox in order, one acknowledgement after the other; a relay
does the same for what a crash or an outage left over. What was acknowledged is pulled soon after, of many aggregates
by one write. Every event arrives at least once and, per aggregate, first in the order in which it was written.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Protocol

import structlog
from opentelemetry.context import attach, detach
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import Counter, Gauge
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import PyMongoError

from parley.common.clock import Clock
from parley.common.errors import ParleyError

# How long a command waits for Kafka, which takes milliseconds, before it leaves its events to the relay: a request that
# saves several aggregates still ends below any caller's deadline.
_PATIENCE_SECONDS = 0.5
# After a failure commands don't wait for Kafka for this long, or until the relay gets through.
_AWAY_SECONDS = 5.0
_RELAY_PERIOD_SECONDS = 0.5
# Where nothing waited. At half a second it was 45 of the 77 questions a second that an idle trial asks its database.
_IDLE_PERIOD_SECONDS = 2.0
_RELAY_AFTER = timedelta(seconds=1)
_RELAY_BATCH = 200
_RELAY_PARALLEL = 16
_PULLED_AT_ONCE = 500
# Published events that are known as such for longer than anybody reads a document and publishes what it held.
_REMEMBERED = 2_000

# Age of the oldest event that waits for the relay; 0 when none waits.
OUTBOX_AGE = Gauge("parley_outbox_age_seconds", "Age of the oldest unpublished event", ["topic", "collection"])
# Aggregates with events that wait for the relay (at most the relay's batch is counted).
OUTBOX_PENDING = Gauge(
    "parley_outbox_pending_aggregates", "Aggregates with unpublished events", ["topic", "collection"]
)
# Events acknowledged by Kafka, by who published them: the command itself or the relay.
OUTBOX_PUBLISHED = Counter("parley_outbox_published_total", "Published events", ["topic", "by"])

_FAILURES = (ParleyError, PyMongoError, TimeoutError)

_log = structlog.get_logger(__name__)
_propagator = TraceContextTextMapPropagator()


class Publisher(Protocol):
    """What an outbox needs of a producer."""

    async def send(self, topic: str, key: str, body: bytes, *, event_id: str) -> None:
        """Return once the message is acknowledged; raise Unavailable when it can't be."""
        ...


@dataclass(frozen=True)
class Outgoing:
    """An encoded event. `id` is the event's own; `at` its time (aware UTC); `key` decides the partition."""

    id: str
    at: datetime
    key: str
    body: bytes


class Outbox:
    """Publishes the events of one collection's documents to one topic."""

    def __init__(self, collection: AsyncCollection[dict[str, Any]], producer: Publisher, topic: str) -> None:
        self._collection = collection
        self._producer = producer
        self._topic = topic
        self._away_until = 0.0
        # Documents' ids by those of events that are published and to be pulled.
        self._acknowledged: dict[str, str] = {}
        # The latest that were published, the oldest first.
        self._published: dict[str, None] = {}
        self._pulling: asyncio.Task[None] | None = None

    async def publish(self, document_id: str, pending: Sequence[Mapping[str, Any]]) -> None:
        """Publish a document's pending entries in order; they are pulled soon after.

        Returns normally when Kafka or the database is away: the entries stay, and the relay publishes them.
        """
        if not pending or time.monotonic() < self._away_until:
            return
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._publish(document_id, pending, by="command")
        except _FAILURES as error:
            self._away_until = time.monotonic() + _AWAY_SECONDS
            _log.warning("events left to the relay", topic=self._topic, error=type(error).__name__)

    async def relay(self, clock: Clock) -> None:
        """Publish what has waited longer than a second, as a rule within three; runs until cancelled.

        The collection has the index that `mongo.publishing` declares. Several relays may run at once: they can only
        double an event, never lose or reorder one.
        """
        while True:
            waited = True
            try:
                waited = await self._relay_once(clock())
            except _FAILURES as error:
                _log.warning("relay will try again", topic=self._topic, error=type(error).__name__)
            await asyncio.sleep(_RELAY_PERIOD_SECONDS if waited else _IDLE_PERIOD_SECONDS)

    async def _relay_once(self, now: datetime) -> bool:
        """Whether anything waited."""
        overdue = self._collection.find({"outbox.at": {"$lt": now - _RELAY_AFTER}}, projection={"outbox": True})
        documents = await overdue.sort("outbox.at", 1).limit(_RELAY_BATCH).to_list()
        self._measure(documents, now)
        for start in range(0, len(documents), _RELAY_PARALLEL):
            group = documents[start : start + _RELAY_PARALLEL]
            failures = await asyncio.gather(*map(self._relay_document, group))
            if failure := next(filter(None, failures), None):
                raise failure
            self._away_until = 0.0
        return bool(documents)

    async def _relay_document(self, document: Mapping[str, Any]) -> Exception | None:
        try:
            await self._publish(document["_id"], document["outbox"], by="relay")
        except _FAILURES as error:
            return error
        return None

    async def _publish(self, document_id: str, pending: Sequence[Mapping[str, Any]], by: str) -> None:
        for entry in pending:
            # What was read before it was pulled is not published again.
            if entry["id"] not in self._acknowledged and entry["id"] not in self._published:
                await self._send(entry)
                OUTBOX_PUBLISHED.labels(self._topic, by).inc()
                self._remember(entry["id"])
            self._acknowledged[entry["id"]] = document_id
            self._pull_soon()

    def _remember(self, event_id: str) -> None:
        self._published[event_id] = None
        if len(self._published) > _REMEMBERED:
            del self._published[next(iter(self._published))]

    def _pull_soon(self) -> None:
        if self._pulling is None or self._pulling.done():
            # Outside whatever deadline and trace the command has that comes first.
            self._pulling = asyncio.create_task(self._pull(), name="outbox-pull", context=Context())

    async def _pull(self) -> None:
        """One write for all that is acknowledged while the former is under way."""
        while batch := dict(islice(self._acknowledged.items(), _PULLED_AT_ONCE)):
            holders, published = list(set(batch.values())), list(batch)
            try:
                await self._collection.update_many(
                    {"_id": {"$in": holders}}, {"$pull": {"outbox": {"id": {"$in": published}}}}
                )
            except PyMongoError as error:
                # The relay comes upon them.
                _log.warning("published events are not pulled yet", topic=self._topic, error=type(error).__name__)
                return
            for event_id in published:
                del self._acknowledged[event_id]

    async def _send(self, entry: Mapping[str, Any]) -> None:
        token = attach(_propagator.extract({"traceparent": entry["traceparent"]}))
        try:
            await self._producer.send(self._topic, entry["key"], entry["body"], event_id=entry["id"])
        finally:
            detach(token)

    def _measure(self, documents: Sequence[Mapping[str, Any]], now: datetime) -> None:
        ages = [(now - entry["at"]).total_seconds() for document in documents for entry in document["outbox"]]
        OUTBOX_AGE.labels(self._topic, self._collection.name).set(max(ages, default=0.0))
        OUTBOX_PENDING.labels(self._topic, self._collection.name).set(len(documents))


def entries(events: Sequence[Outgoing]) -> list[dict[str, Any]]:
    """Return the outbox entries of events, with the current trace so that a relay can continue it."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return [
        {
            "id": event.id,
            "at": event.at,
            "key": event.key,
            "body": event.body,
            "traceparent": carrier.get("traceparent", ""),
        }
        for event in events
    ]
