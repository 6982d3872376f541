"""Appointments in MongoDB. Unique keys hold the invariants: no time twice, no link twice, no create twice."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.availability import claim
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.domain.recorded import Recorded
from parley.appointments.domain.state import State
from parley.appointments.store.documents import Document, from_appointment, to_appointment
from parley.appointments.store.keys import CREATION, created_by
from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing

COLLECTION = "appointments"
_WAITING = {"state": State.WAITING.value}
INDEXES = (
    Index("claims", unique=True, sparse=True, name="claims"),
    Index("link_digests", unique=True, sparse=True, name="link_digests"),
    CREATION,
    # Lists by start, whole or of one specialist or team.
    Index([("tenant_id", 1), ("starts_at", 1), ("_id", 1)], name="by_start"),
    Index([("tenant_id", 1), ("specialist_id", 1), ("starts_at", 1), ("_id", 1)], name="by_specialist"),
    Index([("tenant_id", 1), ("team_id", 1), ("starts_at", 1), ("_id", 1)], name="by_team"),
    # The queue, whole or of one team; those who wait are few.
    Index([("tenant_id", 1), ("waiting_since", 1)], partial=_WAITING, name="queue"),
    Index([("tenant_id", 1), ("team_id", 1), ("waiting_since", 1)], partial=_WAITING, name="team_queue"),
    # How many wait, over all tenants.
    Index("state", partial=_WAITING, name="waiting"),
)
_NO_OUTBOX = {"outbox": False}
# No booking search spans more claims: 31 days of five-minute bookings.
_MAX_BOOKINGS = 10_000


class AppointmentStore:
    """Stores appointments with their events."""

    def __init__(
        self, database: AsyncDatabase[Document], outbox: Outbox, encode_event: Callable[[Recorded], Outgoing]
    ) -> None:
        self._collection = database[COLLECTION]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def insert(self, appointment: Appointment, events: Sequence[Recorded]) -> None:
        """Store a new one; raises SlotTaken, or AlreadyCreated by its creation's key."""
        try:
            await self._aggregates.insert(from_appointment(appointment), [self._encode_event(each) for each in events])
        except DuplicateKey as error:
            raise _collision(error.index) from error

    async def save(self, appointment: Appointment, events: Sequence[Recorded]) -> None:
        """Store the next version; raises Conflict when somebody else has."""
        document = from_appointment(appointment)
        document["version"] = appointment.version - 1
        try:
            await self._aggregates.save(document, [self._encode_event(each) for each in events])
        except DuplicateKey as error:
            raise _collision(error.index) from error

    async def load(self, id: str) -> Appointment | None:
        """Return it, or None."""
        document = await self._aggregates.load(id)
        return to_appointment(document) if document else None

    async def find_by_link(self, digest: str) -> Appointment | None:
        """Return the one that a link with this secret's digest leads to."""
        return await self._find_one({"link_digests": digest})

    async def find_created(self, creation: Creation) -> Appointment | None:
        """Return what this tenant's subject created by this key."""
        return await self._find_one(created_by(creation))

    async def page(self, query: AppointmentQuery, limit: int) -> list[Appointment]:
        """Return at most `limit`, by start and id."""
        return await self._find(_filter(query), [("starts_at", 1), ("_id", 1)], limit)

    async def queue(self, tenant_id: str, team_id: str, limit: int) -> list[Appointment]:
        """Return those who wait, first come first; an empty team means all."""
        condition = {"tenant_id": tenant_id, **_WAITING}
        if team_id:
            condition["team_id"] = team_id
        return await self._find(condition, [("waiting_since", 1)], limit)

    async def claimed(self, specialist_id: str, first: datetime, last: datetime) -> Collection[str]:
        """Return the claims on a specialist's time that starts in first ≤ … < last."""
        span = {"$gte": claim(specialist_id, first), "$lt": claim(specialist_id, last)}
        with translated():
            found = self._collection.find({"claims": {"$elemMatch": span}}, projection={"claims": True})
            documents = await found.to_list(_MAX_BOOKINGS)
        return {each for document in documents for each in document["claims"]}

    async def count_waiting(self) -> int:
        """Return how many wait, over all tenants."""
        with translated():
            return await self._collection.count_documents(_WAITING)

    async def _find_one(self, condition: Document) -> Appointment | None:
        with translated():
            document = await self._collection.find_one(condition, projection=_NO_OUTBOX)
        return to_appointment(document) if document else None

    async def _find(self, condition: Document, order: Sequence[tuple[str, int]], limit: int) -> list[Appointment]:
        with translated():
            found = self._collection.find(condition, projection=_NO_OUTBOX).sort(order).limit(limit)
            return [to_appointment(document) for document in await found.to_list()]


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
    if query.after:
        at, id = query.after
        condition["$or"] = [{"starts_at": {"$gt": at}}, {"starts_at": at, "_id": {"$gt": id}}]
    return condition


def _collision(index: str) -> errors.SlotTaken | errors.AlreadyCreated:
    if index == "claims":
        return errors.SlotTaken(
            "The specialist is booked in that time: search for slots and take a free one.", field="starts_at"
        )
    return errors.AlreadyCreated("It exists already.")
