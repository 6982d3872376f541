"""Teams."""

from dataclasses import replace

from parley.accounts.domain.aggregate import Creation, Page
from parley.accounts.domain.errors import TeamNotFound
from parley.accounts.domain.events import Recorded, TeamSaved
from parley.accounts.domain.team import Team
from parley.accounts.service.ports import TeamStore, TenantStore
from parley.accounts.service.rules import administered_tenant, by, change, listed_tenant, may_see, once, record
from parley.common import paging
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.ids import new_id


class Teams:
    """Who shares a desk."""

    def __init__(self, teams: TeamStore, tenants: TenantStore, clock: Clock) -> None:
        self._teams = teams
        self._tenants = tenants
        self._clock = clock

    async def create(self, caller: Caller, tenant_id: str, name: str, creation: Creation | None) -> Team:
        """Administrators add teams to their tenant, operators to any."""
        caller.require_role("operator", "administrator")
        owner = await administered_tenant(caller, tenant_id, self._tenants)

        async def create() -> Team:
            team = Team(id=new_id("team"), tenant_id=owner.id, name=name, creation=creation)
            await self._teams.add(team, [self._saved(team, caller)])
            return team

        return await once(creation, self._teams, create)

    async def get(self, caller: Caller, team_id: str) -> Team:
        """Operators and services any, staff their own tenant's."""
        caller.require(Kind.STAFF, Kind.SERVICE)
        return await self._visible(caller, team_id)

    async def list(self, caller: Caller, tenant_id: str, page_size: int, after: str) -> Page[Team]:
        """The caller's tenant's teams; operators name the tenant."""
        caller.require(Kind.STAFF)
        return await self._teams.page(listed_tenant(caller, tenant_id), after, paging.page_size(page_size))

    async def update(
        self, caller: Caller, team_id: str, expected_version: int, name: str | None, active: bool | None
    ) -> Team:
        """Rename it, close it, open it again; None stays as it is."""
        caller.require_role("operator", "administrator")

        def decide(team: Team) -> Team:
            return replace(
                team,
                name=team.name if name is None else name,
                active=team.active if active is None else active,
            )

        return await change(
            self._teams,
            lambda: self._visible(caller, team_id),
            decide,
            expected_version,
            lambda team: self._saved(team, caller),
        )

    async def _visible(self, caller: Caller, team_id: str) -> Team:
        team = await self._teams.load(team_id)
        if team is None or not may_see(caller, team.tenant_id):
            raise TeamNotFound("There is no such team.", field="id")
        return team

    def _saved(self, team: Team, caller: Caller) -> Recorded:
        return record(TeamSaved(team), self._clock(), by(caller), team.tenant_id, team.id)
