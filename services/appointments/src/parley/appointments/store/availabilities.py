"""Specialists' hours in MongoDB, one document each."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.availability import Availability
from parley.appointments.domain.recorded import Recorded
from parley.appointments.store.documents import Document
from parley.appointments.store.hours import from_hours, to_hours
from parley.common.mongo import Aggregates, DuplicateKey, translated
from parley.common.outbox import Outbox, Outgoing

COLLECTION = "availabilities"


class AvailabilityStore:
    """Stores hours with their events."""

    def __init__(
        self, database: AsyncDatabase[Document], outbox: Outbox, encode_event: Callable[[Recorded], Outgoing]
    ) -> None:
        self._collection = database[COLLECTION]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def load(self, staff_id: str) -> Availability | None:
        """Return them, or None."""
        document = await self._aggregates.load(staff_id)
        return _availability(document) if document else None

    async def load_all(self, staff_ids: Collection[str]) -> list[Availability]:
        """Return those of these members of staff who have set them."""
        with translated():
            found = self._collection.find({"_id": {"$in": list(staff_ids)}}, projection={"outbox": False})
            return [_availability(document) for document in await found.to_list()]

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
        **from_hours(availability.hours),
    }


def _availability(document: Mapping[str, Any]) -> Availability:
    return Availability(document["_id"], document["tenant_id"], to_hours(document), document["version"])
