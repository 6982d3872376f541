"""What is due of appointments, in MongoDB.

`due_at` on an appointment's document says when to look at it; it is no part of the appointment's state, so moving it
makes no version. Times are compared with the database's own clock, which all replicas share.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.state import LIVE
from parley.appointments.domain.timers import Due
from parley.appointments.store.appointments import AppointmentStore
from parley.appointments.store.documents import Document, to_appointment
from parley.common.mongo import Index, translated

INDEXES = (
    Index("due_at", sparse=True, name="due"),
    # What is over and not erased, by its end: what retention looks through.
    Index([("tenant_id", 1), ("kept_since", 1)], partial={"kept_since": {"$exists": True}}, name="kept"),
)
_NO_OUTBOX = {"outbox": False}


class TimerStore:
    """Looks at the clock, and at what is due by it."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._database = database
        self._collection = database[AppointmentStore.NAME]

    async def now(self) -> datetime:
        """Return the database's time, aware UTC in milliseconds."""
        with translated():
            answer = await self._database.command("hello")
        local: datetime = answer["localTime"]
        return local if local.tzinfo else local.replace(tzinfo=UTC)

    async def due(self, now: datetime, limit: int) -> list[Due]:
        """Return at most `limit` appointments to look at, the longest due first."""
        with translated():
            found = self._collection.find({"due_at": {"$lte": now}}, projection=_NO_OUTBOX)
            documents = await found.sort("due_at", 1).limit(limit).to_list()
        return [Due(to_appointment(document), document["due_at"]) for document in documents]

    async def postpone(self, due: Due, until: datetime | None) -> None:
        """Look again then, or not at all; where anything changed since, that decides when."""
        as_read = {"_id": due.appointment.id, "version": due.appointment.version, "due_at": due.at}
        change = {"$set": {"due_at": until}} if until else {"$unset": {"due_at": ""}}
        with translated():
            await self._collection.update_one(as_read, change)

    async def look_soon(self, appointment_id: str, now: datetime) -> None:
        """Look at a live appointment at once: who is in its room has changed."""
        live = {"_id": appointment_id, "state": {"$in": [state.value for state in LIVE]}}
        with translated():
            await self._collection.update_one(live, {"$set": {"due_at": now}})

    async def kept(self, tenant_id: str, ended_before: datetime, limit: int) -> Sequence[Appointment]:
        """Return at most `limit` that ended before, and are not erased; the oldest first."""
        condition = {"tenant_id": tenant_id, "kept_since": {"$lt": ended_before}}
        with translated():
            found = self._collection.find(condition, projection=_NO_OUTBOX).sort("kept_since", 1).limit(limit)
            return [to_appointment(document) for document in await found.to_list()]
