"""The books in MongoDB: `messages`, one document each.

The unique key lets a message be written once however often its event arrives; `next_attempt_at`, which only
due messages have, lets any replica find work; a claim changes only what is still due at that moment, so one
replica has it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing
from parley.notifications.domain.errors import MessageExists
from parley.notifications.domain.message import LEASE, Channel, Creation, Key, Kind, Message, State
from parley.notifications.domain.recorded import Recorded
from parley.notifications.store.saving import CREATION, created_by

Document = dict[str, Any]

COLLECTION = "messages"
INDEXES = (
    Index(
        [("appointment_id", 1), ("kind", 1), ("instant", 1), ("recipient_digest", 1), ("occasion", 1)],
        unique=True,
        name="key",
    ),
    Index("next_attempt_at", sparse=True, name="next_attempt_at"),
    Index("claim", sparse=True, name="claim"),
    Index([("tenant_id", 1), ("appointment_id", 1), ("_id", 1)], name="appointment"),
    Index([("tenant_id", 1), ("customer_id", 1)], name="customer"),
    Index([("channel", 1), ("tenant_id", 1)], partial={"state": State.HELD.value}, name="held"),
    CREATION,
)
_COUNTED = 10_000
_WITHOUT_OUTBOX = {"outbox": False}


class MessageStore:
    """The service's MessageStore; each write is one document with its events."""

    def __init__(
        self, database: AsyncDatabase[Document], outbox: Outbox, encode_event: Callable[[Recorded], Outgoing]
    ) -> None:
        self._collection = database[COLLECTION]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def add(self, message: Message, events: Sequence[Recorded] = ()) -> Message:
        """Take a new message; raises MessageExists when its key is taken or its request was heard before."""
        added = replace(message, version=1)
        try:
            await self._aggregates.insert(_document(added), self._outgoing(events))
        except DuplicateKey as duplicate:
            raise MessageExists from duplicate
        return added

    async def save(self, message: Message, events: Sequence[Recorded] = ()) -> Message:
        """Store and publish; raises Conflict when someone saved since it was loaded."""
        await self._aggregates.save(_document(message), self._outgoing(events))
        return replace(message, version=message.version + 1)

    async def load(self, id: str) -> Message | None:
        """Return it, or None."""
        document = await self._aggregates.load(id)
        return _message(document) if document else None

    async def find_created(self, creation: Creation) -> Message | None:
        """Return what this tenant's subject created by this key."""
        with translated():
            document = await self._collection.find_one(created_by(creation), projection=_WITHOUT_OUTBOX)
        return _message(document) if document else None

    async def of_appointment(self, tenant_id: str, appointment_id: str, limit: int) -> list[Message]:
        """Oldest first."""
        asked = {"tenant_id": tenant_id, "appointment_id": appointment_id}
        with translated():
            found = self._collection.find(asked, projection=_WITHOUT_OUTBOX).sort("_id", 1).limit(limit)
            return [_message(document) for document in await found.to_list()]

    async def claim(self, claim: str, now: datetime, limit: int, besides: Collection[str]) -> list[Message]:
        """Make messages that are due the claim's own until the lease ends, the longest due first.

        Of two replicas that look at the same time, each message goes to whoever writes first.
        """
        due: Document = {"next_attempt_at": {"$lte": now}}
        with translated():
            looked_at = self._collection.find(due, projection={"_id": True}).sort("next_attempt_at", 1)
            found = await looked_at.limit(limit + len(besides)).to_list()
            ids = [each["_id"] for each in found if each["_id"] not in besides][:limit]
            if not ids:
                return []
            await self._collection.update_many({"_id": {"$in": ids}, **due}, [{"$set": _claimed(claim, now)}])
            mine = self._collection.find({"claim": claim}, projection=_WITHOUT_OUTBOX)
            return sorted(map(_message, await mine.to_list()), key=lambda message: message.due_at)

    async def renew(self, claims: Collection[str], ids: Collection[str], now: datetime) -> int:
        """Let the leases of these messages end a lease from now, as far as these claims still hold them; say of how
        many.
        """
        held = {"_id": {"$in": list(ids)}, "claim": {"$in": list(claims)}}
        with translated():
            done = await self._collection.update_many(held, {"$set": {"next_attempt_at": now + LEASE}})
        return done.matched_count

    async def count_due(self, now: datetime) -> int:
        """How many may be claimed, counted to ten thousand."""
        with translated():
            return await self._collection.count_documents({"next_attempt_at": {"$lte": now}}, limit=_COUNTED)

    async def count_held(self, channel: Channel, tenant_id: str) -> int:
        """How many wait for resumption, counted to ten thousand; of every tenant where `tenant_id` is empty."""
        with translated():
            return await self._collection.count_documents(_held(channel, tenant_id), limit=_COUNTED)

    async def tenants_held(self, channel: Channel) -> list[str]:
        """Whose messages wait for resumption."""
        with translated():
            found: list[str] = await self._collection.distinct("tenant_id", _held(channel))
            return found

    async def release(self, channel: Channel, tenant_id: str, now: datetime) -> int:
        """Let a tenant's held messages be due at once; say how many."""
        waiting = {**_held(channel), "tenant_id": tenant_id}
        due = {"state": State.DUE.value, "next_attempt_at": now, "error": ""}
        with translated():
            done = await self._collection.update_many(waiting, {"$set": due, "$inc": {"version": 1}})
        return done.modified_count

    async def of_person(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> list[Message]:
        """Those of a customer, if named, and of these appointments."""
        ways: list[Document] = [{"tenant_id": tenant_id, "appointment_id": {"$in": list(appointment_ids)}}]
        if customer_id:
            ways.append({"tenant_id": tenant_id, "customer_id": customer_id})
        with translated():
            found = self._collection.find({"$or": ways}, projection=_WITHOUT_OUTBOX)
            return sorted(map(_message, await found.to_list()), key=lambda message: message.id)

    def _outgoing(self, events: Sequence[Recorded]) -> list[Outgoing]:
        return [self._encode_event(each) for each in events]


def _claimed(claim: str, now: datetime) -> Document:
    """What a claim changes, as an aggregation stage has it; Message.claimed says the same of one."""
    return {
        "attempts": {"$add": ["$attempts", 1]},
        "interrupted": {"$or": ["$interrupted", {"$ne": [{"$ifNull": ["$claim", ""]}, ""]}]},
        "claim": claim,
        "next_attempt_at": now + LEASE,
        "version": {"$add": ["$version", 1]},
    }


def _held(channel: Channel, tenant_id: str = "") -> Document:
    held: Document = {"state": State.HELD.value, "channel": channel.value}
    return {**held, "tenant_id": tenant_id} if tenant_id else held


def _document(message: Message) -> Document:
    """What is unset is left out, so that sparse indexes skip it."""
    document: Document = {
        "_id": message.id,
        "version": message.version,
        "tenant_id": message.tenant_id,
        "appointment_id": message.key.appointment_id,
        "customer_id": message.customer_id,
        "staff_id": message.staff_id,
        "kind": message.key.kind.value,
        "channel": message.channel.value,
        "instant": message.key.instant,
        "recipient_digest": message.key.recipient_digest,
        "occasion": message.key.occasion,
        "state": message.state.value,
        "due_at": message.due_at,
        "traceparent": message.traceparent,
        "attempts": message.attempts,
        "interrupted": message.interrupted,
        "error": message.error,
        "text": message.text,
        "requested_by": message.requested_by,
    }
    optional: Document = {
        "next_attempt_at": message.next_attempt_at,
        "claim": message.claim or None,
        "sent_at": message.sent_at,
        "creation": asdict(message.creation) if message.creation else None,
    }
    document.update({name: value for name, value in optional.items() if value is not None})
    return document


def _message(document: Mapping[str, Any]) -> Message:
    creation = document.get("creation")
    return Message(
        id=document["_id"],
        tenant_id=document["tenant_id"],
        customer_id=document["customer_id"],
        staff_id=document["staff_id"],
        channel=Channel(document["channel"]),
        key=Key(
            document["appointment_id"],
            Kind(document["kind"]),
            document["instant"],
            document["recipient_digest"],
            document["occasion"],
        ),
        state=State(document["state"]),
        due_at=document["due_at"],
        next_attempt_at=document.get("next_attempt_at"),
        traceparent=document["traceparent"],
        attempts=document["attempts"],
        claim=document.get("claim", ""),
        interrupted=document["interrupted"],
        sent_at=document.get("sent_at"),
        error=document["error"],
        text=document["text"],
        requested_by=document["requested_by"],
        creation=Creation(**creation) if creation else None,
        version=document["version"],
    )
