"""The loop that delivers events to webhooks; any number of replicas may run one."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

from opentelemetry import trace

from parley.notifications.domain.webhook_delivery import WebhookDelivery
from parley.notifications.service.webhook_courier import WebhookCourier
from parley.notifications.worker import Worker, delivery_span


class WebhookWorker(Worker[WebhookDelivery]):
    """Events to webhooks, as many in hand as the courier's hands allow."""

    def __init__(
        self,
        courier: WebhookCourier,
        *,
        poll: timedelta = timedelta(seconds=1),
        upkeep: timedelta = timedelta(seconds=5),
    ) -> None:
        """Each `upkeep` the backlog is measured."""
        super().__init__(poll, upkeep)
        self._courier = courier

    @property
    def _passes_over(self) -> bool:
        return self._courier.is_full

    async def _keep_up(self) -> None:
        await self._courier.measure()

    async def _claim_due(self) -> Sequence[WebhookDelivery]:
        return await self._courier.claim_due()

    async def _deliver(self, item: WebhookDelivery) -> None:
        await self._courier.deliver(item)

    async def _abandon(self, item: WebhookDelivery) -> None:
        await self._courier.abandon(item)

    def _span(self, item: WebhookDelivery) -> AbstractContextManager[trace.Span]:
        attributes: dict[str, str | int] = {
            "parley.delivery.id": item.id,
            "parley.delivery.attempt": item.tries + 1,
        }
        return delivery_span("deliver webhook", item.traceparent, attributes)
