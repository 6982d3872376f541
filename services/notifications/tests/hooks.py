"""Webhooks over in-memory stores, with endpoints that answer as they are told."""

from dataclasses import dataclass, field
from datetime import datetime

from parley.common.auth import Caller, Kind
from parley.common.ids import new_id
from parley.common.testing.doubles import FakeClock
from parley.notifications.domain.hands import Hands
from parley.notifications.domain.letter import Company
from parley.notifications.domain.webhook import Webhook
from parley.notifications.domain.webhook_delivery import Happening, WebhookDelivery, payload
from parley.notifications.service.letters import AGE
from parley.notifications.service.recent import Recent
from parley.notifications.service.webhook_calls import WebhookCalls
from parley.notifications.service.webhook_courier import WebhookCourier
from parley.notifications.service.webhook_feed import WebhookFeed
from parley.notifications.service.webhooks import NewWebhook, Webhooks, WebhookWithSecret

from .fakes.recording import Journal
from .fakes.town import Town
from .fakes.webhooks import Endpoints, MemoryWebhookDeliveries, MemoryWebhooks, PlainSecrets

ADMIN = Caller(Kind.STAFF, "stf_m", tenant_id="ten_a", roles=frozenset({"administrator"}))
URL = "https://hooks.example/parley"
COMPANY = Company("Lumière", "fr", "Europe/Paris", "", "")
NEW = NewWebhook(URL, "our CRM", ())


def happening(
    type: str = "appointment.scheduled", *, at: datetime, id: str = "", tenant_id: str = "ten_a"
) -> Happening:
    """An appointment was booked."""
    return Happening(id or new_id("evt"), tenant_id, type, at, payload(type, at, {"appointment_id": "apt_a"}))


@dataclass
class Hooks:
    """The use cases of webhooks; `jitter` is what chance says."""

    clock: FakeClock = field(default_factory=FakeClock)
    journal: Journal = field(default_factory=Journal)
    endpoints: Endpoints = field(default_factory=Endpoints)
    hands: Hands = field(default_factory=lambda: Hands(8, 6, 2))
    town: Town = field(default_factory=lambda: Town(companies={"ten_a": COMPANY}))
    jitter: float = 0.0
    woken: int = 0

    def __post_init__(self) -> None:
        self.store = MemoryWebhooks(self.journal)
        self.log = MemoryWebhookDeliveries(self.journal)
        self.secrets = PlainSecrets()
        self.calls = WebhookCalls(self.secrets, self.endpoints, self.clock)
        self.courier = self.replica(self.hands)
        self.feed = WebhookFeed(self.store, self.log, self.clock)
        self.webhooks = Webhooks(self.store, self.log, self.secrets, self.calls, self.clock, self.wake)

    def replica(self, hands: Hands | None = None) -> WebhookCourier:
        """A process of its own, which knows nothing of what another has in hand."""
        hands = hands or Hands(8, 6, 2)
        companies = Recent(self.town.company, AGE, self.clock)
        return WebhookCourier(self.store, self.log, self.calls, companies, hands, self.clock, lambda: self.jitter)

    def wake(self) -> None:
        self.woken += 1

    async def create(self, url: str = URL, *event_types: str) -> WebhookWithSecret:
        """By the tenant's administrator."""
        return await self.webhooks.create(ADMIN, NewWebhook(url, "", event_types), "")

    async def happens(self, type: str = "appointment.scheduled", tenant_id: str = "ten_a") -> bool:
        """Something does, now; says whether anybody is to hear of it."""
        return await self.feed.announce(happening(type, at=self.clock(), tenant_id=tenant_id))

    async def deliver_due(self, by: WebhookCourier | None = None) -> int:
        """What a worker does in one turn; says how many deliveries it had in hand."""
        courier = by or self.courier
        claimed = await courier.claim_due()
        for each in claimed:
            await courier.deliver(each)
        return len(claimed)

    def the_webhook(self) -> Webhook:
        """The only one."""
        (found,) = self.store.webhooks.values()
        return found

    def the_delivery(self) -> WebhookDelivery:
        """The only one."""
        (found,) = self.log.deliveries.values()
        return found
