"""Who is in an appointment's room, in MongoDB, one document each."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.presence import Attendee, Presence
from parley.appointments.store.documents import Document
from parley.common.mongo import DuplicateKey, Index, translated

COLLECTION = "presences"
# Longer than anything waits or lasts.
INDEXES = (Index("changed_at", expire_after=timedelta(days=3), name="old"),)


class PresenceStore:
    """Stores presences; a save wins only over the version that was read."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database[COLLECTION]

    async def load(self, appointment_id: str) -> Presence:
        """Return who is there; nobody yet where nothing is known."""
        with translated():
            document = await self._collection.find_one({"_id": appointment_id})
        return _presence(document) if document else Presence(appointment_id)

    async def save(self, presence: Presence) -> None:
        """Store the next version; raises Conflict when somebody else has."""
        read = {"_id": presence.appointment_id, "version": presence.version}
        change = {
            "$set": {
                "attendees": [asdict(each) for each in presence.attendees],
                "customer_online": presence.customer_online,
                "version": presence.version + 1,
            },
            "$currentDate": {"changed_at": True},
        }
        try:
            with translated():
                saved = await self._collection.update_one(read, change, upsert=not presence.version)
        except DuplicateKey as error:
            raise errors.VersionConflict("Somebody else changed it first: load it again.") from error
        if not saved.matched_count and saved.upserted_id is None:
            raise errors.VersionConflict("Somebody else changed it first: load it again.")

    async def online(self, appointment_ids: Collection[str]) -> Collection[str]:
        """Return those of these appointments whose customers are there."""
        condition = {"_id": {"$in": list(appointment_ids)}, "customer_online": True}
        with translated():
            found = await self._collection.find(condition, projection={"_id": True}).to_list()
        return {document["_id"] for document in found}


def _presence(document: Mapping[str, Any]) -> Presence:
    attendees = tuple(Attendee(**each) for each in document["attendees"])
    return Presence(document["_id"], attendees, document["version"])
