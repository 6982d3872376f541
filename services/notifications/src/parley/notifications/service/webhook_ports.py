"""What the use cases of webhooks need of the world outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from parley.notifications.domain.hands import Hands
from parley.notifications.domain.message import Creation
from parley.notifications.domain.recorded import Recorded
from parley.notifications.domain.webhook import Webhook
from parley.notifications.domain.webhook_delivery import Answer, WebhookDelivery


class WebhookStore(Protocol):
    """Tenants' webhooks."""

    async def add(self, webhook: Webhook, events: Sequence[Recorded]) -> Webhook:
        """Take a new one; raises WebhookExists when its slot is taken or its request was heard before."""
        ...

    async def save(self, webhook: Webhook, events: Sequence[Recorded]) -> Webhook:
        """Store and publish; raises Conflict when someone saved since it was loaded."""
        ...

    async def load(self, id: str) -> Webhook | None:
        """Return it, or None, also for a deleted one."""
        ...

    async def find_created(self, creation: Creation) -> Webhook | None:
        """Return what this tenant's subject created by this key."""
        ...

    async def of_tenant(self, tenant_id: str) -> list[Webhook]:
        """Oldest first, without deleted ones."""
        ...


class WebhookDeliveryStore(Protocol):
    """The log of deliveries, and what is still on its way."""

    async def add(self, delivery: WebhookDelivery) -> WebhookDelivery:
        """Take a new one; raises WebhookDeliveryExists when its event and webhook have one already."""
        ...

    async def save(self, delivery: WebhookDelivery) -> WebhookDelivery:
        """Raises Conflict when someone saved or claimed it since it was loaded."""
        ...

    async def load(self, id: str) -> WebhookDelivery | None:
        """Return it, or None."""
        ...

    async def page(self, webhook_id: str, before: str, limit: int) -> list[WebhookDelivery]:
        """Newest first: those older than the id `before`, or the newest where it is empty."""
        ...

    async def claim(self, claim: str, now: datetime, hands: Hands) -> list[WebhookDelivery]:
        """Make what is due and fits into the hands the claim's own until the lease ends, the longest due first."""
        ...

    async def count_waiting(self, webhook_id: str, limit: int) -> int:
        """How many are still on their way to a webhook, counted to the limit."""
        ...

    async def count_due(self, now: datetime) -> int:
        """How many may be claimed, counted to ten thousand."""
        ...

    async def delivered_since(self, webhook_id: str, since: datetime) -> bool:
        """Whether the webhook took anything from then on."""
        ...


@dataclass(frozen=True)
class NewSecret:
    """A secret as its tenant gets it, this once, and as it is kept."""

    plain: str = field(repr=False)
    sealed: str


class WebhookSecrets(Protocol):
    """Makes, seals and uses signing secrets."""

    def new(self) -> NewSecret:
        """A random one."""
        ...

    def open(self, sealed: str) -> str:
        """The plain secret."""
        ...

    def sign(self, sealed: Sequence[str], message_id: str, at: datetime, payload: str) -> str:
        """The header webhook-signature: one signature for each secret."""
        ...


class WebhookCaller(Protocol):
    """Calls endpoints on the public internet."""

    async def call(self, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> Answer:
        """POST; never raises: whatever keeps an answer from coming within `seconds` is told as status 0."""
        ...
