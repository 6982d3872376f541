"""The loop that sends what is due; any number of replicas may run one."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

import structlog
from opentelemetry import trace

from parley.common import errors
from parley.notifications.domain.message import LEASE, Message
from parley.notifications.service.delivery import Delivery
from parley.notifications.worker import Worker, delivery_span

_log = structlog.get_logger(__name__)

_RENEWAL_SECONDS = LEASE.total_seconds() / 4
# What could not be renewed is tried again at once, for the database may be back just before a lease ends.
_RETRY_SECONDS = 0.5


class Dispatcher(Worker[Message]):
    """Messages, at most `concurrency` in hand, whose leases it renews."""

    def __init__(
        self,
        delivery: Delivery,
        *,
        concurrency: int,
        poll: timedelta = timedelta(seconds=1),
        upkeep: timedelta = timedelta(seconds=2),
    ) -> None:
        """Each `upkeep` the backlog is measured, and what no suspension holds any more is let go."""
        super().__init__(poll, upkeep)
        self._delivery = delivery
        self._concurrency = concurrency

    async def run(self) -> None:
        """Until cancelled; then it lets the messages in hand finish, which their time limits bound."""
        renewing = asyncio.create_task(self._renew(), name="renew")
        try:
            await super().run()
        finally:
            renewing.cancel()

    @property
    def _has_room(self) -> bool:
        """Whether claiming is worth it: by the batch, not by the message, when there is much to do."""
        return len(self._in_hand) <= self._concurrency // 2

    async def _keep_up(self) -> None:
        await self._delivery.measure()
        try:
            await self._delivery.release()
        except errors.ParleyError as error:
            _log.warning("held messages wait", reason=error.reason)

    async def _claim_due(self) -> Sequence[Message]:
        return await self._delivery.claim_due(self._concurrency - len(self._in_hand))

    async def _deliver(self, item: Message) -> None:
        await self._delivery.deliver(item)

    async def _abandon(self, item: Message) -> None:
        await self._delivery.abandon(item)

    def _span(self, item: Message) -> AbstractContextManager[trace.Span]:
        attributes: dict[str, str | int] = {
            "parley.message.id": item.id,
            "parley.message.attempt": item.attempts,
        }
        return delivery_span(f"deliver {item.channel.value}", item.traceparent, attributes)

    async def _renew(self) -> None:
        pause = _RENEWAL_SECONDS
        while True:
            await asyncio.sleep(pause)
            try:
                await self._delivery.renew()
                pause = _RENEWAL_SECONDS
            except errors.Unavailable:
                _log.warning("leases are not renewed")
                pause = _RETRY_SECONDS
