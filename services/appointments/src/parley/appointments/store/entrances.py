"""Public pages in MongoDB."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.entrance import Entrance
from parley.appointments.domain.recorded import Recorded
from parley.appointments.store.documents import Document, from_creation, to_creation
from parley.appointments.store.hours import from_hours, to_hours
from parley.appointments.store.keys import CREATION, created_by
from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing

COLLECTION = "entrances"
INDEXES = (
    Index("slug", unique=True, name="slug"),
    CREATION,
    Index([("tenant_id", 1), ("_id", 1)], name="oldest"),
)


class EntranceStore:
    """Stores public pages with their events."""

    def __init__(
        self, database: AsyncDatabase[Document], outbox: Outbox, encode_event: Callable[[Recorded], Outgoing]
    ) -> None:
        self._collection = database[COLLECTION]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def insert(self, entrance: Entrance, events: Sequence[Recorded]) -> None:
        """Store a new one; raises SlugTaken, or AlreadyCreated by its creation's key."""
        try:
            await self._aggregates.insert(_document(entrance), [self._encode_event(each) for each in events])
        except DuplicateKey as error:
            if error.index == "slug":
                raise errors.SlugTaken("This address is taken: choose another.", field="slug") from error
            raise errors.AlreadyCreated("It exists already.") from error

    async def save(self, entrance: Entrance, events: Sequence[Recorded]) -> None:
        """Store the next version; raises Conflict when somebody else has."""
        document = _document(entrance)
        document["version"] = entrance.version - 1
        await self._aggregates.save(document, [self._encode_event(each) for each in events])

    async def load(self, id: str) -> Entrance | None:
        """Return it, or None."""
        document = await self._aggregates.load(id)
        return _entrance(document) if document else None

    async def find_by_slug(self, slug: str) -> Entrance | None:
        """Return the one at this address, or None."""
        return await self._find_one({"slug": slug})

    async def find_created(self, creation: Creation) -> Entrance | None:
        """Return what this tenant's subject created by this key."""
        return await self._find_one(created_by(creation))

    async def of_tenant(self, tenant_id: str, limit: int) -> list[Entrance]:
        """Return at most `limit`, oldest first."""
        with translated():
            found = self._collection.find({"tenant_id": tenant_id}).sort("_id", 1).limit(limit)
            return [_entrance(document) for document in await found.to_list()]

    async def _find_one(self, condition: Document) -> Entrance | None:
        with translated():
            document = await self._collection.find_one(condition)
        return _entrance(document) if document else None


def _document(entrance: Entrance) -> Document:
    document: Document = {
        "_id": entrance.id,
        "version": entrance.version,
        "tenant_id": entrance.tenant_id,
        "slug": entrance.slug,
        "name": dict(entrance.name),
        "team_id": entrance.team_id,
        "booking_type_ids": list(entrance.booking_type_ids),
        "call_type_id": entrance.call_type_id,
        "queue_limit": entrance.queue_limit,
        "active": entrance.active,
        "created_at": entrance.created_at,
        **from_hours(entrance.hours),
    }
    if entrance.creation:
        document["creation"] = from_creation(entrance.creation)
    return document


def _entrance(document: Mapping[str, Any]) -> Entrance:
    return Entrance(
        id=document["_id"],
        version=document["version"],
        tenant_id=document["tenant_id"],
        slug=document["slug"],
        name=document["name"],
        team_id=document["team_id"],
        booking_type_ids=tuple(document["booking_type_ids"]),
        call_type_id=document["call_type_id"],
        hours=to_hours(document),
        queue_limit=document["queue_limit"],
        active=document["active"],
        created_at=document["created_at"],
        creation=to_creation(document.get("creation")),
    )
