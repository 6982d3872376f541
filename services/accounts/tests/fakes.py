"""In-memory stand-ins; `MemoryStore` passes the same suite as the real one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parley.accounts.domain import (
    Creation,
    CreationTaken,
    EmailTaken,
    Page,
    Recorded,
    Session,
    Staff,
    StoredKey,
    Team,
    Tenant,
    email_key,
)
from parley.common.errors import Conflict


@dataclass
class MemoryStore:
    """Everything in dictionaries; `events` holds what would be published."""

    events: list[Recorded] = field(default_factory=list)
    tenants: dict[str, Tenant] = field(default_factory=dict)
    all_teams: dict[str, Team] = field(default_factory=dict)
    all_staff: dict[str, Staff] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    creations: dict[tuple[type, str], tuple[str, Creation]] = field(default_factory=dict)
    all_keys: dict[str, StoredKey] = field(default_factory=dict)

    async def add_tenant(self, tenant: Tenant, creation: Creation | None, events: Sequence[Recorded]) -> None:
        self._create(Tenant, tenant.id, creation, events)
        self.tenants[tenant.id] = tenant

    async def tenant(self, tenant_id: str) -> Tenant | None:
        return self.tenants.get(tenant_id)

    async def created_tenant(self, key: str) -> tuple[Tenant, Creation] | None:
        found = self.creations.get((Tenant, key))
        return (self.tenants[found[0]], found[1]) if found else None

    async def add_team(self, team: Team, creation: Creation | None, events: Sequence[Recorded]) -> None:
        self._create(Team, team.id, creation, events)
        self.all_teams[team.id] = team

    async def team(self, team_id: str) -> Team | None:
        return self.all_teams.get(team_id)

    async def created_team(self, key: str) -> tuple[Team, Creation] | None:
        found = self.creations.get((Team, key))
        return (self.all_teams[found[0]], found[1]) if found else None

    async def count_teams(self, tenant_id: str, team_ids: Sequence[str]) -> int:
        return sum(1 for team in self.all_teams.values() if team.tenant_id == tenant_id and team.id in team_ids)

    async def teams(self, tenant_id: str, after: str, limit: int) -> Page[Team]:
        found = [team for team in self.all_teams.values() if team.tenant_id == tenant_id and team.id > after]
        found.sort(key=lambda team: team.id)
        return Page(found[:limit], found[limit - 1].id if len(found) > limit else "")

    async def add_staff(self, staff: Staff, creation: Creation | None, events: Sequence[Recorded]) -> None:
        if await self.staff_by_email(staff.email):
            raise EmailTaken("Someone signs in with this e-mail already.", field="email")
        self._create(Staff, staff.id, creation, events)
        self.all_staff[staff.id] = staff

    async def staff(self, staff_id: str) -> Staff | None:
        return self.all_staff.get(staff_id)

    async def staff_by_email(self, email: str) -> Staff | None:
        wanted = email_key(email)
        return next((staff for staff in self.all_staff.values() if email_key(staff.email) == wanted), None)

    async def created_staff(self, key: str) -> tuple[Staff, Creation] | None:
        found = self.creations.get((Staff, key))
        return (self.all_staff[found[0]], found[1]) if found else None

    async def staff_page(self, tenant_id: str, team_id: str, after: str, limit: int) -> Page[Staff]:
        found = [
            staff
            for staff in self.all_staff.values()
            if staff.tenant_id == tenant_id and staff.id > after and (not team_id or team_id in staff.team_ids)
        ]
        found.sort(key=lambda staff: staff.id)
        return Page(found[:limit], found[limit - 1].id if len(found) > limit else "")

    async def add_session(self, session: Session, events: Sequence[Recorded]) -> None:
        self.sessions[session.id] = session
        self.events.extend(events)

    async def session(self, session_id: str) -> Session | None:
        return self.sessions.get(session_id)

    async def save_session(self, session: Session, events: Sequence[Recorded]) -> Session:
        if self.sessions[session.id].version != session.version:
            raise Conflict("Somebody else changed it first: load it again.")
        saved = replace(session, version=session.version + 1)
        self.sessions[session.id] = saved
        self.events.extend(events)
        return saved

    async def add_key(self, key: StoredKey) -> None:
        self.all_keys.setdefault(key.id, key)

    async def keys(self) -> Sequence[StoredKey]:
        return sorted(self.all_keys.values(), key=lambda key: key.period)

    def _create(self, kind: type, made: str, creation: Creation | None, events: Sequence[Recorded]) -> None:
        if creation is not None:
            if (kind, creation.key) in self.creations:
                raise CreationTaken
            self.creations[kind, creation.key] = (made, creation)
        self.events.extend(events)


class PlainPasswords:
    """Passwords in clear, for speed; counts comparisons."""

    def __init__(self) -> None:
        self.comparisons = 0

    async def hash(self, password: str) -> str:
        return f"plain:{password}"

    async def matches(self, stored: str, password: str) -> bool:
        self.comparisons += 1
        return stored == f"plain:{password}"
