"""Erasures in MongoDB: one for each customer, and one for each appointment that outlived its retention."""

from dataclasses import asdict
from datetime import datetime

from parley.appointments.domain.erasure import Erasure, ErasureStep
from parley.appointments.store.collection import Collection
from parley.appointments.store.documents import Document
from parley.common.mongo import Index, translated

INDEXES = (
    # Nothing is erased by two erasures.
    Index("subject_id", unique=True, name="subject"),
    Index("due_at", sparse=True, name="due"),
)


class ErasureStore(Collection[Erasure]):
    """Stores erasures with their events."""

    NAME = "erasures"

    async def find(self, subject_id: str) -> Erasure | None:
        """Return the erasure of a customer or an appointment, or None."""
        return await self._find_one({"subject_id": subject_id})

    async def due(self, now: datetime, limit: int) -> list[Erasure]:
        """Return at most `limit` open ones to work on, the longest due first."""
        return await self._find({"due_at": {"$lte": now}}, [("due_at", 1)], limit)

    async def count_open(self) -> int:
        """Return how many are not complete, over all tenants."""
        with translated():
            return await self._collection.count_documents({"due_at": {"$exists": True}})

    def _document(self, item: Erasure) -> Document:
        document: Document = {
            "_id": item.id,
            "version": item.version,
            "tenant_id": item.tenant_id,
            "subject_id": item.subject_id,
            "customer_id": item.customer_id,
            "appointment_id": item.appointment_id,
            "requested_at": item.requested_at,
            "requested_by": item.requested_by,
            "steps": [asdict(each) for each in item.steps],
        }
        if item.completed_at:
            document["completed_at"] = item.completed_at
        else:
            document["due_at"] = item.due_at
        return document

    def _item(self, document: Document) -> Erasure:
        completed_at = document.get("completed_at")
        return Erasure(
            id=document["_id"],
            tenant_id=document["tenant_id"],
            customer_id=document["customer_id"],
            requested_at=document["requested_at"],
            requested_by=document["requested_by"],
            due_at=document["due_at"] if completed_at is None else completed_at,
            appointment_id=document["appointment_id"],
            steps=tuple(ErasureStep(**each) for each in document["steps"]),
            completed_at=completed_at,
            version=document["version"],
        )
