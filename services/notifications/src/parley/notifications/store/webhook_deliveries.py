"""Deliveries in MongoDB: `webhook_deliveries`, one document for each event and webhook.

`next_attempt_at`, which only those have that are due, lets any replica find work; a claim changes only what is still
due at that moment, so one replica has it, and when that one is killed the lease ends and another claims it. They
publish no events. MongoDB itself removes what the log has kept long enough.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.common.mongo import DuplicateKey, Index, VersionConflict, translated
from parley.notifications.domain.errors import WebhookDeliveryExists
from parley.notifications.domain.hands import Candidate, Hands
from parley.notifications.domain.webhook_delivery import LEASE, Attempt, DeliveryState, WebhookDelivery

COLLECTION = "webhook_deliveries"
INDEXES = (
    Index([("webhook_id", 1), ("message_id", 1)], unique=True, name="key"),
    Index([("webhook_id", 1), ("_id", -1)], name="log"),
    # A partial index rather than a sparse one, which holds whatever has any of its fields.
    Index(
        [("next_attempt_at", 1), ("webhook_id", 1), ("tenant_id", 1)],
        partial={"next_attempt_at": {"$exists": True}},
        name="next_attempt_at",
    ),
    Index("webhook_id", partial={"next_attempt_at": {"$exists": True}}, name="waiting"),
    Index([("webhook_id", 1), ("delivered_at", 1)], partial={"delivered_at": {"$exists": True}}, name="delivered_at"),
    Index("expires_at", expire_after=timedelta(), name="expires_at"),
)
# How much of what is due is looked at for what fits into the hands.
_LOOKED_AT = 500
_COUNTED = 10_000


class WebhookDeliveryStore:
    """The service's WebhookDeliveryStore."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]]) -> None:
        self._collection = database[COLLECTION]

    async def add(self, delivery: WebhookDelivery) -> WebhookDelivery:
        """Take a new one; raises WebhookDeliveryExists when its event and webhook have one already."""
        added = replace(delivery, version=1)
        try:
            with translated():
                await self._collection.insert_one(_document(added))
        except DuplicateKey as duplicate:
            raise WebhookDeliveryExists from duplicate
        return added

    async def save(self, delivery: WebhookDelivery) -> WebhookDelivery:
        """Raises Conflict when someone saved or claimed it since it was loaded."""
        saved = replace(delivery, version=delivery.version + 1)
        with translated():
            read = {"_id": delivery.id, "version": delivery.version}
            done = await self._collection.replace_one(read, _document(saved))
        if not done.matched_count:
            raise VersionConflict("Somebody else changed it first: load it again.")
        return saved

    async def load(self, id: str) -> WebhookDelivery | None:
        """Return it, or None."""
        with translated():
            document = await self._collection.find_one({"_id": id})
        return _delivery(document) if document else None

    async def page(self, webhook_id: str, before: str, limit: int) -> list[WebhookDelivery]:
        """Newest first: those older than the id `before`, or the newest where it is empty."""
        asked: dict[str, Any] = {"webhook_id": webhook_id}
        if before:
            asked["_id"] = {"$lt": before}
        with translated():
            found = self._collection.find(asked).sort("_id", -1).limit(limit)
            return [_delivery(document) for document in await found.to_list()]

    async def claim(self, claim: str, now: datetime, hands: Hands) -> list[WebhookDelivery]:
        """Make what is due and fits into the hands the claim's own until the lease ends, the longest due first.

        Of two replicas that look at the same time, each delivery goes to whoever writes first.
        """
        due: dict[str, Any] = {"next_attempt_at": {"$lte": now}}
        with translated():
            ids = [each.id for each in hands.choose(await self._look(due, hands))]
            if not ids:
                return []
            await self._collection.update_many(
                {"_id": {"$in": ids}, **due},
                {"$set": {"claim": claim, "next_attempt_at": now + LEASE}, "$inc": {"version": 1}},
            )
            mine = await self._collection.find({"_id": {"$in": ids}, "claim": claim}).to_list()
        return sorted(map(_delivery, mine), key=lambda delivery: ids.index(delivery.id))

    async def count_waiting(self, webhook_id: str, limit: int) -> int:
        """How many are still on their way to a webhook, counted to the limit."""
        waiting = {"webhook_id": webhook_id, "next_attempt_at": {"$exists": True}}
        with translated():
            return await self._collection.count_documents(waiting, limit=limit)

    async def count_due(self, now: datetime) -> int:
        """How many may be claimed, counted to ten thousand."""
        with translated():
            return await self._collection.count_documents({"next_attempt_at": {"$lte": now}}, limit=_COUNTED)

    async def delivered_since(self, webhook_id: str, since: datetime) -> bool:
        """Whether the webhook took anything from then on."""
        taken = {"webhook_id": webhook_id, "delivered_at": {"$gte": since}}
        with translated():
            return await self._collection.find_one(taken, projection={"_id": True}) is not None

    async def _look(self, due: Mapping[str, Any], hands: Hands) -> list[Candidate]:
        """Beyond what the hands are full of, so that its backlog hides nothing."""
        asked = {
            **due,
            "webhook_id": {"$nin": hands.full_webhooks},
            "tenant_id": {"$nin": hands.full_tenants},
        }
        found = self._collection.find(asked, projection={"webhook_id": True, "tenant_id": True})
        documents = await found.sort("next_attempt_at", 1).limit(_LOOKED_AT).to_list()
        return [Candidate(each["_id"], each["webhook_id"], each["tenant_id"]) for each in documents]


def _document(delivery: WebhookDelivery) -> dict[str, Any]:
    """What is unset is left out, so that indexes skip it."""
    document: dict[str, Any] = {
        "_id": delivery.id,
        "version": delivery.version,
        "tenant_id": delivery.tenant_id,
        "webhook_id": delivery.webhook_id,
        "message_id": delivery.message_id,
        "event_type": delivery.event_type,
        "occurred_at": delivery.occurred_at,
        "payload": delivery.payload,
        "state": delivery.state.value,
        "created_at": delivery.created_at,
        "expires_at": delivery.expires_at,
        "tries": delivery.tries,
        "attempts": [asdict(attempt) for attempt in delivery.attempts],
        "traceparent": delivery.traceparent,
    }
    optional = {
        "next_attempt_at": delivery.next_attempt_at,
        "delivered_at": delivery.delivered_at,
        "claim": delivery.claim or None,
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def _delivery(document: Mapping[str, Any]) -> WebhookDelivery:
    return WebhookDelivery(
        id=document["_id"],
        tenant_id=document["tenant_id"],
        webhook_id=document["webhook_id"],
        message_id=document["message_id"],
        event_type=document["event_type"],
        occurred_at=document["occurred_at"],
        payload=document["payload"],
        state=DeliveryState(document["state"]),
        created_at=document["created_at"],
        expires_at=document["expires_at"],
        next_attempt_at=document.get("next_attempt_at"),
        tries=document["tries"],
        attempts=tuple(Attempt(**attempt) for attempt in document["attempts"]),
        delivered_at=document.get("delivered_at"),
        claim=document.get("claim", ""),
        traceparent=document["traceparent"],
        version=document["version"],
    )
