"""Customers in MongoDB."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.customer import Customer, terms
from parley.appointments.domain.recorded import Recorded
from parley.appointments.store.documents import Document, from_creation, to_creation
from parley.appointments.store.keys import CREATION, created_by
from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing

COLLECTION = "customers"
INDEXES = (
    CREATION,
    Index([("tenant_id", 1), ("_id", -1)], name="newest"),
    Index([("tenant_id", 1), ("terms", 1)], name="terms"),
)


class CustomerStore:
    """Stores customers with their events."""

    def __init__(
        self, database: AsyncDatabase[Document], outbox: Outbox, encode_event: Callable[[Recorded], Outgoing]
    ) -> None:
        self._collection = database[COLLECTION]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def insert(self, customer: Customer, events: Sequence[Recorded]) -> None:
        """Store a new one; raises AlreadyCreated by its creation's key."""
        try:
            await self._aggregates.insert(_document(customer), [self._encode_event(each) for each in events])
        except DuplicateKey as error:
            raise errors.AlreadyCreated("It exists already.") from error

    async def load(self, id: str) -> Customer | None:
        """Return it, or None."""
        document = await self._aggregates.load(id)
        return _customer(document) if document else None

    async def find_created(self, creation: Creation) -> Customer | None:
        """Return what this tenant's subject created by this key."""
        with translated():
            document = await self._collection.find_one(created_by(creation))
        return _customer(document) if document else None

    async def save(self, customer: Customer, events: Sequence[Recorded]) -> None:
        """Store the next version; raises Conflict when somebody else has."""
        document = _document(customer)
        document["version"] = customer.version - 1
        await self._aggregates.save(document, [self._encode_event(each) for each in events])

    async def page(self, tenant_id: str, words: Sequence[str], before_id: str, limit: int) -> list[Customer]:
        """Return at most `limit` for whom each word begins a term, newest first; those older than `before_id`."""
        condition: Document = {"tenant_id": tenant_id}
        if words:
            condition["$and"] = [{"terms": {"$elemMatch": {"$gte": word, "$lt": f"{word}\uffff"}}} for word in words]
        if before_id:
            condition["_id"] = {"$lt": before_id}
        with translated():
            found = self._collection.find(condition).sort("_id", -1).limit(limit)
            return [_customer(document) for document in await found.to_list()]


def _document(customer: Customer) -> Document:
    document: Document = {
        "_id": customer.id,
        "version": customer.version,
        "tenant_id": customer.tenant_id,
        "display_name": customer.display_name,
        "email": customer.email,
        "phone": customer.phone,
        "locale": customer.locale,
        "time_zone": customer.time_zone,
        "created_at": customer.created_at,
        "reference": customer.reference,
        "country": customer.country,
        "erased_at": customer.erased_at,
        # What searches find them by.
        "terms": sorted(terms(customer)),
    }
    if customer.creation:
        document["creation"] = from_creation(customer.creation)
    return document


def _customer(document: Mapping[str, Any]) -> Customer:
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
