"""Tenants, teams and staff."""

from collections.abc import Callable
from datetime import datetime

from parley.accounts.domain import (
    Actor,
    ActorKind,
    Creation,
    EmailTaken,
    Page,
    Role,
    Staff,
    StaffNotFound,
    StaffSaved,
    Team,
    TeamNotFound,
    TeamSaved,
    Tenant,
    TenantNotFound,
    TenantSaved,
    check_email,
    check_password,
)
from parley.accounts.service.ports import NewStaff, Passwords, Store
from parley.accounts.service.rules import by, may_see, once, record
from parley.common import paging
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.errors import InvalidArgument
from parley.common.ids import new_id


class DirectoryService:
    """Who there is; every method takes who calls."""

    def __init__(self, store: Store, passwords: Passwords, clock: Clock) -> None:
        self._store = store
        self._passwords = passwords
        self._clock = clock

    async def create_tenant(
        self, caller: Caller, make: Callable[[str, datetime], Tenant], creation: Creation | None
    ) -> Tenant:
        """Operators add tenants; `make` takes the new id and the time."""
        caller.require_role("operator")

        async def create() -> Tenant:
            tenant = make(new_id("ten"), self._clock())
            event = record(TenantSaved(tenant), self._clock(), by(caller), tenant.id, tenant.id)
            await self._store.add_tenant(tenant, creation, [event])
            return tenant

        return await once(creation, self._store.created_tenant, create)

    async def get_tenant(self, caller: Caller, tenant_id: str) -> Tenant:
        """Operators and services any, staff and participants their own."""
        caller.require(Kind.STAFF, Kind.SERVICE, Kind.PARTICIPANT)
        wanted = tenant_id or caller.tenant_id
        tenant = await self._store.tenant(wanted) if may_see(caller, wanted) else None
        if tenant is None:
            raise TenantNotFound("There is no such tenant.", field="id")
        return tenant

    async def create_team(self, caller: Caller, tenant_id: str, name: str, creation: Creation | None) -> Team:
        """Administrators add teams to their tenant, operators to any."""
        caller.require_role("operator", "administrator")
        owner = await self._administered(caller, tenant_id)

        async def create() -> Team:
            team = Team(new_id("team"), owner.id, name)
            await self._store.add_team(
                team, creation, [record(TeamSaved(team), self._clock(), by(caller), owner.id, team.id)]
            )
            return team

        return await once(creation, self._store.created_team, create)

    async def get_team(self, caller: Caller, team_id: str) -> Team:
        """Operators and services any, staff their own tenant's."""
        caller.require(Kind.STAFF, Kind.SERVICE)
        team = await self._store.team(team_id)
        if team is None or not may_see(caller, team.tenant_id):
            raise TeamNotFound("There is no such team.", field="id")
        return team

    async def list_teams(self, caller: Caller, page_size: int, after: str) -> Page[Team]:
        """The caller's tenant's teams."""
        caller.require(Kind.STAFF)
        return await self._store.teams(caller.tenant_id, after, paging.page_size(page_size))

    async def create_staff(self, caller: Caller, new: NewStaff, creation: Creation | None) -> Staff:
        """Administrators add staff to their tenant; operators anyone, operators included."""
        caller.require_role("operator", "administrator")
        if Role.OPERATOR in new.roles:
            caller.require_role("operator")
            owner = None
        else:
            owner = await self._administered(caller, new.tenant_id)
        check_password(new.password)
        check_email(new.email)
        if len(set(new.team_ids)) != len(new.team_ids):
            raise InvalidArgument("Name each team once.", field="team_ids")
        tenant_id = owner.id if owner else ""
        if new.team_ids and await self._store.count_teams(tenant_id, new.team_ids) != len(new.team_ids):
            raise TeamNotFound("One of these teams does not exist.", field="team_ids")

        async def create() -> Staff:
            return await self._add_staff(new, owner, by(caller), creation)

        return await once(creation, self._store.created_staff, create)

    async def bootstrap(self, email: str, password: str) -> bool:
        """The first operator, by a command on the machine; False where the e-mail is taken already."""
        check_password(password)
        if await self._store.staff_by_email(email) is not None:
            return False
        new = NewStaff("", "Operator", email, password, frozenset({Role.OPERATOR}), (), "en", "UTC")
        try:
            await self._add_staff(new, None, Actor(ActorKind.SERVICE, "accounts"), None)
        except EmailTaken:
            return False
        return True

    async def get_staff(self, caller: Caller, staff_id: str) -> Staff:
        """Staff see their own tenant's; services and operators anyone."""
        caller.require(Kind.STAFF, Kind.SERVICE)
        staff = await self._store.staff(staff_id or caller.subject)
        if staff is None or not (staff.id == caller.subject or may_see(caller, staff.tenant_id)):
            raise StaffNotFound("There is no such member of staff.", field="id")
        return staff

    async def list_staff(self, caller: Caller, team_id: str, page_size: int, after: str) -> Page[Staff]:
        """The caller's tenant's staff, or one team's."""
        caller.require(Kind.STAFF)
        return await self._store.staff_page(caller.tenant_id, team_id, after, paging.page_size(page_size))

    async def _add_staff(self, new: NewStaff, owner: Tenant | None, actor: Actor, creation: Creation | None) -> Staff:
        staff = Staff(
            id=new_id("stf"),
            tenant_id=owner.id if owner else "",
            display_name=new.display_name,
            email=new.email.strip(),
            password_hash=await self._passwords.hash(new.password),
            roles=new.roles,
            team_ids=new.team_ids,
            locale=new.locale or (owner.locale if owner else "en"),
            time_zone=new.time_zone or (owner.time_zone if owner else "UTC"),
        )
        event = record(StaffSaved(staff), self._clock(), actor, staff.tenant_id, staff.id)
        await self._store.add_staff(staff, creation, [event])
        return staff

    async def _administered(self, caller: Caller, tenant_id: str) -> Tenant:
        """The tenant that the caller may add to."""
        wanted = tenant_id or caller.tenant_id
        if not wanted:
            raise InvalidArgument("Name the tenant.", field="tenant_id")
        tenant = await self._store.tenant(wanted) if may_see(caller, wanted) else None
        if tenant is None:
            raise TenantNotFound("There is no such tenant.", field="tenant_id")
        return tenant
