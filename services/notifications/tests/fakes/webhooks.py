"""Webhooks and deliveries in dictionaries, which pass the same suite as the real stores; endpoints that answer as told;
secrets without a seal.
"""

import asyncio
import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from standardwebhooks.webhooks import Webhook as StandardWebhook

from parley.common.errors import Conflict
from parley.notifications.domain.errors import WebhookDeliveryExists, WebhookExists
from parley.notifications.domain.hands import Candidate, Hands
from parley.notifications.domain.message import Creation
from parley.notifications.domain.recorded import Recorded
from parley.notifications.domain.webhook import Webhook
from parley.notifications.domain.webhook_delivery import LEASE, Answer, WebhookDelivery
from parley.notifications.service.webhook_ports import NewSecret

from .recording import MemoryStore


@dataclass
class MemoryWebhooks(MemoryStore):
    webhooks: dict[str, Webhook] = field(default_factory=dict)

    async def add(self, webhook: Webhook, events: Sequence[Recorded]) -> Webhook:
        self.reach()
        others = self.webhooks.values()
        if (webhook.tenant_id, webhook.slot) in {(each.tenant_id, each.slot) for each in others}:
            raise WebhookExists
        if webhook.creation and await self.find_created(webhook.creation):
            raise WebhookExists
        self.webhooks[webhook.id] = replace(webhook, version=1)
        self.publish(events)
        return self.webhooks[webhook.id]

    async def save(self, webhook: Webhook, events: Sequence[Recorded]) -> Webhook:
        self.reach()
        self.check(self.webhooks[webhook.id].version, webhook.version)
        saved = self.webhooks[webhook.id] = replace(webhook, version=webhook.version + 1)
        self.publish(events)
        return saved

    async def load(self, id: str) -> Webhook | None:
        self.reach()
        webhook = self.webhooks.get(id)
        return webhook if webhook and webhook.deleted_at is None else None

    async def find_created(self, creation: Creation) -> Webhook | None:
        self.reach()
        wanted = (creation.tenant_id, creation.subject, creation.key)
        for webhook in self.webhooks.values():
            made = webhook.creation
            if made and (made.tenant_id, made.subject, made.key) == wanted:
                return webhook
        return None

    async def of_tenant(self, tenant_id: str) -> list[Webhook]:
        self.reach()
        found = [w for w in self.webhooks.values() if w.tenant_id == tenant_id and w.deleted_at is None]
        return sorted(found, key=lambda webhook: webhook.id)


@dataclass
class MemoryWebhookDeliveries(MemoryStore):
    """`counted` is how often the backlog was asked for, `searched` how often what is due."""

    deliveries: dict[str, WebhookDelivery] = field(default_factory=dict)
    counted: int = 0
    searched: int = 0

    async def add(self, delivery: WebhookDelivery) -> WebhookDelivery:
        self.reach()
        key = (delivery.webhook_id, delivery.message_id)
        if key in {(each.webhook_id, each.message_id) for each in self.deliveries.values()}:
            raise WebhookDeliveryExists
        added = self.deliveries[delivery.id] = replace(delivery, version=1)
        return added

    async def save(self, delivery: WebhookDelivery) -> WebhookDelivery:
        self.reach()
        if delivery.id not in self.deliveries:
            raise Conflict("It is gone.")
        self.check(self.deliveries[delivery.id].version, delivery.version)
        saved = self.deliveries[delivery.id] = replace(delivery, version=delivery.version + 1)
        return saved

    async def load(self, id: str) -> WebhookDelivery | None:
        self.reach()
        return self.deliveries.get(id)

    async def page(self, webhook_id: str, before: str, limit: int) -> list[WebhookDelivery]:
        self.reach()
        found = [d for d in self.deliveries.values() if d.webhook_id == webhook_id and (not before or d.id < before)]
        return sorted(found, key=lambda delivery: delivery.id, reverse=True)[:limit]

    async def claim(self, claim: str, now: datetime, hands: Hands) -> list[WebhookDelivery]:
        self.searched += 1
        self.reach()
        claimed = []
        for each in hands.choose(Candidate(d.id, d.webhook_id, d.tenant_id) for d in self._due(now)):
            found = self.deliveries[each.id]
            mine = replace(found, claim=claim, next_attempt_at=now + LEASE, version=found.version + 1)
            self.deliveries[each.id] = mine
            claimed.append(mine)
        return claimed

    async def count_waiting(self, webhook_id: str, limit: int) -> int:
        self.reach()
        return min(limit, sum(d.webhook_id == webhook_id for d in self.deliveries.values() if d.next_attempt_at))

    async def count_due(self, now: datetime) -> int:
        self.counted += 1
        self.reach()
        return len(self._due(now))

    async def delivered_since(self, webhook_id: str, since: datetime) -> bool:
        self.reach()
        taken = [d.delivered_at for d in self.deliveries.values() if d.webhook_id == webhook_id and d.delivered_at]
        return any(at >= since for at in taken)

    def _due(self, now: datetime) -> list[WebhookDelivery]:
        due = [(d.next_attempt_at, d) for d in self.deliveries.values() if d.next_attempt_at]
        return [delivery for at, delivery in sorted(due, key=lambda each: each[0]) if at <= now]


@dataclass(frozen=True)
class Called:
    """What an endpoint got."""

    url: str
    headers: Mapping[str, str]
    body: str


@dataclass
class Endpoints:
    """Keeps what it is sent; answers `status`, or what `answers` says of a URL; while `open` is unset a call of one of
    the `slow` waits.
    """

    status: int = 204
    answers: dict[str, Answer] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    calls: list[Called] = field(default_factory=list)
    patience: list[float] = field(default_factory=list)
    defect: Exception | None = None

    async def call(self, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> Answer:
        self.calls.append(Called(url, headers, body.decode()))
        self.patience.append(seconds)
        if self.defect is not None:
            raise self.defect
        if url in self.slow:
            await self.open.wait()
        return self.answers.get(url) or Answer(self.status, "")


@dataclass
class PlainSecrets:
    """Seals nothing, and counts its secrets so that tests can tell them apart."""

    made: int = 0

    def new(self) -> NewSecret:
        self.made += 1
        plain = "whsec_" + base64.b64encode(b"%032d" % self.made).decode()
        return NewSecret(plain, plain)

    def open(self, sealed: str) -> str:
        return sealed

    def sign(self, sealed: Sequence[str], message_id: str, at: datetime, payload: str) -> str:
        return " ".join(StandardWebhook(each).sign(message_id, at, payload) for each in sealed)
