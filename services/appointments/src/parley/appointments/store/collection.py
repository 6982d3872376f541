"""What every collection of aggregates does alike."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.recorded import Recorded
from parley.appointments.store.documents import Document
from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing

Item = TypeVar("Item")

# A create is looked up by it, and made once for it.
CREATION = Index(
    [("creation.tenant_id", 1), ("creation.subject", 1), ("creation.key", 1)],
    unique=True,
    sparse=True,
    name="creation",
)
_WITHOUT_OUTBOX = {"outbox": False}


class Collection(ABC, Generic[Item]):
    """One aggregate's documents; each write is one document with its events."""

    NAME: ClassVar[str]

    def __init__(
        self,
        database: AsyncDatabase[Document],
        outboxes: Mapping[str, Outbox],
        encode_event: Callable[[Recorded], Outgoing],
    ) -> None:
        self._collection = database[self.NAME]
        self._aggregates = Aggregates(self._collection, outboxes[self.NAME])
        self._encode_event = encode_event

    async def insert(self, item: Item, events: Sequence[Recorded]) -> None:
        """Store a new one; raises what a violated unique key means, AlreadyCreated unless a store says otherwise."""
        try:
            await self._aggregates.insert(self._document(item), self._outgoing(events))
        except DuplicateKey as duplicate:
            raise self._refusal(duplicate) from duplicate

    async def save(self, item: Item, events: Sequence[Recorded]) -> None:
        """Store the next version; raises Conflict when somebody else has, and what a violated unique key means."""
        document = self._document(item)
        document["version"] -= 1
        try:
            await self._aggregates.save(document, self._outgoing(events))
        except DuplicateKey as duplicate:
            raise self._refusal(duplicate) from duplicate

    async def load(self, id: str) -> Item | None:
        """Return it, or None."""
        document = await self._aggregates.load(id)
        return self._item(document) if document else None

    async def find_created(self, creation: Creation) -> Item | None:
        """Return what this tenant's subject created by this key."""
        return await self._find_one(
            {
                "creation.tenant_id": creation.tenant_id,
                "creation.subject": creation.subject,
                "creation.key": creation.key,
            }
        )

    async def _find_one(self, condition: Document) -> Item | None:
        with translated():
            document = await self._collection.find_one(condition, projection=_WITHOUT_OUTBOX)
        return self._item(document) if document else None

    async def _find(self, condition: Document, order: Sequence[tuple[str, int]], limit: int) -> list[Item]:
        with translated():
            found = self._collection.find(condition, projection=_WITHOUT_OUTBOX).sort(order).limit(limit)
            return [self._item(document) for document in await found.to_list()]

    def _refusal(self, _duplicate: DuplicateKey) -> Exception:
        """What a violated unique index means."""
        return errors.AlreadyCreated("It exists already.")

    @abstractmethod
    def _document(self, item: Item) -> Document:
        """All of it; the version is the one to be."""

    @abstractmethod
    def _item(self, document: Document) -> Item:
        """What a document holds."""

    def _outgoing(self, events: Sequence[Recorded]) -> list[Outgoing]:
        return [self._encode_event(each) for each in events]
