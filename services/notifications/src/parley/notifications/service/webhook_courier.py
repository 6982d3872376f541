"""Delivers what is due: claims it, calls the endpoint, and writes down what it answered."""

import random
from collections.abc import Callable

from parley.common import errors
from parley.common.clock import Clock
from parley.common.ids import new_id
from parley.notifications import metrics
from parley.notifications.domain.errors import LeaseLost
from parley.notifications.domain.hands import Hands
from parley.notifications.domain.letter import Company
from parley.notifications.domain.recorded import OURSELVES
from parley.notifications.domain.webhook import Webhook
from parley.notifications.domain.webhook_delivery import (
    ATTEMPT_TIME,
    MAX_ATTEMPTS,
    Attempt,
    DeliveryState,
    WebhookDelivery,
)
from parley.notifications.service import recording
from parley.notifications.service.recent import Recent
from parley.notifications.service.webhook_calls import WebhookCalls
from parley.notifications.service.webhook_ports import WebhookDeliveryStore, WebhookStore

_SWITCHED_OFF = "the webhook is switched off"
_INACTIVE = "the company is inactive"
_GONE = "Its endpoint answered 410 Gone."
_DEAD = f"Its endpoint took nothing for days: each event was tried {MAX_ATTEMPTS} times."
_ROUNDS = 5


class WebhookCourier:
    """What one process has in hand, and how it is delivered.

    An endpoint hears of each event at least once: between its answer and our write of it lies the moment in which a
    crash has it called again, under the same webhook-id. No order is promised.
    """

    def __init__(
        self,
        webhooks: WebhookStore,
        deliveries: WebhookDeliveryStore,
        calls: WebhookCalls,
        companies: Recent[Company],
        hands: Hands,
        clock: Clock,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`jitter` gives numbers between 0 and 1."""
        self._webhooks = webhooks
        self._deliveries = deliveries
        self._calls = calls
        self._companies = companies
        self._hands = hands
        self._clock = clock
        self._jitter = jitter

    @property
    def is_full(self) -> bool:
        """Whether something due is not claimed until something in hand is delivered."""
        return self._hands.is_full

    async def claim_due(self) -> list[WebhookDelivery]:
        """What is this process's to deliver until the lease ends. Raises Unavailable."""
        if self._hands.room <= 0:
            return []
        claimed = await self._deliveries.claim(new_id("clm"), self._clock(), self._hands)
        for delivery in claimed:
            self._hands.take(delivery.webhook_id, delivery.tenant_id)
        return claimed

    async def deliver(self, delivery: WebhookDelivery) -> None:
        """Call the endpoint of a claimed delivery and write down the answer; raises Conflict when the lease was lost,
        and Unavailable.
        """
        try:
            await self._deliver(delivery)
        finally:
            self._hands.free(delivery.webhook_id, delivery.tenant_id)

    async def abandon(self, delivery: WebhookDelivery) -> None:
        """For a delivery that a defect of ours kept from going out: due again after the back-off."""
        now = self._clock()
        await self._write(delivery, Attempt(now, 0, 0, "internal error"))

    async def measure(self) -> None:
        """Bring the backlog's metric up to date."""
        metrics.WEBHOOK_BACKLOG.set(await self._deliveries.count_due(self._clock()))

    async def _deliver(self, delivery: WebhookDelivery) -> None:
        webhook = await self._webhooks.load(delivery.webhook_id)
        if webhook is None or not webhook.active:
            await self._give_up(delivery, _SWITCHED_OFF)
            return
        if not (await self._companies.get(delivery.tenant_id)).active:
            await self._give_up(delivery, _INACTIVE)
            return
        if not delivery.is_in_hand(self._clock()):
            # This process stood still: somebody else may be delivering it.
            raise LeaseLost("The delivery is another sender's by now.")
        attempt = await self._calls.attempt(webhook, delivery.message_id, delivery.payload, ATTEMPT_TIME)
        tried = await self._write(delivery, attempt)
        if attempt.is_gone:
            await self._disable(webhook, _GONE)
        elif tried.state is DeliveryState.FAILED and not await self._took_anything(tried):
            await self._disable(webhook, _DEAD)

    async def _give_up(self, delivery: WebhookDelivery, reason: str) -> None:
        await self._deliveries.save(delivery.given_up(reason, self._clock()))
        metrics.WEBHOOK_ATTEMPTS.labels("switched_off").inc()

    async def _write(self, delivery: WebhookDelivery, attempt: Attempt) -> WebhookDelivery:
        now = self._clock()
        tried = await self._deliveries.save(delivery.tried(attempt, now, self._jitter()))
        outcome = "retried" if tried.state is DeliveryState.DUE else tried.state.value
        metrics.WEBHOOK_ATTEMPTS.labels(outcome).inc()
        if tried.state is DeliveryState.DELIVERED:
            metrics.WEBHOOK_LATENESS.observe((now - tried.occurred_at).total_seconds())
        return tried

    async def _took_anything(self, given_up: WebhookDelivery) -> bool:
        """Whether something else got through while this one did not: then the event is to blame, not the endpoint."""
        return await self._deliveries.delivered_since(given_up.webhook_id, given_up.tried_since)

    async def _disable(self, called: Webhook, reason: str) -> None:
        """Unless its tenant has switched it off, or led it elsewhere, in the meantime."""
        for _ in range(_ROUNDS):
            webhook = await self._webhooks.load(called.id)
            if webhook is None or not webhook.active or webhook.url != called.url:
                return
            disabled = webhook.disabled(reason)
            try:
                await self._webhooks.save(disabled, recording.of_webhook(disabled, OURSELVES, self._clock()))
            except errors.Conflict:
                continue
            metrics.WEBHOOKS_DISABLED.inc()
            return
