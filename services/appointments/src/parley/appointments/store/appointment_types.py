"""Appointment types in MongoDB."""

from dataclasses import fields, replace

from parley.appointments.domain.appointment_type import AppointmentType, Preset, from_preset
from parley.appointments.domain.consent import ConsentNeed, ConsentPurpose
from parley.appointments.store.collection import CREATION, Collection
from parley.appointments.store.documents import Document, from_creation, to_creation
from parley.common.mongo import Index

INDEXES = (
    CREATION,
    Index([("tenant_id", 1), ("preset", 1)], unique=True, name="preset"),
    Index([("tenant_id", 1), ("_id", 1)], name="oldest"),
)


class TypeStore(Collection[AppointmentType]):
    """Stores appointment types with their events."""

    NAME = "appointment_types"

    async def of_tenant(self, tenant_id: str, limit: int) -> list[AppointmentType]:
        """Return at most `limit`, oldest first."""
        return await self._find({"tenant_id": tenant_id}, [("_id", 1)], limit)

    def _document(self, item: AppointmentType) -> Document:
        document: Document = {
            "_id": item.id,
            "version": item.version,
            "tenant_id": item.tenant_id,
            # Unique within the tenant: the scenario for each of the six it started with, any other type's own id.
            "preset": item.preset.value if item.original else item.id,
            "scenario": item.preset.value,
            "name": dict(item.name),
            "duration_minutes": item.duration_minutes,
            "ad_hoc_validity_minutes": item.ad_hoc_validity_minutes,
            "early_entry_minutes": item.early_entry_minutes,
            "buffer_before_minutes": item.buffer_before_minutes,
            "buffer_after_minutes": item.buffer_after_minutes,
            "notice_minutes": item.notice_minutes,
            "horizon_days": item.horizon_days,
            "daily_capacity": item.daily_capacity,
            "change_until_minutes": item.change_until_minutes,
            "grace_minutes": item.grace_minutes,
            "consents": [{"purpose": each.purpose.value, "required": each.required} for each in item.consents],
            "reminders_minutes_before": list(item.reminders_minutes_before),
            "skills": list(item.skills),
            "active": item.active,
        }
        if item.creation:
            document["creation"] = from_creation(item.creation)
        return document

    def _item(self, document: Document) -> AppointmentType:
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
