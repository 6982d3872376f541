"""API keys in MongoDB."""

from datetime import datetime

from parley.accounts.domain.aggregate import Page
from parley.accounts.domain.api_key import ApiKey
from parley.accounts.store.documents import CREATION, Collection, Document
from parley.common.mongo import Index, translated

INDEXES = (
    CREATION,
    Index("digest", unique=True, name="digest"),
    Index([("tenant_id", 1), ("_id", 1)], name="list"),
)


class ApiKeyCollection(Collection[ApiKey]):
    """The service's ApiKeyStore."""

    NAME = "api_keys"

    async def by_digest(self, digest: str) -> ApiKey | None:
        """By its secret's digest."""
        return await self._find({"digest": digest})

    async def page(self, tenant_id: str, after: str, limit: int) -> Page[ApiKey]:
        """A tenant's, by id."""
        return await self._page({"tenant_id": tenant_id}, after, limit)

    async def touch(self, id: str, used_at: datetime) -> None:
        """Note that it was used, leaving its version."""
        with translated():
            await self._documents.update_one({"_id": id}, {"$max": {"last_used_at": used_at}})

    def _fields(self, item: ApiKey) -> Document:
        return {
            "tenant_id": item.tenant_id,
            "name": item.name,
            "prefix": item.prefix,
            "digest": item.digest,
            "scopes": sorted(item.scopes),
            "created_at": item.created_at,
            "created_by": item.created_by,
            "expires_at": item.expires_at,
            "last_used_at": item.last_used_at,
            "revoked_at": item.revoked_at,
        }

    def _item(self, document: Document) -> ApiKey:
        return ApiKey(
            id=document["_id"],
            tenant_id=document["tenant_id"],
            name=document["name"],
            prefix=document["prefix"],
            digest=document["digest"],
            scopes=frozenset(document["scopes"]),
            created_at=document["created_at"],
            created_by=document["created_by"],
            expires_at=document["expires_at"],
            last_used_at=document["last_used_at"],
            revoked_at=document["revoked_at"],
        )
