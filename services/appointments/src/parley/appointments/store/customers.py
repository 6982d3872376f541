"""Customers in MongoDB."""

from collections.abc import Sequence

from parley.appointments.domain.customer import Customer, terms
from parley.appointments.store.collection import CREATION, Collection
from parley.appointments.store.documents import Document, from_creation, to_creation
from parley.common.mongo import Index

INDEXES = (
    CREATION,
    Index([("tenant_id", 1), ("_id", -1)], name="newest"),
    Index([("tenant_id", 1), ("terms", 1)], name="terms"),
)


class CustomerStore(Collection[Customer]):
    """Stores customers with their events."""

    NAME = "customers"

    async def page(self, tenant_id: str, words: Sequence[str], before_id: str, limit: int) -> list[Customer]:
        """Return at most `limit` for whom each word begins a term, newest first; those older than `before_id`."""
        condition: Document = {"tenant_id": tenant_id}
        if words:
            condition["$and"] = [{"terms": {"$elemMatch": {"$gte": word, "$lt": f"{word}\uffff"}}} for word in words]
        if before_id:
            condition["_id"] = {"$lt": before_id}
        return await self._find(condition, [("_id", -1)], limit)

    def _document(self, item: Customer) -> Document:
        document: Document = {
            "_id": item.id,
            "version": item.version,
            "tenant_id": item.tenant_id,
            "display_name": item.display_name,
            "email": item.email,
            "phone": item.phone,
            "locale": item.locale,
            "time_zone": item.time_zone,
            "created_at": item.created_at,
            "reference": item.reference,
            "country": item.country,
            "erased_at": item.erased_at,
            # What searches find them by.
            "terms": sorted(terms(item)),
        }
        if item.creation:
            document["creation"] = from_creation(item.creation)
        return document

    def _item(self, document: Document) -> Customer:
        return Customer(
            id=document["_id"],
            version=document["version"],
            tenant_id=document["tenant_id"],
            display_name=document["display_name"],
            email=document["email"],
            phone=document["phone"],
            locale=document["locale"],
            time_zone=document["time_zone"],
            created_at=document["created_at"],
            reference=document.get("reference", ""),
            country=document.get("country", ""),
            erased_at=document.get("erased_at"),
            creation=to_creation(document.get("creation")),
        )
