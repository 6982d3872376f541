"""What accounts has told, in MongoDB: one document per tenant, team and member of staff, the newest version."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain.directory import StaffMember, Team, Tenant
from parley.appointments.store.documents import Document
from parley.common.mongo import DuplicateKey, translated


class Directory:
    """Keeps what is newest; every query is by id."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._tenants = database["tenants"]
        self._teams = database["teams"]
        self._staff = database["staff"]

    async def tenant(self, id: str) -> Tenant | None:
        """Return the tenant, or None."""
        document = await _load(self._tenants, id)
        return Tenant(**document) if document else None

    async def team(self, id: str) -> Team | None:
        """Return the team, or None."""
        document = await _load(self._teams, id)
        return Team(**document) if document else None

    async def staff(self, id: str) -> StaffMember | None:
        """Return the member, or None."""
        document = await _load(self._staff, id)
        if document is None:
            return None
        lists = {name: tuple(value) for name, value in document.items() if isinstance(value, list)}
        return StaffMember(**{**document, **lists})

    async def save_tenant(self, tenant: Tenant) -> None:
        """Keep it unless a newer one is known."""
        await _keep(self._tenants, asdict(tenant))

    async def save_team(self, team: Team) -> None:
        """Keep it unless a newer one is known."""
        await _keep(self._teams, asdict(team))

    async def save_staff(self, member: StaffMember) -> None:
        """Keep it unless a newer one is known."""
        await _keep(self._staff, asdict(member))


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
