"""The queue's surroundings, in MongoDB: calls under way, calls that ended, places held."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.queue import Call
from parley.appointments.domain.state import State
from parley.appointments.store.appointments import AppointmentStore
from parley.appointments.store.documents import Document, to_appointment
from parley.common.mongo import Index, translated

_IN_PROGRESS = {"state": State.IN_PROGRESS.value}
_COMPLETED = {"state": State.COMPLETED.value}
_HELD = {"place_held_at": {"$exists": True}}
INDEXES = (
    Index([("tenant_id", 1), ("team_id", 1), ("ended_at", -1)], partial=_COMPLETED, name="calls"),
    Index([("tenant_id", 1), ("team_id", 1)], partial=_IN_PROGRESS, name="in_progress"),
    Index("place_held_at", partial=_HELD, name="held"),
)
_CALL = {"participants": True, "specialist_id": True, "admitted_at": True, "ended_at": True}
# More serve at once in no team.
_MOST_CALLS = 500


class QueueStore:
    """Looks up what a team's queue depends on."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database[AppointmentStore.NAME]

    async def calls(self, tenant_id: str, team_id: str, ended_after: datetime, limit: int) -> list[Call]:
        """Return a team's calls under way, and of those that ended after an instant the latest `limit`."""
        team = {"tenant_id": tenant_id, "team_id": team_id}
        ended = {**team, **_COMPLETED, "ended_at": {"$gt": ended_after}}
        with translated():
            current = await self._collection.find({**team, **_IN_PROGRESS}, projection=_CALL).to_list(_MOST_CALLS)
            found = self._collection.find(ended, projection=_CALL).sort("ended_at", -1).limit(limit)
            past = await found.to_list()
        return [_call(document) for document in (*current, *past) if "admitted_at" in document]

    async def held(self, limit: int) -> list[Appointment]:
        """Return at most `limit` that hold a place and were not told that their turn is near, of all tenants."""
        condition = {**_HELD, "state": State.WAITING.value, "turn_near_at": {"$exists": False}}
        with translated():
            found = self._collection.find(condition, projection={"outbox": False}).sort("place_held_at", 1).limit(limit)
            return [to_appointment(document) for document in await found.to_list()]


def _call(document: Mapping[str, Any]) -> Call:
    inside = (each["id"] for each in document["participants"] if each["role"] == "specialist")
    return Call(next(inside, document["specialist_id"]), document["admitted_at"], document.get("ended_at"))
