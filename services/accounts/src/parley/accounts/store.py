"""Accounts in MongoDB: a collection for each aggregate, one for signing keys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from pymongo.asynchronous.database import AsyncDatabase

from parley.accounts.domain import (
    Creation,
    CreationTaken,
    EmailTaken,
    Page,
    Recorded,
    Role,
    Session,
    SessionState,
    Staff,
    StoredKey,
    Team,
    Tenant,
    email_key,
)
from parley.common.mongo import Aggregates, DuplicateKey, Index, translated
from parley.common.outbox import Outbox, Outgoing

Document = dict[str, Any]
Item = TypeVar("Item")

TENANTS, TEAMS, STAFF, SESSIONS, KEYS = "tenants", "teams", "staff", "sessions", "keys"
WITH_OUTBOX = (TENANTS, TEAMS, STAFF, SESSIONS)
_EMAIL_INDEX = "email_key"
_CREATION_INDEX = "creation"
_CREATION = Index("creation.key", unique=True, sparse=True, name=_CREATION_INDEX)
INDEXES: Mapping[str, Sequence[Index]] = {
    TENANTS: [_CREATION],
    TEAMS: [_CREATION, Index([("tenant_id", 1), ("_id", 1)], name="list")],
    STAFF: [
        _CREATION,
        Index("email_key", unique=True, name=_EMAIL_INDEX),
        Index([("tenant_id", 1), ("_id", 1)], name="list"),
        Index([("tenant_id", 1), ("team_ids", 1), ("_id", 1)], name="list_of_team"),
    ],
    SESSIONS: [Index("expires_at", expire_after=timedelta(days=1), name="expiry")],
    KEYS: [Index("expires_at", expire_after=timedelta(0), name="expiry")],
}


class MongoStore:
    """The service's Store and the key ring's; each write is one document with its events."""

    def __init__(
        self,
        database: AsyncDatabase[Document],
        outboxes: Mapping[str, Outbox],
        encode_event: Callable[[Recorded], bytes],
    ) -> None:
        self._database = database
        self._aggregates = {name: Aggregates(database[name], outboxes[name]) for name in WITH_OUTBOX}
        self._encode_event = encode_event

    async def add_tenant(self, tenant: Tenant, creation: Creation | None, events: Sequence[Recorded]) -> None:
        """Raises CreationTaken."""
        await self._add(TENANTS, _from_tenant(tenant), creation, events)

    async def tenant(self, tenant_id: str) -> Tenant | None:
        """By its id."""
        return _to_tenant(await self._aggregates[TENANTS].load(tenant_id))

    async def created_tenant(self, key: str) -> tuple[Tenant, Creation] | None:
        """The tenant that a creation's key made."""
        document = await self._created(TENANTS, key)
        tenant = _to_tenant(document)
        return None if document is None or tenant is None else (tenant, Creation(**document["creation"]))

    async def add_team(self, team: Team, creation: Creation | None, events: Sequence[Recorded]) -> None:
        """Raises CreationTaken."""
        await self._add(TEAMS, _from_team(team), creation, events)

    async def team(self, team_id: str) -> Team | None:
        """By id."""
        document = await self._aggregates[TEAMS].load(team_id)
        return None if document is None else _to_team(document)

    async def created_team(self, key: str) -> tuple[Team, Creation] | None:
        """The team that a creation's key made."""
        document = await self._created(TEAMS, key)
        return None if document is None else (_to_team(document), Creation(**document["creation"]))

    async def count_teams(self, tenant_id: str, team_ids: Sequence[str]) -> int:
        """How many of the teams are the tenant's."""
        with translated():
            return await self._database[TEAMS].count_documents({"tenant_id": tenant_id, "_id": {"$in": list(team_ids)}})

    async def teams(self, tenant_id: str, after: str, limit: int) -> Page[Team]:
        """A tenant's teams by id."""
        return await self._page(TEAMS, {"tenant_id": tenant_id}, after, limit, _to_team)

    async def add_staff(self, staff: Staff, creation: Creation | None, events: Sequence[Recorded]) -> None:
        """Raises EmailTaken and CreationTaken, either when both are."""
        await self._add(STAFF, _from_staff(staff), creation, events)

    async def staff(self, staff_id: str) -> Staff | None:
        """By id."""
        document = await self._aggregates[STAFF].load(staff_id)
        return None if document is None else _to_staff(document)

    async def staff_by_email(self, email: str) -> Staff | None:
        """By e-mail in any case."""
        with translated():
            document = await self._database[STAFF].find_one({"email_key": email_key(email)}, {"outbox": False})
        return None if document is None else _to_staff(document)

    async def created_staff(self, key: str) -> tuple[Staff, Creation] | None:
        """The member of staff that a creation's key made."""
        document = await self._created(STAFF, key)
        return None if document is None else (_to_staff(document), Creation(**document["creation"]))

    async def staff_page(self, tenant_id: str, team_id: str, after: str, limit: int) -> Page[Staff]:
        """A tenant's staff by id, or one team's."""
        query = {"tenant_id": tenant_id, **({"team_ids": team_id} if team_id else {})}
        return await self._page(STAFF, query, after, limit, _to_staff)

    async def add_session(self, session: Session, events: Sequence[Recorded]) -> None:
        """A new one."""
        await self._add(SESSIONS, _from_session(session), None, events)

    async def session(self, session_id: str) -> Session | None:
        """By id."""
        document = await self._aggregates[SESSIONS].load(session_id)
        return None if document is None else _to_session(document)

    async def save_session(self, session: Session, events: Sequence[Recorded]) -> Session:
        """Raises Conflict when someone saved since it was loaded."""
        document = _from_session(session)
        await self._aggregates[SESSIONS].save(document, self._outgoing(events))
        return replace(session, version=document["version"])

    async def add_key(self, key: StoredKey) -> None:
        """Keep the key unless its id is there already."""
        document = {"period": key.period, "sealed": key.sealed, "expires_at": key.expires_at}
        try:
            with translated():
                await self._database[KEYS].insert_one({"_id": key.id, **document})
        except DuplicateKey:
            # Another replica was first: everyone signs with its key.
            return

    async def keys(self) -> Sequence[StoredKey]:
        """All that are kept."""
        with translated():
            documents = await self._database[KEYS].find().sort("period", 1).to_list()
        return [
            StoredKey(document["_id"], document["period"], bytes(document["sealed"]), document["expires_at"])
            for document in documents
        ]

    async def _add(
        self, collection: str, document: Document, creation: Creation | None, events: Sequence[Recorded]
    ) -> None:
        if creation is not None:
            document["creation"] = {"key": creation.key, "request": creation.request}
        try:
            await self._aggregates[collection].insert(document, self._outgoing(events))
        except DuplicateKey as duplicate:
            if duplicate.index == _EMAIL_INDEX:
                raise EmailTaken("Someone signs in with this e-mail already.", field="email") from duplicate
            raise CreationTaken from duplicate

    async def _created(self, collection: str, key: str) -> Document | None:
        with translated():
            return await self._database[collection].find_one({"creation.key": key}, {"outbox": False})

    async def _page(
        self, collection: str, query: Document, after: str, limit: int, decode: Callable[[Document], Item]
    ) -> Page[Item]:
        if after:
            query = {**query, "_id": {"$gt": after}}
        with translated():
            found = self._database[collection].find(query, {"outbox": False})
            documents = await found.sort("_id", 1).limit(limit + 1).to_list()
        more = len(documents) > limit
        return Page([decode(document) for document in documents[:limit]], documents[limit - 1]["_id"] if more else "")

    def _outgoing(self, events: Sequence[Recorded]) -> list[Outgoing]:
        return [Outgoing(event.id, event.at, event.key, self._encode_event(event)) for event in events]


def _from_tenant(tenant: Tenant) -> Document:
    return {
        "_id": tenant.id,
        "version": tenant.version,
        "name": tenant.name,
        "locale": tenant.locale,
        "time_zone": tenant.time_zone,
        "country": tenant.country,
        "support_phone": tenant.support_phone,
        "accent_color": tenant.accent_color,
        "created_at": tenant.created_at,
    }


def _to_tenant(document: Document | None) -> Tenant | None:
    if document is None:
        return None
    return Tenant(
        id=document["_id"],
        version=document["version"],
        name=document["name"],
        locale=document["locale"],
        time_zone=document["time_zone"],
        country=document["country"],
        support_phone=document["support_phone"],
        accent_color=document["accent_color"],
        created_at=document["created_at"],
    )


def _from_team(team: Team) -> Document:
    return {"_id": team.id, "version": team.version, "tenant_id": team.tenant_id, "name": team.name}


def _to_team(document: Document) -> Team:
    return Team(
        id=document["_id"],
        version=document["version"],
        tenant_id=document["tenant_id"],
        name=document["name"],
    )


def _from_staff(staff: Staff) -> Document:
    return {
        "_id": staff.id,
        "version": staff.version,
        "tenant_id": staff.tenant_id,
        "display_name": staff.display_name,
        "email": staff.email,
        "email_key": email_key(staff.email),
        "password_hash": staff.password_hash,
        "roles": sorted(role.value for role in staff.roles),
        "team_ids": list(staff.team_ids),
        "locale": staff.locale,
        "time_zone": staff.time_zone,
        "active": staff.active,
    }


def _to_staff(document: Document) -> Staff:
    return Staff(
        id=document["_id"],
        version=document["version"],
        tenant_id=document["tenant_id"],
        display_name=document["display_name"],
        email=document["email"],
        password_hash=document["password_hash"],
        roles=frozenset(Role(role) for role in document["roles"]),
        team_ids=tuple(document["team_ids"]),
        locale=document["locale"],
        time_zone=document["time_zone"],
        active=document["active"],
    )


def _from_session(session: Session) -> Document:
    return {
        "_id": session.id,
        "version": session.version,
        "staff_id": session.staff_id,
        "tenant_id": session.tenant_id,
        "created_at": session.created_at,
        "rotated_at": session.rotated_at,
        "expires_at": session.expires_at,
        "generation": session.generation,
        "state": session.state.value,
    }


def _to_session(document: Document) -> Session:
    return Session(
        id=document["_id"],
        version=document["version"],
        staff_id=document["staff_id"],
        tenant_id=document["tenant_id"],
        created_at=document["created_at"],
        rotated_at=document["rotated_at"],
        expires_at=document["expires_at"],
        generation=document["generation"],
        state=SessionState(document["state"]),
    )
