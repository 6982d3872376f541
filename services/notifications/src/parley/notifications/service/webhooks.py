"""What a tenant's administrators do with webhooks."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from parley.common import errors, paging
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.common.ids import new_id
from parley.notifications.domain.errors import (
    TooManyWebhooks,
    WebhookDeliveryNotFound,
    WebhookExists,
    WebhookInactive,
    WebhookNotFound,
)
from parley.notifications.domain.event_types import TEST, checked_event_types
from parley.notifications.domain.message import Creation
from parley.notifications.domain.webhook import MAX_WEBHOOKS, Secret, Webhook, checked_description, checked_url
from parley.notifications.domain.webhook_delivery import (
    TEST_TIME,
    Happening,
    WebhookDelivery,
    new_delivery,
    payload,
)
from parley.notifications.service import access, recording
from parley.notifications.service.creation import created_before, creation
from parley.notifications.service.webhook_calls import WebhookCalls
from parley.notifications.service.webhook_ports import WebhookDeliveryStore, WebhookSecrets, WebhookStore

_ROUNDS = 5


@dataclass(frozen=True)
class NewWebhook:
    """As the caller gives it."""

    url: str
    description: str
    event_types: tuple[str, ...]


@dataclass(frozen=True)
class WebhookChange:
    """What changes; None stays."""

    url: str | None = None
    description: str | None = None
    event_types: tuple[str, ...] | None = None
    active: bool | None = None


@dataclass(frozen=True)
class WebhookWithSecret:
    """The one time that a secret is told."""

    webhook: Webhook
    secret: str


class Webhooks:
    """Use cases on webhooks; `on_due` is told when there is something to deliver now."""

    def __init__(
        self,
        store: WebhookStore,
        deliveries: WebhookDeliveryStore,
        secrets: WebhookSecrets,
        calls: WebhookCalls,
        clock: Clock,
        on_due: Callable[[], None],
        *,
        allow_private: bool = False,
    ) -> None:
        self._store = store
        self._deliveries = deliveries
        self._secrets = secrets
        self._calls = calls
        self._clock = clock
        self._on_due = on_due
        self._allow_private = allow_private

    async def create(self, caller: Caller, new: NewWebhook, idempotency_key: str) -> WebhookWithSecret:
        """Add one; the same key again answers the same, its secret as long as nothing of it was changed."""
        access.require_administrator(caller)
        request = creation(caller, idempotency_key, new)
        if before := await self._created_before(request):
            return before
        secret = self._secrets.new()
        webhook = Webhook(
            id=new_id("whk"),
            tenant_id=caller.tenant_id,
            url=checked_url(new.url, allow_private=self._allow_private),
            description=checked_description(new.description),
            event_types=checked_event_types(new.event_types),
            secrets=(Secret(secret.sealed),),
            created_at=self._clock(),
            slot=None,
            creation=request,
        )
        # Whoever takes a slot first ends one round of each of the others, and there are only so many slots.
        for _ in range(MAX_WEBHOOKS):
            placed = replace(webhook, slot=await self._free_slot(caller.tenant_id))
            try:
                saved = await self._store.add(placed, recording.of_webhook(placed, access.actor(caller), self._clock()))
            except WebhookExists:
                if before := await self._created_before(request):
                    return before
                continue
            return WebhookWithSecret(saved, secret.plain)
        raise errors.Conflict("Others add webhooks at this moment: try again.")

    async def get(self, caller: Caller, id: str) -> Webhook:
        """One of the tenant's."""
        access.require_administrator(caller)
        webhook = await self._store.load(id)
        if webhook is None or webhook.tenant_id != caller.tenant_id:
            raise WebhookNotFound("There is no such webhook.", field="id")
        return webhook.at(self._clock())

    async def all(self, caller: Caller) -> list[Webhook]:
        """The tenant's, oldest first, at most 50."""
        access.require_administrator(caller)
        now = self._clock()
        return [webhook.at(now) for webhook in await self._store.of_tenant(caller.tenant_id)]

    async def update(self, caller: Caller, id: str, change: WebhookChange, expected_version: int) -> Webhook:
        """Change what is given; switching it on forgets why Parley switched it off."""
        webhook = await self.get(caller, id)
        if expected_version and webhook.version != expected_version:
            raise errors.Conflict("Somebody else changed it first: load it again.")
        changed = self._changed(webhook, change)
        return webhook if changed == webhook else await self._save(caller, changed)

    async def delete(self, caller: Caller, id: str) -> None:
        """Take it away: nothing more is delivered, what is on its way neither."""
        webhook = await self.get(caller, id)
        await self._save(caller, webhook.deleted(self._clock()))

    async def rotate_secret(self, caller: Caller, id: str) -> WebhookWithSecret:
        """A new secret; the former one signs beside it for a day."""
        webhook = await self.get(caller, id)
        secret = self._secrets.new()
        rotated = await self._save(caller, webhook.rotated(secret.sealed, self._clock()))
        return WebhookWithSecret(rotated, secret.plain)

    async def test(self, caller: Caller, id: str) -> WebhookDelivery:
        """Call the endpoint now, once, also while the webhook is switched off, and say what it answered."""
        webhook = await self.get(caller, id)
        now = self._clock()
        body = payload(TEST, now, {"webhook_id": webhook.id})
        happening = Happening(new_id("evt"), webhook.tenant_id, TEST, now, body)
        delivery = new_delivery(new_id("dlv"), webhook.id, happening, now, "")
        attempt = await self._calls.attempt(webhook, delivery.message_id, body, TEST_TIME)
        return await self._deliveries.add(delivery.tried_once(attempt, self._clock()))

    async def deliveries(
        self, caller: Caller, id: str, before: str, page_size: int
    ) -> tuple[list[WebhookDelivery], str]:
        """A page of the log, newest first, and the position of the next one ("": there is none)."""
        webhook = await self.get(caller, id)
        size = paging.page_size(page_size)
        found = await self._deliveries.page(webhook.id, before, size + 1)
        page = found[:size]
        return page, page[-1].id if len(found) > size else ""

    async def redeliver(self, caller: Caller, id: str, delivery_id: str) -> WebhookDelivery:
        """Deliver it once more, now, under the same webhook-id; raises WebhookInactive."""
        for _ in range(_ROUNDS):
            webhook = await self.get(caller, id)
            delivery = await self._deliveries.load(delivery_id)
            if delivery is None or delivery.webhook_id != webhook.id:
                raise WebhookDeliveryNotFound("There is no such delivery.", field="delivery_id")
            if not webhook.active:
                raise WebhookInactive("The webhook is switched off: switch it on first.")
            again = delivery.again(self._clock())
            try:
                saved = delivery if again == delivery else await self._deliveries.save(again)
            except errors.Conflict:
                continue
            self._on_due()
            return saved
        raise errors.Conflict("The delivery changes too fast: try again.")

    def _changed(self, webhook: Webhook, change: WebhookChange) -> Webhook:
        if change.url is not None:
            webhook = replace(webhook, url=checked_url(change.url, allow_private=self._allow_private))
        if change.description is not None:
            webhook = replace(webhook, description=checked_description(change.description))
        if change.event_types is not None:
            webhook = replace(webhook, event_types=checked_event_types(change.event_types))
        return webhook if change.active is None else webhook.switched(change.active)

    async def _save(self, caller: Caller, webhook: Webhook) -> Webhook:
        return await self._store.save(webhook, recording.of_webhook(webhook, access.actor(caller), self._clock()))

    async def _free_slot(self, tenant_id: str) -> int:
        taken = {webhook.slot for webhook in await self._store.of_tenant(tenant_id)}
        free = next((slot for slot in range(MAX_WEBHOOKS) if slot not in taken), None)
        if free is None:
            raise TooManyWebhooks(f"A company has at most {MAX_WEBHOOKS} webhooks: delete one first.")
        return free

    async def _created_before(self, request: Creation | None) -> WebhookWithSecret | None:
        before = await created_before(request, self._store.find_created)
        if before is None:
            return None
        is_untouched = before.version == 1
        return WebhookWithSecret(before, self._secrets.open(before.secrets[0].sealed) if is_untouched else "")
