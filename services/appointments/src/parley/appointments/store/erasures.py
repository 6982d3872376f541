"""Erasures in MongoDB: one for each customer, and one for each appointment that outlived its retention."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.erasure import Erasure, ErasureStep
from parley.appointments.domain.recorded import Recorded
from parley.appointments.store.documents import Document
from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing

COLLECTION = "erasures"
INDEXES = (
    # Nothing is erased by two erasures.
    Index("subject_id", unique=True, name="subject"),
    Index("due_at", sparse=True, name="due"),
)


class ErasureStore:
    """Stores erasures with their events."""

    def __init__(
        self, database: AsyncDatabase[Document], outbox: Outbox, encode_event: Callable[[Recorded], Outgoing]
    ) -> None:
        self._collection = database[COLLECTION]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def insert(self, erasure: Erasure, events: Sequence[Recorded]) -> None:
        """Store a new one; raises AlreadyCreated where its subject has one."""
        try:
            await self._aggregates.insert(_document(erasure), [self._encode_event(each) for each in events])
        except DuplicateKey as error:
            raise errors.AlreadyCreated("It exists already.") from error

    async def save(self, erasure: Erasure, events: Sequence[Recorded]) -> None:
        """Store the next version; raises Conflict when somebody else has."""
        document = _document(erasure)
        document["version"] = erasure.version - 1
        await self._aggregates.save(document, [self._encode_event(each) for each in events])

    async def find(self, subject_id: str) -> Erasure | None:
        """Return the erasure of a customer or an appointment, or None."""
        with translated():
            document = await self._collection.find_one({"subject_id": subject_id})
        return _erasure(document) if document else None

    async def due(self, now: datetime, limit: int) -> list[Erasure]:
        """Return at most `limit` open ones to work on, the longest due first."""
        with translated():
            found = self._collection.find({"due_at": {"$lte": now}}, projection={"outbox": False})
            return [_erasure(document) for document in await found.sort("due_at", 1).limit(limit).to_list()]

    async def count_open(self) -> int:
        """Return how many are not complete, over all tenants."""
        with translated():
            return await self._collection.count_documents({"due_at": {"$exists": True}})


def _document(erasure: Erasure) -> Document:
    document: Document = {
        "_id": erasure.id,
        "version": erasure.version,
        "tenant_id": erasure.tenant_id,
        "subject_id": erasure.subject_id,
        "customer_id": erasure.customer_id,
        "appointment_id": erasure.appointment_id,
        "requested_at": erasure.requested_at,
        "requested_by": erasure.requested_by,
        "steps": [asdict(each) for each in erasure.steps],
    }
    if erasure.completed_at:
        document["completed_at"] = erasure.completed_at
    else:
        document["due_at"] = erasure.due_at
    return document


def _erasure(document: Mapping[str, Any]) -> Erasure:
    completed_at = document.get("completed_at")
    return Erasure(
        id=document["_id"],
        tenant_id=document["tenant_id"],
        customer_id=document["customer_id"],
        requested_at=document["requested_at"],
        requested_by=document["requested_by"],
        due_at=document.get("due_at", completed_at),
        appointment_id=document["appointment_id"],
        steps=tuple(ErasureStep(**each) for each in document["steps"]),
        completed_at=completed_at,
        version=document["version"],
    )
