"""Teams in MongoDB."""

from collections.abc import Sequence

from parley.accounts.domain.aggregate import Page
from parley.accounts.domain.team import Team
from parley.accounts.store.documents import CREATION, Collection, Document
from parley.common.mongo import Index, translated

INDEXES = (CREATION, Index([("tenant_id", 1), ("_id", 1)], name="list"))


class TeamCollection(Collection[Team]):
    """The service's TeamStore."""

    NAME = "teams"

    async def page(self, tenant_id: str, after: str, limit: int) -> Page[Team]:
        """A tenant's, by id."""
        return await self._page({"tenant_id": tenant_id}, after, limit)

    async def count(self, tenant_id: str, team_ids: Sequence[str]) -> int:
        """How many of the teams are the tenant's."""
        with translated():
            return await self._documents.count_documents({"tenant_id": tenant_id, "_id": {"$in": list(team_ids)}})

    def _fields(self, item: Team) -> Document:
        return {"tenant_id": item.tenant_id, "name": item.name, "active": item.active}

    def _item(self, document: Document) -> Team:
        return Team(
            id=document["_id"],
            tenant_id=document["tenant_id"],
            name=document["name"],
            active=document["active"],
        )
