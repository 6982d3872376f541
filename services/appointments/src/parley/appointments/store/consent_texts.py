"""The wordings of consents in MongoDB, a document for each version."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.consent import ConsentPurpose, ConsentText
from parley.appointments.domain.recorded import Recorded
from parley.appointments.store.documents import Document
from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing

COLLECTION = "consent_texts"
INDEXES = (
    Index([("tenant_id", 1), ("purpose", 1), ("text_version", -1)], unique=True, name="version"),
    Index([("tenant_id", 1), ("published_at", -1)], name="newest"),
)


class ConsentTextStore:
    """Stores wordings with their events; none ever changes."""

    def __init__(
        self, database: AsyncDatabase[Document], outbox: Outbox, encode_event: Callable[[Recorded], Outgoing]
    ) -> None:
        self._collection = database[COLLECTION]
        self._aggregates = Aggregates(self._collection, outbox)
        self._encode_event = encode_event

    async def insert(self, text: ConsentText, events: Sequence[Recorded]) -> None:
        """Store a new version; raises AlreadyCreated when somebody else has published it."""
        try:
            await self._aggregates.insert(_document(text), [self._encode_event(each) for each in events])
        except DuplicateKey as error:
            raise errors.AlreadyCreated("It exists already.") from error

    async def load(self, tenant_id: str, purpose: ConsentPurpose, version: int) -> ConsentText | None:
        """Return a version, or None."""
        with translated():
            document = await self._collection.find_one({"_id": _id(tenant_id, purpose, version)})
        return _text(document) if document else None

    async def current(self, tenant_id: str, purposes: Sequence[ConsentPurpose]) -> Mapping[ConsentPurpose, ConsentText]:
        """Return the newest wording for each of these purposes that has one."""
        condition = {"tenant_id": tenant_id, "purpose": {"$in": [each.value for each in purposes]}}
        newest: list[Document] = [
            {"$match": condition},
            {"$sort": {"text_version": -1}},
            {"$group": {"_id": "$purpose", "newest": {"$first": "$$ROOT"}}},
        ]
        with translated():
            found = await (await self._collection.aggregate(newest)).to_list()
        texts = (_text(each["newest"]) for each in found)
        return {text.purpose: text for text in texts}

    async def of_tenant(self, tenant_id: str, limit: int) -> list[ConsentText]:
        """Return at most `limit`, newest first."""
        with translated():
            found = self._collection.find({"tenant_id": tenant_id})
            documents = await found.sort([("published_at", -1), ("_id", 1)]).limit(limit).to_list()
        return [_text(document) for document in documents]


def _id(tenant_id: str, purpose: ConsentPurpose, version: int) -> str:
    return f"{tenant_id}/{purpose.value}/{version}"


def _document(text: ConsentText) -> Document:
    return {
        "_id": _id(text.tenant_id, text.purpose, text.version),
        # As every aggregate has it; the wording's own is another.
        "version": 1,
        "tenant_id": text.tenant_id,
        "purpose": text.purpose.value,
        "text_version": text.version,
        "text": dict(text.text),
        "published_at": text.published_at,
        "published_by": text.published_by,
    }


def _text(document: Mapping[str, Any]) -> ConsentText:
    return ConsentText(
        tenant_id=document["tenant_id"],
        purpose=ConsentPurpose(document["purpose"]),
        version=document["text_version"],
        published_at=document["published_at"],
        published_by=document["published_by"],
        text=document["text"],
    )
