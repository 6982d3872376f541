"""Appointments in MongoDB. Unique keys hold the invariants: no time twice, no link twice, no create twice."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.domain.slots import Taken
from parley.appointments.domain.state import State
from parley.appointments.store.collection import CREATION, Collection
from parley.appointments.store.documents import Document, from_appointment, to_appointment, to_taken
from parley.common.mongo import DuplicateKey, Index, translated

_WAITING = {"state": State.WAITING.value}
INDEXES = (
    Index("claims", unique=True, sparse=True, name="claims"),
    Index("seats", unique=True, sparse=True, name="seats"),
    Index("link_digests", unique=True, sparse=True, name="link_digests"),
    CREATION,
    # Lists by start, whole or of one specialist or team.
    Index([("tenant_id", 1), ("starts_at", 1), ("_id", 1)], name="by_start"),
    Index([("tenant_id", 1), ("specialist_id", 1), ("starts_at", 1), ("_id", 1)], name="by_specialist"),
    Index([("tenant_id", 1), ("team_id", 1), ("starts_at", 1), ("_id", 1)], name="by_team"),
    Index([("tenant_id", 1), ("customer_id", 1), ("starts_at", 1), ("_id", 1)], name="by_customer"),
    # The queue, whole or of one team; those who wait are few.
    Index([("tenant_id", 1), ("waiting_since", 1)], partial=_WAITING, name="queue"),
    Index([("tenant_id", 1), ("team_id", 1), ("waiting_since", 1)], partial=_WAITING, name="team_queue"),
    # How many wait, over all tenants.
    Index("state", partial=_WAITING, name="waiting"),
)
# What a search reads at most: a hundred specialists' month, fully booked.
_MAX_BOOKINGS = 50_000
# No appointment and its buffers last longer, so that whatever reaches into a time starts at most so far from it.
_LONGEST = timedelta(days=1)


class AppointmentStore(Collection[Appointment]):
    """Stores appointments with their events."""

    NAME = "appointments"

    async def find_by_link(self, digest: str) -> Appointment | None:
        """Return the one that a link with this secret's digest leads to."""
        return await self._find_one({"link_digests": digest})

    async def page(self, query: AppointmentQuery, limit: int) -> list[Appointment]:
        """Return at most `limit`, by start and id."""
        return await self._find(_filter(query), [("starts_at", 1), ("_id", 1)], limit)

    async def queue(self, tenant_id: str, team_id: str, limit: int) -> list[Appointment]:
        """Return those who wait, by priority, then first come first; an empty team means all."""
        order = [("priority", -1), ("waiting_since", 1), ("_id", 1)]
        return await self._find(_queue(tenant_id, team_id), order, limit)

    async def taken(
        self, tenant_id: str, specialist_ids: Iterable[str], first: datetime, last: datetime
    ) -> list[Taken]:
        """Return what of these specialists' time is taken in first ≤ … < last, and perhaps a little around it."""
        condition = {
            "tenant_id": tenant_id,
            "specialist_id": {"$in": list(specialist_ids)},
            "starts_at": {"$gte": first - _LONGEST, "$lt": last + _LONGEST},
            "claims": {"$exists": True},
        }
        wanted = {"specialist_id": True, "busy": True, "starts_at": True, "ends_at": True, "seats": True}
        with translated():
            found = self._collection.find(condition, projection=wanted)
            return [to_taken(document) for document in await found.to_list(_MAX_BOOKINGS)]

    async def taken_seats(self, seats: Iterable[str]) -> set[str]:
        """Return those of these seats that are taken."""
        asked = set(seats)
        with translated():
            found = self._collection.find({"seats": {"$in": list(asked)}}, projection={"seats": True})
            documents = await found.to_list()
        return {each for document in documents for each in document["seats"] if each in asked}

    async def count_queue(self, tenant_id: str, team_id: str, limit: int) -> int:
        """Return how many wait, of more than `limit` that; an empty team means all."""
        with translated():
            return await self._collection.count_documents(_queue(tenant_id, team_id), limit=limit)

    async def count_waiting(self) -> int:
        """Return how many wait, over all tenants."""
        with translated():
            return await self._collection.count_documents(_WAITING)

    def _refusal(self, duplicate: DuplicateKey) -> Exception:
        match duplicate.index:
            case "claims":
                return errors.SlotTaken(
                    "The specialist is booked in that time: search for slots and take a free one.", field="starts_at"
                )
            case "seats":
                return errors.SeatTaken("Somebody else was faster: try again.")
            case _:
                return super()._refusal(duplicate)

    def _document(self, item: Appointment) -> Document:
        return from_appointment(item)

    def _item(self, document: Document) -> Appointment:
        return to_appointment(document)


def _queue(tenant_id: str, team_id: str) -> Document:
    condition = {"tenant_id": tenant_id, **_WAITING}
    if team_id:
        condition["team_id"] = team_id
    return condition


def _filter(query: AppointmentQuery) -> Document:
    condition: Document = {"tenant_id": query.tenant_id}
    start: dict[str, Any] = {}
    if query.first:
        start["$gte"] = query.first
    if query.last:
        start["$lt"] = query.last
    if start:
        condition["starts_at"] = start
    if query.states:
        condition["state"] = {"$in": [each.value for each in query.states]}
    if query.specialist_id:
        condition["specialist_id"] = query.specialist_id
    if query.team_id:
        condition["team_id"] = query.team_id
    if query.customer_id:
        condition["customer_id"] = query.customer_id
    if query.after:
        at, id = query.after
        condition["$or"] = [{"starts_at": {"$gt": at}}, {"starts_at": at, "_id": {"$gt": id}}]
    return condition
