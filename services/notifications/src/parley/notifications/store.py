"""The books in MongoDB: `messages`, one document each.

The unique key lets a message be written once however often its event arrives; `next_attempt_at`, which only
due messages have, lets any replica find work; a claim is a compare-and-set on the version, so one replica has it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing
from parley.notifications.domain import Channel, Key, Kind, Message, MessageExists, Recorded, State

Document = dict[str, Any]

MESSAGES = "messages"
INDEXES = {
    MESSAGES: [
        Index(
            [("appointment_id", 1), ("kind", 1), ("instant", 1), ("recipient_digest", 1)],
            unique=True,
            name="key",
        ),
        Index("next_attempt_at", sparse=True, name="next_attempt_at"),
        Index([("tenant_id", 1), ("appointment_id", 1), ("_id", 1)], name="appointment"),
    ],
}
_BACKLOG_COUNTED = 10_000


class MongoStore:
    """The service's Store; each write is one document with its events."""

    def __init__(
        self, database: AsyncDatabase[Document], outbox: Outbox, encode_event: Callable[[Recorded], bytes]
    ) -> None:
        self._collection: AsyncCollection[Document] = database[MESSAGES]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def add(self, message: Message) -> None:
        """Take a new message; raises MessageExists when its key is taken."""
        try:
            await self._aggregates.insert(_from_message(replace(message, version=1)), [])
        except DuplicateKey as duplicate:
            raise MessageExists from duplicate

    async def save(self, message: Message, events: Sequence[Recorded]) -> Message:
        """Store and publish; raises Conflict when someone saved since it was loaded."""
        document = _from_message(message)
        saved = replace(message, version=message.version + 1)
        outgoing = [self._outgoing(replace(event, message=saved)) for event in events]
        await self._aggregates.save(document, outgoing)
        return saved

    async def find(self, appointment_id: str, kind: Kind) -> Message | None:
        """The latest of a kind."""
        with translated():
            document = await self._collection.find_one(
                {"appointment_id": appointment_id, "kind": kind.value},
                sort=[("instant", -1)],
                projection={"outbox": False},
            )
        return None if document is None else _to_message(document)

    async def due(self, now: datetime, limit: int) -> list[Message]:
        """Those that may be claimed, the longest due first."""
        return await self._list({"next_attempt_at": {"$lte": now}}, "next_attempt_at", limit)

    async def list_messages(self, tenant_id: str, appointment_id: str, limit: int) -> list[Message]:
        """Oldest first."""
        return await self._list({"tenant_id": tenant_id, "appointment_id": appointment_id}, "_id", limit)

    async def count_due(self, now: datetime) -> int:
        """How many may be claimed, counted to ten thousand."""
        with translated():
            return await self._collection.count_documents({"next_attempt_at": {"$lte": now}}, limit=_BACKLOG_COUNTED)

    async def _list(self, query: Document, order: str, limit: int) -> list[Message]:
        if limit == 0:
            # To MongoDB that would mean all.
            return []
        with translated():
            found = self._collection.find(query, projection={"outbox": False})
            documents = await found.sort(order, 1).limit(limit).to_list()
        return [_to_message(document) for document in documents]

    def _outgoing(self, recorded: Recorded) -> Outgoing:
        key = recorded.message.key.appointment_id
        return Outgoing(recorded.id, recorded.at, key, self._encode_event(recorded))


def _from_message(message: Message) -> Document:
    document = {
        "_id": message.id,
        "version": message.version,
        "tenant_id": message.tenant_id,
        "appointment_id": message.key.appointment_id,
        "customer_id": message.customer_id,
        "kind": message.key.kind.value,
        "channel": message.channel.value,
        "instant": message.key.instant,
        "recipient_digest": message.key.recipient_digest,
        "state": message.state.value,
        "due_at": message.due_at,
        "traceparent": message.traceparent,
        "attempts": message.attempts,
        "claim": message.claim,
        "interrupted": message.interrupted,
        "sent_at": message.sent_at,
        "error": message.error,
    }
    if message.next_attempt_at is not None:
        document["next_attempt_at"] = message.next_attempt_at
    return document


def _to_message(document: Document) -> Message:
    return Message(
        id=document["_id"],
        tenant_id=document["tenant_id"],
        customer_id=document["customer_id"],
        channel=Channel(document["channel"]),
        key=Key(
            document["appointment_id"],
            Kind(document["kind"]),
            document["instant"],
            document["recipient_digest"],
        ),
        state=State(document["state"]),
        due_at=document["due_at"],
        next_attempt_at=document.get("next_attempt_at"),
        traceparent=document.get("traceparent", ""),
        attempts=document["attempts"],
        claim=document["claim"],
        interrupted=document["interrupted"],
        sent_at=document["sent_at"],
        error=document["error"],
        version=document["version"],
    )
