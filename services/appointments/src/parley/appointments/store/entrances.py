"""Public pages in MongoDB."""

from parley.appointments.domain import errors
from parley.appointments.domain.entrance import Entrance
from parley.appointments.store.collection import CREATION, Collection
from parley.appointments.store.documents import Document, from_creation, to_creation
from parley.appointments.store.hours import from_hours, to_hours
from parley.common.mongo import DuplicateKey, Index

INDEXES = (
    Index("slug", unique=True, name="slug"),
    CREATION,
    Index([("tenant_id", 1), ("_id", 1)], name="oldest"),
)


class EntranceStore(Collection[Entrance]):
    """Stores public pages with their events."""

    NAME = "entrances"

    async def find_by_slug(self, slug: str) -> Entrance | None:
        """Return the one at this address, or None."""
        return await self._find_one({"slug": slug})

    async def of_tenant(self, tenant_id: str, limit: int) -> list[Entrance]:
        """Return at most `limit`, oldest first."""
        return await self._find({"tenant_id": tenant_id}, [("_id", 1)], limit)

    def _refusal(self, duplicate: DuplicateKey) -> Exception:
        if duplicate.index == "slug":
            return errors.SlugTaken("This address is taken: choose another.", field="slug")
        return super()._refusal(duplicate)

    def _document(self, item: Entrance) -> Document:
        document: Document = {
            "_id": item.id,
            "version": item.version,
            "tenant_id": item.tenant_id,
            "slug": item.slug,
            "name": dict(item.name),
            "team_id": item.team_id,
            "booking_type_ids": list(item.booking_type_ids),
            "call_type_id": item.call_type_id,
            "queue_limit": item.queue_limit,
            "active": item.active,
            "created_at": item.created_at,
            **from_hours(item.hours),
        }
        if item.creation:
            document["creation"] = from_creation(item.creation)
        return document

    def _item(self, document: Document) -> Entrance:
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
