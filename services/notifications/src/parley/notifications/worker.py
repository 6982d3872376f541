"""The loop that both deliver by: what is due is claimed as fast as it can be dealt with, and no faster."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Generic, Protocol, TypeVar

import structlog
from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from parley.common import errors, telemetry

_log = structlog.get_logger(__name__)
_tracer = telemetry.tracer("parley.notifications")
_propagator = TraceContextTextMapPropagator()


class Due(Protocol):
    """What a worker can have in hand."""

    @property
    def id(self) -> str:
        """Its own."""
        ...


Item = TypeVar("Item", bound=Due)


class Worker(ABC, Generic[Item]):
    """Any number of replicas may run one. Without news it looks for work each `poll`; each `upkeep` it keeps up."""

    def __init__(self, poll: timedelta, upkeep: timedelta) -> None:
        self._poll_seconds = poll.total_seconds()
        self._upkeep_seconds = upkeep.total_seconds()
        self._upkeep_at = 0.0
        self._news = asyncio.Event()
        self._in_hand: set[asyncio.Task[None]] = set()
        # Whether something may be due that was not claimed for want of room.
        self._left_some = False

    def wake(self) -> None:
        """Something is due now: search without waiting for the next turn."""
        self._news.set()

    async def run(self) -> None:
        """Until cancelled; then it lets what is in hand finish, which has limits of time."""
        claiming: asyncio.Task[int] | None = None
        try:
            while True:
                self._news.clear()
                # Not broken off half-way: what is claimed is dealt with.
                claiming = asyncio.create_task(self._claim(), name="claim")
                if await asyncio.shield(claiming) == 0 or not self._has_room:
                    await self._wait()
        finally:
            if claiming is not None:
                await asyncio.wait([claiming])
            if self._in_hand:
                await asyncio.wait(self._in_hand)

    @property
    def _has_room(self) -> bool:
        """Whether claiming is worth it at the moment."""
        return True

    @property
    def _passes_over(self) -> bool:
        """Whether a claim leaves some of what is due although there is room."""
        return False

    @abstractmethod
    async def _keep_up(self) -> None:
        """What is to be done now and then beside the work itself."""

    @abstractmethod
    async def _claim_due(self) -> Sequence[Item]:
        """Take what is due; raises Unavailable."""

    @abstractmethod
    async def _deliver(self, item: Item) -> None:
        """Deal with one; raises Conflict or Unavailable where its outcome can't be written."""

    @abstractmethod
    async def _abandon(self, item: Item) -> None:
        """Give up one that met a defect."""

    @abstractmethod
    def _span(self, item: Item) -> AbstractContextManager[trace.Span]:
        """The trace that it belongs to."""

    async def _claim(self) -> int:
        """Start what can be claimed; 0 when there is nothing more to do for now."""
        try:
            if time.monotonic() >= self._upkeep_at:
                self._upkeep_at = time.monotonic() + self._upkeep_seconds
                await self._keep_up()
            if not self._has_room:
                self._left_some = True
                return 0
            claimed = await self._claim_due()
        except errors.Unavailable:
            _log.warning("what is due waits for the database", worker=type(self).__name__)
            return 0
        for item in claimed:
            task = asyncio.create_task(self._try(item), name=f"deliver {item.id}")
            self._in_hand.add(task)
            task.add_done_callback(self._done)
        self._left_some = bool(claimed) or self._passes_over
        return len(claimed)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._in_hand.discard(task)
        if self._left_some and self._has_room:
            self._news.set()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._poll_seconds):
                await self._news.wait()
        except TimeoutError:
            return

    async def _try(self, item: Item) -> None:
        with self._span(item):
            try:
                await self._deliver(item)
            except (errors.Conflict, errors.Unavailable) as error:
                # The lease runs out, and it is claimed anew.
                _log.warning("an outcome is not written", worker=type(self).__name__, id=item.id, reason=error.reason)
            except Exception as error:
                # Its text may hold what a log must not: an address, a URL, a secret.
                _log.error(
                    "what is due can't be delivered", worker=type(self).__name__, id=item.id, error=type(error).__name__
                )
                await self._give_up(item)

    async def _give_up(self, item: Item) -> None:
        try:
            await self._abandon(item)
        except errors.ParleyError as error:
            _log.warning("an outcome is not written", worker=type(self).__name__, id=item.id, reason=error.reason)


def delivery_span(name: str, traceparent: str, attributes: dict[str, str | int]) -> AbstractContextManager[trace.Span]:
    """One delivery, in the trace of what asked for it; errors are told without their text."""
    return _tracer.start_as_current_span(
        name,
        context=_propagator.extract({"traceparent": traceparent}),
        attributes=attributes,
        record_exception=False,
    )
