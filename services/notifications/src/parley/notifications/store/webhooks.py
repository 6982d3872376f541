"""Webhooks in MongoDB: one document each; a deleted one stays until the news of it has long travelled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing
from parley.notifications.domain.errors import WebhookExists
from parley.notifications.domain.message import Creation
from parley.notifications.domain.recorded import Recorded
from parley.notifications.domain.webhook import Secret, Webhook
from parley.notifications.store.saving import CREATION, created_by

COLLECTION = "webhooks"
INDEXES = (
    Index([("tenant_id", 1), ("slot", 1)], unique=True, partial={"slot": {"$exists": True}}, name="slot"),
    CREATION,
    Index("deleted_at", expire_after=timedelta(days=30), name="deleted"),
)
_WITHOUT_OUTBOX = {"outbox": False}


class WebhookStore:
    """The service's WebhookStore."""

    def __init__(
        self,
        database: AsyncDatabase[dict[str, Any]],
        outbox: Outbox,
        encode_event: Callable[[Recorded], Outgoing],
    ) -> None:
        self._collection = database[COLLECTION]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def add(self, webhook: Webhook, events: Sequence[Recorded]) -> Webhook:
        """Take a new one; raises WebhookExists when its slot is taken or its request was heard before."""
        added = replace(webhook, version=1)
        try:
            await self._aggregates.insert(_document(added), [self._encode_event(each) for each in events])
        except DuplicateKey as duplicate:
            raise WebhookExists from duplicate
        return added

    async def save(self, webhook: Webhook, events: Sequence[Recorded]) -> Webhook:
        """Store and publish; raises Conflict when someone saved since it was loaded."""
        await self._aggregates.save(_document(webhook), [self._encode_event(each) for each in events])
        return replace(webhook, version=webhook.version + 1)

    async def load(self, id: str) -> Webhook | None:
        """Return it, or None, also for a deleted one."""
        document = await self._aggregates.load(id)
        return _webhook(document) if document and "deleted_at" not in document else None

    async def find_created(self, creation: Creation) -> Webhook | None:
        """Return what this tenant's subject created by this key."""
        with translated():
            document = await self._collection.find_one(created_by(creation), projection=_WITHOUT_OUTBOX)
        return _webhook(document) if document else None

    async def of_tenant(self, tenant_id: str) -> list[Webhook]:
        """Oldest first, without deleted ones."""
        # Only deleted ones have no slot; that is also how the index is found.
        asked = {"tenant_id": tenant_id, "slot": {"$exists": True}}
        with translated():
            found = await self._collection.find(asked, projection=_WITHOUT_OUTBOX).to_list()
        return sorted(map(_webhook, found), key=lambda webhook: webhook.id)


def _document(webhook: Webhook) -> dict[str, Any]:
    """What is unset is left out, so that indexes skip it."""
    document: dict[str, Any] = {
        "_id": webhook.id,
        "version": webhook.version,
        "tenant_id": webhook.tenant_id,
        "url": webhook.url,
        "description": webhook.description,
        "event_types": list(webhook.event_types),
        "secrets": [asdict(secret) for secret in webhook.secrets],
        "created_at": webhook.created_at,
        "active": webhook.active,
        "disabled_reason": webhook.disabled_reason,
    }
    optional = {
        "slot": webhook.slot,
        "deleted_at": webhook.deleted_at,
        "creation": asdict(webhook.creation) if webhook.creation else None,
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def _webhook(document: Mapping[str, Any]) -> Webhook:
    creation = document.get("creation")
    return Webhook(
        id=document["_id"],
        tenant_id=document["tenant_id"],
        url=document["url"],
        description=document["description"],
        event_types=tuple(document["event_types"]),
        secrets=tuple(Secret(**secret) for secret in document["secrets"]),
        created_at=document["created_at"],
        slot=document.get("slot"),
        active=document["active"],
        disabled_reason=document["disabled_reason"],
        deleted_at=document.get("deleted_at"),
        creation=Creation(**creation) if creation else None,
        version=document["version"],
    )
