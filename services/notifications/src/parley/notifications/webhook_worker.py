"""The loop that delivers events to webhooks; any number of replicas may run one."""

import asyncio
import time
from contextlib import AbstractContextManager
from datetime import timedelta

import structlog
from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from parley.common import errors, telemetry
from parley.notifications.domain.webhook_delivery import WebhookDelivery
from parley.notifications.service.webhook_courier import WebhookCourier

_log = structlog.get_logger(__name__)
_tracer = telemetry.tracer("parley.notifications")
_propagator = TraceContextTextMapPropagator()


class WebhookWorker:
    """Claims what is due as fast as it can deliver it, and no faster."""

    def __init__(
        self,
        courier: WebhookCourier,
        *,
        poll: timedelta = timedelta(seconds=1),
        upkeep: timedelta = timedelta(seconds=5),
    ) -> None:
        """Without news the log is searched each `poll`; each `upkeep` the backlog is measured."""
        self._courier = courier
        self._poll_seconds = poll.total_seconds()
        self._upkeep_seconds = upkeep.total_seconds()
        self._upkeep_at = 0.0
        self._news = asyncio.Event()
        self._in_hand: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Something is due now: search without waiting for the next turn."""
        self._news.set()

    async def run(self) -> None:
        """Until cancelled; then it lets the calls in hand finish, which their time limit bounds."""
        claiming: asyncio.Task[int] | None = None
        try:
            while True:
                self._news.clear()
                # Not broken off half-way: what is claimed is delivered.
                claiming = asyncio.create_task(self._claim(), name="claim")
                if await asyncio.shield(claiming) == 0:
                    await self._wait()
        finally:
            if claiming is not None:
                await asyncio.wait([claiming])
            if self._in_hand:
                await asyncio.wait(self._in_hand)

    async def _claim(self) -> int:
        """Start what can be claimed; 0 when there is nothing more to do for now."""
        try:
            await self._keep_up()
            claimed = await self._courier.claim_due()
        except errors.Unavailable:
            _log.warning("deliveries to webhooks wait for the database")
            return 0
        for delivery in claimed:
            task = asyncio.create_task(self._deliver(delivery), name=f"deliver {delivery.id}")
            self._in_hand.add(task)
            task.add_done_callback(self._delivered)
        return len(claimed)

    async def _keep_up(self) -> None:
        now = time.monotonic()
        if now >= self._upkeep_at:
            self._upkeep_at = now + self._upkeep_seconds
            await self._courier.measure()

    def _delivered(self, task: asyncio.Task[None]) -> None:
        self._in_hand.discard(task)
        # A hand is free, and there may be more for it.
        self._news.set()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._poll_seconds):
                await self._news.wait()
        except TimeoutError:
            return

    async def _deliver(self, delivery: WebhookDelivery) -> None:
        with _span(delivery):
            try:
                await self._courier.deliver(delivery)
            except (errors.Conflict, errors.Unavailable) as error:
                # The lease runs out, and it is claimed anew.
                _log.warning("a delivery's outcome is not written", delivery_id=delivery.id, reason=error.reason)
            except Exception as error:
                # Its text may hold what a log must not: a URL, a secret.
                _log.error("a delivery can't be made", delivery_id=delivery.id, error=type(error).__name__)
                await self._abandon(delivery)

    async def _abandon(self, delivery: WebhookDelivery) -> None:
        try:
            await self._courier.abandon(delivery)
        except errors.ParleyError as error:
            _log.warning("a delivery's outcome is not written", delivery_id=delivery.id, reason=error.reason)


def _span(delivery: WebhookDelivery) -> AbstractContextManager[trace.Span]:
    """One delivery, in the trace of what happened; errors are told without their text."""
    return _tracer.start_as_current_span(
        "deliver webhook",
        context=_propagator.extract({"traceparent": delivery.traceparent}),
        attributes={"parley.delivery.id": delivery.id, "parley.delivery.attempt": delivery.tries + 1},
        record_exception=False,
    )
