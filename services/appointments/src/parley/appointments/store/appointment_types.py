"""Appointment types in MongoDB."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.appointment_type import AppointmentType, Preset, from_preset
from parley.appointments.domain.consent import ConsentNeed, ConsentPurpose
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.recorded import Recorded
from parley.appointments.store.documents import Document, from_creation, to_creation
from parley.appointments.store.keys import CREATION, created_by
from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing

COLLECTION = "appointment_types"
INDEXES = (
    CREATION,
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
        """Store a new one; raises AlreadyCreated when the tenant has one of this preset, or by its creation's key."""
        try:
            await self._aggregates.insert(_document(type_), [self._encode_event(each) for each in events])
        except DuplicateKey as error:
            raise errors.AlreadyCreated("It exists already.") from error

    async def save(self, type_: AppointmentType, events: Sequence[Recorded]) -> None:
        """Store the next version; raises Conflict when somebody else has."""
        document = _document(type_)
        document["version"] = type_.version - 1
        await self._aggregates.save(document, [self._encode_event(each) for each in events])

    async def find_created(self, creation: Creation) -> AppointmentType | None:
        """Return what this tenant's subject created by this key."""
        with translated():
            document = await self._collection.find_one(created_by(creation))
        return _type(document) if document else None

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
    document: Document = {
        "_id": type_.id,
        "version": type_.version,
        "tenant_id": type_.tenant_id,
        # Unique within the tenant: the scenario for each of the six it started with, any other type's own id.
        "preset": type_.preset.value if type_.original else type_.id,
        "scenario": type_.preset.value,
        "name": dict(type_.name),
        "duration_minutes": type_.duration_minutes,
        "ad_hoc_validity_minutes": type_.ad_hoc_validity_minutes,
        "early_entry_minutes": type_.early_entry_minutes,
        "buffer_before_minutes": type_.buffer_before_minutes,
        "buffer_after_minutes": type_.buffer_after_minutes,
        "notice_minutes": type_.notice_minutes,
        "horizon_days": type_.horizon_days,
        "daily_capacity": type_.daily_capacity,
        "change_until_minutes": type_.change_until_minutes,
        "grace_minutes": type_.grace_minutes,
        "consents": [{"purpose": each.purpose.value, "required": each.required} for each in type_.consents],
        "reminders_minutes_before": list(type_.reminders_minutes_before),
        "skills": list(type_.skills),
        "active": type_.active,
    }
    if type_.creation:
        document["creation"] = from_creation(type_.creation)
    return document


def _type(document: Mapping[str, Any]) -> AppointmentType:
    scenario = Preset(document.get("scenario", document["preset"]))
    # A document of before these fields has what the scenario gives.
    given = from_preset(scenario, document["_id"], document["tenant_id"])
    kept = {each.name: document[each.name] for each in fields(AppointmentType) if each.name in document}
    kept |= {name: tuple(value) for name, value in kept.items() if isinstance(value, list)}
    if "consents" in kept:
        kept["consents"] = tuple(
            ConsentNeed(ConsentPurpose(each["purpose"]), each["required"]) for each in kept["consents"]
        )
    kept |= {
        "preset": scenario,
        "original": document["preset"] == scenario.value,
        "creation": to_creation(document.get("creation")),
    }
    return replace(given, **kept)
