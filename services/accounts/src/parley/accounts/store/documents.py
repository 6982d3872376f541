"""What every collection of aggregates does alike."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Generic, TypeVar

from pymongo.asynchronous.database import AsyncDatabase

from parley.accounts.domain.aggregate import Aggregate, Creation, Page
from parley.accounts.domain.errors import CreationTaken
from parley.accounts.domain.events import Recorded
from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing

Document = dict[str, Any]
Item = TypeVar("Item", bound=Aggregate)

# A create is looked up by it, and made once for it.
CREATION = Index("creation.key", unique=True, sparse=True, name="creation")
_WITHOUT_OUTBOX = {"outbox": False}


class Collection(ABC, Generic[Item]):
    """One aggregate's documents; each write is one document with its events."""

    NAME: ClassVar[str]

    def __init__(
        self, database: AsyncDatabase[Document], outboxes: Mapping[str, Outbox], encode: Callable[[Recorded], bytes]
    ) -> None:
        self._documents = database[self.NAME]
        self._aggregates = Aggregates(self._documents, outboxes[self.NAME])
        self._encode = encode

    async def add(self, item: Item, events: Sequence[Recorded]) -> None:
        """A new one. Raises CreationTaken."""
        try:
            await self._aggregates.insert(self._document(item), self._outgoing(events))
        except DuplicateKey as duplicate:
            raise self._refusal(duplicate) from duplicate

    async def load(self, id: str) -> Item | None:
        """By id."""
        document = await self._aggregates.load(id)
        return None if document is None else self._read(document)

    async def created(self, key: str) -> Item | None:
        """What a creation's key made."""
        return await self._find({"creation.key": key})

    async def save(self, item: Item, events: Sequence[Recorded]) -> Item:
        """With its new version. Raises Conflict when someone saved since it was loaded."""
        document = self._document(item)
        await self._aggregates.save(document, self._outgoing(events))
        return replace(item, version=document["version"])

    async def _find(self, query: Document) -> Item | None:
        with translated():
            document = await self._documents.find_one(query, _WITHOUT_OUTBOX)
        return None if document is None else self._read(document)

    async def _page(self, query: Document, after: str, limit: int) -> Page[Item]:
        if after:
            query = {**query, "_id": {"$gt": after}}
        with translated():
            documents = await self._documents.find(query, _WITHOUT_OUTBOX).sort("_id", 1).limit(limit + 1).to_list()
        more = len(documents) > limit
        return Page(
            [self._read(document) for document in documents[:limit]], documents[limit - 1]["_id"] if more else ""
        )

    def _document(self, item: Item) -> Document:
        document = {"_id": item.id, "version": item.version, **self._fields(item)}
        if item.creation is not None:
            document["creation"] = {"key": item.creation.key, "request": item.creation.request}
        return document

    def _read(self, document: Document) -> Item:
        creation = document.get("creation")
        return replace(
            self._item(document),
            version=document["version"],
            creation=None if creation is None else Creation(creation["key"], creation["request"]),
        )

    def _refusal(self, _duplicate: DuplicateKey) -> Exception:
        """What a violated unique index means."""
        return CreationTaken()

    @abstractmethod
    def _fields(self, item: Item) -> Document:
        """All but id, version and creation."""

    @abstractmethod
    def _item(self, document: Document) -> Item:
        """All but version and creation."""

    def _outgoing(self, events: Sequence[Recorded]) -> list[Outgoing]:
        return [Outgoing(event.id, event.at, event.key, self._encode(event)) for event in events]
