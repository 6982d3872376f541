"""Specialists' hours in MongoDB, one document each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.availability import Availability, DateException, DayHours, WeeklyHours
from parley.appointments.domain.recorded import Recorded
from parley.appointments.store.documents import Document
from parley.common.mongo import Aggregates, DuplicateKey
from parley.common.outbox import Outbox, Outgoing

COLLECTION = "availabilities"


class AvailabilityStore:
    """Stores hours with their events."""

    def __init__(
        self, database: AsyncDatabase[Document], outbox: Outbox, encode_event: Callable[[Recorded], Outgoing]
    ) -> None:
        self._aggregates = Aggregates(database[COLLECTION], outbox)
        self._encode_event = encode_event

    async def load(self, staff_id: str) -> Availability | None:
        """Return them, or None."""
        document = await self._aggregates.load(staff_id)
        return _availability(document) if document else None

    async def save(self, availability: Availability, events: Sequence[Recorded]) -> None:
        """Store the next version, the first included; raises Conflict when somebody else has."""
        outgoing = [self._encode_event(each) for each in events]
        document = _document(availability)
        if availability.version > 1:
            document["version"] = availability.version - 1
            await self._aggregates.save(document, outgoing)
            return
        try:
            await self._aggregates.insert(document, outgoing)
        except DuplicateKey as error:
            raise errors.VersionConflict("Somebody else set the hours first: load them again.") from error


def _document(availability: Availability) -> Document:
    return {
        "_id": availability.staff_id,
        "version": availability.version,
        "tenant_id": availability.tenant_id,
        "time_zone": availability.time_zone,
        "hours": [asdict(each) for each in availability.hours],
        "exceptions": [_from_exception(each) for each in availability.exceptions],
        "holidays": availability.holidays,
    }


def _availability(document: Mapping[str, Any]) -> Availability:
    return Availability(
        staff_id=document["_id"],
        tenant_id=document["tenant_id"],
        time_zone=document["time_zone"],
        hours=tuple(WeeklyHours(**each) for each in document["hours"]),
        version=document["version"],
        exceptions=tuple(_to_exception(each) for each in document.get("exceptions", ())),
        holidays=document.get("holidays", ""),
    )


def _from_exception(exception: DateException) -> Document:
    return {
        "starts_on": exception.starts_on.isoformat(),
        "ends_on": exception.ends_on.isoformat(),
        "hours": [asdict(each) for each in exception.hours],
        "note": exception.note,
    }


def _to_exception(document: Mapping[str, Any]) -> DateException:
    return DateException(
        date.fromisoformat(document["starts_on"]),
        date.fromisoformat(document["ends_on"]),
        tuple(DayHours(**each) for each in document["hours"]),
        document["note"],
    )
