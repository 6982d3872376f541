"""Specialists' hours in MongoDB, one document each."""

from collections.abc import Iterable, Sequence

from parley.appointments.domain import errors
from parley.appointments.domain.availability import Availability
from parley.appointments.domain.recorded import Recorded
from parley.appointments.store.collection import Collection
from parley.appointments.store.documents import Document
from parley.appointments.store.hours import from_hours, to_hours
from parley.common.mongo import DuplicateKey, translated


class AvailabilityStore(Collection[Availability]):
    """Stores hours with their events."""

    NAME = "availabilities"

    async def load_all(self, staff_ids: Iterable[str]) -> list[Availability]:
        """Return those of these members of staff who have set them."""
        with translated():
            found = self._collection.find({"_id": {"$in": list(staff_ids)}}, projection={"outbox": False})
            return [self._item(document) for document in await found.to_list()]

    async def save(self, item: Availability, events: Sequence[Recorded]) -> None:
        """Store the next version, the first included; raises Conflict when somebody else has."""
        if item.version > 1:
            await super().save(item, events)
        else:
            await self.insert(item, events)

    def _refusal(self, _duplicate: DuplicateKey) -> Exception:
        return errors.VersionConflict("Somebody else set the hours first: load them again.")

    def _document(self, item: Availability) -> Document:
        return {
            "_id": item.staff_id,
            "version": item.version,
            "tenant_id": item.tenant_id,
            **from_hours(item.hours),
        }

    def _item(self, document: Document) -> Availability:
        return Availability(document["_id"], document["tenant_id"], to_hours(document), document["version"])
