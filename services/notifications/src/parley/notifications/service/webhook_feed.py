"""Puts what happened on its way to every webhook that hears of it."""

from parley.common.clock import Clock
from parley.common.ids import new_id
from parley.notifications import metrics
from parley.notifications.domain.errors import WebhookDeliveryExists
from parley.notifications.domain.webhook import Webhook
from parley.notifications.domain.webhook_delivery import MAX_WAITING, Happening, new_delivery
from parley.notifications.service.webhook_ports import WebhookDeliveryStore, WebhookStore


class WebhookFeed:
    """Idempotent: an event and a webhook have one delivery, however often the event is heard of."""

    def __init__(self, webhooks: WebhookStore, deliveries: WebhookDeliveryStore, clock: Clock) -> None:
        self._webhooks = webhooks
        self._deliveries = deliveries
        self._clock = clock

    async def announce(self, happening: Happening, traceparent: str = "") -> bool:
        """Say whether there is anything to deliver. Raises Unavailable."""
        webhooks = await self._webhooks.of_tenant(happening.tenant_id)
        hearing = [webhook for webhook in webhooks if webhook.hears(happening.type, happening.at)]
        for webhook in hearing:
            await self._add(webhook, happening, traceparent)
        return bool(hearing)

    async def _add(self, webhook: Webhook, happening: Happening, traceparent: str) -> None:
        now = self._clock()
        delivery = new_delivery(new_id("dlv"), webhook.id, happening, now, traceparent)
        if await self._deliveries.count_waiting(webhook.id, MAX_WAITING) >= MAX_WAITING:
            delivery = delivery.given_up("too many deliveries wait for this webhook", now)
            metrics.WEBHOOK_ATTEMPTS.labels("shed").inc()
        try:
            await self._deliveries.add(delivery)
        except WebhookDeliveryExists:
            return
