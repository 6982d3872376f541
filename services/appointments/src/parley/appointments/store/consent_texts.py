"""The wordings of consents in MongoDB, a document for each version."""

from collections.abc import Mapping, Sequence

from parley.appointments.domain.consent import ConsentPurpose, ConsentText
from parley.appointments.store.collection import Collection
from parley.appointments.store.documents import Document
from parley.common.mongo import Index, translated

INDEXES = (
    Index([("tenant_id", 1), ("purpose", 1), ("text_version", -1)], unique=True, name="version"),
    Index([("tenant_id", 1), ("published_at", -1)], name="newest"),
)


class ConsentTextStore(Collection[ConsentText]):
    """Stores wordings with their events; none ever changes."""

    NAME = "consent_texts"

    async def find(self, tenant_id: str, purpose: ConsentPurpose, version: int) -> ConsentText | None:
        """Return a version, or None."""
        return await self.load(_id(tenant_id, purpose, version))

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
        texts = (self._item(each["newest"]) for each in found)
        return {text.purpose: text for text in texts}

    async def of_tenant(self, tenant_id: str, limit: int) -> list[ConsentText]:
        """Return at most `limit`, newest first."""
        return await self._find({"tenant_id": tenant_id}, [("published_at", -1), ("_id", 1)], limit)

    def _document(self, item: ConsentText) -> Document:
        return {
            "_id": _id(item.tenant_id, item.purpose, item.version),
            # As every aggregate has it; the wording's own is another.
            "version": 1,
            "tenant_id": item.tenant_id,
            "purpose": item.purpose.value,
            "text_version": item.version,
            "text": dict(item.text),
            "published_at": item.published_at,
            "published_by": item.published_by,
        }

    def _item(self, document: Document) -> ConsentText:
        return ConsentText(
            tenant_id=document["tenant_id"],
            purpose=ConsentPurpose(document["purpose"]),
            version=document["text_version"],
            published_at=document["published_at"],
            published_by=document["published_by"],
            text=document["text"],
        )


def _id(tenant_id: str, purpose: ConsentPurpose, version: int) -> str:
    return f"{tenant_id}/{purpose.value}/{version}"
