"""The loop that sends what is due; any number of replicas may run one."""

import asyncio
import time
from contextlib import AbstractContextManager
from datetime import timedelta

import structlog
from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from parley.common import errors, telemetry
from parley.notifications.domain.message import LEASE, Message
from parley.notifications.service.delivery import Delivery

_log = structlog.get_logger(__name__)
_tracer = telemetry.tracer("parley.notifications")
_propagator = TraceContextTextMapPropagator()

# Leases are renewed so often that three renewals may fail before one ends.
_RENEWAL_SECONDS = LEASE.total_seconds() / 4


class Dispatcher:
    """Claims due messages as fast as it can deliver them, and no faster."""

    def __init__(
        self,
        delivery: Delivery,
        *,
        concurrency: int,
        poll: timedelta = timedelta(seconds=1),
        upkeep: timedelta = timedelta(seconds=2),
    ) -> None:
        """Without news the books are searched each `poll`; each `upkeep` the backlog is measured, and what no
        suspension holds any more is let go.
        """
        self._delivery = delivery
        self._concurrency = concurrency
        self._poll_seconds = poll.total_seconds()
        self._upkeep_seconds = upkeep.total_seconds()
        self._news = asyncio.Event()
        self._deliveries: set[asyncio.Task[None]] = set()
        self._upkeep_at = 0.0

    def wake(self) -> None:
        """Something is due now: search without waiting for the next turn."""
        self._news.set()

    async def run(self) -> None:
        """Until cancelled; then it lets the messages in hand finish, which their time limits bound."""
        claiming: asyncio.Task[int] | None = None
        renewing = asyncio.create_task(self._renew(), name="renew")
        try:
            while True:
                self._news.clear()
                # Not broken off half-way: a message that is claimed is delivered.
                claiming = asyncio.create_task(self._claim(), name="claim")
                if await asyncio.shield(claiming) == 0 or not self._has_room:
                    await self._wait()
        finally:
            if claiming is not None:
                await asyncio.wait([claiming])
            if self._deliveries:
                await asyncio.wait(self._deliveries)
            renewing.cancel()

    @property
    def _has_room(self) -> bool:
        """Whether claiming is worth it: by the batch, not by the message, when there is much to do."""
        return len(self._deliveries) <= self._concurrency // 2

    async def _claim(self) -> int:
        """Start what can be claimed; 0 when there is nothing more to do for now."""
        try:
            await self._keep_up()
            if not self._has_room:
                return 0
            claimed = await self._delivery.claim_due(self._concurrency - len(self._deliveries))
        except errors.Unavailable:
            _log.warning("due messages wait for the database")
            return 0
        for message in claimed:
            delivery = asyncio.create_task(self._deliver(message), name=f"deliver {message.id}")
            self._deliveries.add(delivery)
            delivery.add_done_callback(self._delivered)
        return len(claimed)

    async def _keep_up(self) -> None:
        now = time.monotonic()
        if now < self._upkeep_at:
            return
        self._upkeep_at = now + self._upkeep_seconds
        await self._delivery.measure()
        try:
            await self._delivery.release()
        except errors.ParleyError as error:
            _log.warning("held messages wait", reason=error.reason)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(_RENEWAL_SECONDS)
            try:
                await self._delivery.renew()
            except errors.Unavailable:
                _log.warning("leases are not renewed")

    def _delivered(self, delivery: asyncio.Task[None]) -> None:
        self._deliveries.discard(delivery)
        if self._has_room:
            self._news.set()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._poll_seconds):
                await self._news.wait()
        except TimeoutError:
            return

    async def _deliver(self, message: Message) -> None:
        with _span(message):
            await self._try(message)

    async def _try(self, message: Message) -> None:
        try:
            await self._delivery.deliver(message)
        except (errors.Conflict, errors.Unavailable) as error:
            # The lease runs out, and the message is claimed anew.
            _log.warning("a message's outcome is not written", message_id=message.id, reason=error.reason)
        except Exception as error:
            # Its text may hold what a log must not.
            _log.error("a message can't be delivered", message_id=message.id, error=type(error).__name__)
            await self._abandon(message)

    async def _abandon(self, message: Message) -> None:
        try:
            await self._delivery.abandon(message)
        except errors.ParleyError as error:
            _log.warning("a message's outcome is not written", message_id=message.id, reason=error.reason)


def _span(message: Message) -> AbstractContextManager[trace.Span]:
    """One delivery, in the trace of what asked for the message; errors are told without their text."""
    return _tracer.start_as_current_span(
        f"deliver {message.channel.value}",
        context=_propagator.extract({"traceparent": message.traceparent}),
        attributes={"parley.message.id": message.id, "parley.message.attempt": message.attempts},
        record_exception=False,
    )
