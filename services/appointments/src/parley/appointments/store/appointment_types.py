"""Appointment types in MongoDB."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.appointment_type import AppointmentType, Preset
from parley.appointments.domain.recorded import Recorded
from parley.appointments.store.documents import Document
from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing

COLLECTION = "appointment_types"
INDEXES = (
    Index([("tenant_id", 1), ("preset", 1)], unique=True, name="preset"),
    Index([("tenant_id", 1), ("_id", 1)], name="oldest"),
)


class TypeStore:
    """Stores appointment types with their events."""

    def __init__(
        self, database: AsyncDatabase[Document], outbox: Outbox, encode_event: Callable[[Recorded], Outgoing]
    ) -> None:
        self._collection = database[COLLECTION]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def insert(self, type_: AppointmentType, events: Sequence[Recorded]) -> None:
        """Store a new one; raises AlreadyCreated when the tenant has one of this preset."""
        try:
            await self._aggregates.insert(_document(type_), [self._encode_event(each) for each in events])
        except DuplicateKey as error:
            raise errors.AlreadyCreated("It exists already.") from error

    async def load(self, id: str) -> AppointmentType | None:
        """Return it, or None."""
        document = await self._aggregates.load(id)
        return _type(document) if document else None

    async def of_tenant(self, tenant_id: str, limit: int) -> list[AppointmentType]:
        """Return at most `limit`, oldest first."""
        with translated():
            found = self._collection.find({"tenant_id": tenant_id}).sort("_id", 1).limit(limit)
            return [_type(document) for document in await found.to_list()]


def _document(type_: AppointmentType) -> Document:
    return {
        "_id": type_.id,
        "version": type_.version,
        "tenant_id": type_.tenant_id,
        "preset": type_.preset.value,
        "name": dict(type_.name),
        "duration_minutes": type_.duration_minutes,
        "ad_hoc_validity_minutes": type_.ad_hoc_validity_minutes,
        "early_entry_minutes": type_.early_entry_minutes,
    }


def _type(document: Mapping[str, Any]) -> AppointmentType:
    return AppointmentType(
        id=document["_id"],
        version=document["version"],
        tenant_id=document["tenant_id"],
        preset=Preset(document["preset"]),
        name=document["name"],
        duration_minutes=document["duration_minutes"],
        ad_hoc_validity_minutes=document["ad_hoc_validity_minutes"],
        early_entry_minutes=document["early_entry_minutes"],
    )
