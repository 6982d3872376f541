"""What accounts has told, in MongoDB: one document per tenant, team and member of staff, the newest version."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain.directory import StaffMember, Team, Tenant
from parley.appointments.store.documents import Document
from parley.common.mongo import DuplicateKey, Index, translated

INDEXES = {
    "tenants": (Index("retention_days", name="retention"),),
    "staff": (Index([("tenant_id", 1), ("team_ids", 1), ("_id", 1)], name="team_members"),),
}


class Directory:
    """Keeps what is newest."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._tenants = database["tenants"]
        self._teams = database["teams"]
        self._staff = database["staff"]

    async def tenant(self, id: str) -> Tenant | None:
        """Return the tenant, or None: also where it was told before ages of consent were, so that accounts is asked."""
        document = await _load(self._tenants, id)
        return Tenant(**document) if document and "ages_of_consent" in document else None

    async def team(self, id: str) -> Team | None:
        """Return the team, or None."""
        document = await _load(self._teams, id)
        return Team(**document) if document else None

    async def staff(self, id: str) -> StaffMember | None:
        """Return the member, or None."""
        document = await _load(self._staff, id)
        return _member(document) if document else None

    async def team_members(self, tenant_id: str, team_id: str, limit: int) -> list[StaffMember]:
        """Return at most `limit` active members of a team, oldest first."""
        condition = {"tenant_id": tenant_id, "team_ids": team_id, "active": True}
        with translated():
            found = await self._staff.find(condition).sort("_id", 1).limit(limit).to_list()
        return [_member({"id": document.pop("_id"), **document}) for document in found]

    async def retaining(self) -> list[Tenant]:
        """Return the tenants whose appointments' personal data goes after a time."""
        with translated():
            documents = await self._tenants.find({"retention_days": {"$gt": 0}}).to_list()
        return [Tenant(id=document.pop("_id"), **document) for document in documents]

    async def save_tenant(self, tenant: Tenant) -> None:
        """Keep it unless a newer one is known."""
        await _keep(self._tenants, asdict(tenant))

    async def save_team(self, team: Team) -> None:
        """Keep it unless a newer one is known."""
        await _keep(self._teams, asdict(team))

    async def save_staff(self, member: StaffMember) -> None:
        """Keep it unless a newer one is known."""
        await _keep(self._staff, asdict(member))


def _member(document: Document) -> StaffMember:
    lists = {name: tuple(value) for name, value in document.items() if isinstance(value, list)}
    return StaffMember(**{**document, **lists})


async def _load(collection: AsyncCollection[Document], id: str) -> Document | None:
    with translated():
        document = await collection.find_one({"_id": id})
    if document is None:
        return None
    return {"id": document.pop("_id"), **document}


async def _keep(collection: AsyncCollection[Document], state: Mapping[str, Any]) -> None:
    document = {name: value for name, value in state.items() if name != "id"}
    older = {"_id": state["id"], "version": {"$lt": state["version"]}}
    try:
        with translated():
            await collection.replace_one(older, document, upsert=True)
    except DuplicateKey:
        # The id is there, at this version or a newer one: nothing to keep.
        return
