"""Members of staff."""

from parley.accounts.domain import checks
from parley.accounts.domain.aggregate import Creation, Page
from parley.accounts.domain.errors import EmailTaken, OwnAccount, PasswordSet, StaffNotFound, TeamNotFound
from parley.accounts.domain.events import Actor, ActorKind, Event, StaffInvited, StaffSaved
from parley.accounts.domain.session import SessionEndReason
from parley.accounts.domain.staff import Role, Staff, StaffChange, StaffState
from parley.accounts.domain.tenant import Tenant
from parley.accounts.service.ports import NewStaff, Passwords, StaffStore, TeamStore, TenantStore
from parley.accounts.service.rules import (
    administered_tenant,
    by,
    change,
    listed_tenant,
    may_see,
    once,
    record,
    until_saved,
)
from parley.accounts.service.sessions import Sessions
from parley.common import paging
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.ids import new_id


class Members:
    """Who works for a tenant, and the operators."""

    def __init__(
        self,
        staff: StaffStore,
        teams: TeamStore,
        tenants: TenantStore,
        sessions: Sessions,
        passwords: Passwords,
        clock: Clock,
    ) -> None:
        self._staff = staff
        self._teams = teams
        self._tenants = tenants
        self._sessions = sessions
        self._passwords = passwords
        self._clock = clock

    async def create(self, caller: Caller, new: NewStaff, creation: Creation | None) -> Staff:
        """Administrators add staff to their tenant; operators anyone, operators included.

        Without a password they are invited by e-mail.
        """
        caller.require_role("operator", "administrator")
        if Role.OPERATOR in new.roles:
            caller.require_role("operator")
            owner = None
        else:
            owner = await administered_tenant(caller, new.tenant_id, self._tenants)
        if new.password:
            checks.password(new.password)
        await self._check_teams(owner.id if owner else "", new.team_ids)

        async def create() -> Staff:
            return await self._add(new, owner, by(caller), creation)

        return await once(creation, self._staff, create)

    async def create_operator(self, email: str, password: str) -> bool:
        """By a command on the machine; False where the e-mail is taken already."""
        checks.password(password)
        new = NewStaff("", "Operator", email, password, frozenset({Role.OPERATOR}))
        try:
            await self._add(new, None, Actor(ActorKind.SERVICE, "accounts"), None)
        except EmailTaken:
            return False
        return True

    async def get(self, caller: Caller, staff_id: str) -> Staff:
        """Staff see their own tenant's; services and operators anyone."""
        caller.require(Kind.STAFF, Kind.SERVICE)
        return await self._visible(caller, staff_id or caller.subject)

    async def list(self, caller: Caller, tenant_id: str, team_id: str, page_size: int, after: str) -> Page[Staff]:
        """The caller's tenant's staff, or one team's; operators name the tenant, or see the operators."""
        caller.require(Kind.STAFF)
        return await self._staff.page(listed_tenant(caller, tenant_id), team_id, after, paging.page_size(page_size))

    async def update(self, caller: Caller, staff_id: str, expected_version: int, asked: StaffChange) -> Staff:
        """Administrators change their tenant's staff, everyone their own name, locale and zone.

        Whoever is deactivated is signed in nowhere any more; access tokens live on for their ten minutes at most.
        """
        caller.require(Kind.STAFF)
        wanted = staff_id or caller.subject
        if wanted != caller.subject or asked.touches_rights:
            caller.require_role("operator", "administrator")

        def decide(staff: Staff) -> Staff:
            if staff.id == caller.subject and asked.takes_own_rights(staff):
                raise OwnAccount("Ask another administrator to do this: nobody takes their own rights away.")
            return asked.apply(staff)

        owner = await self._visible(caller, wanted)
        await self._check_teams(owner.tenant_id, asked.team_ids or ())
        saved = await change(
            self._staff,
            lambda: self._visible(caller, wanted),
            decide,
            expected_version,
            lambda staff: record(StaffSaved(staff), self._clock(), by(caller), staff.tenant_id, staff.id),
        )
        if not saved.active:
            await self._sessions.end_overtaken(saved, SessionEndReason.DEACTIVATED, by(caller))
        return saved

    async def invite_again(self, caller: Caller, staff_id: str) -> Staff:
        """Another e-mail to one who has not set a password yet. Raises PasswordSet."""
        caller.require_role("operator", "administrator")

        async def invite() -> Staff:
            staff = await self._visible(caller, staff_id)
            if staff.state is not StaffState.INVITED:
                raise PasswordSet("They can sign in already, or were deactivated.", field="id")
            event = record(StaffInvited(staff.id), self._clock(), by(caller), staff.tenant_id, staff.id)
            return await self._staff.save(staff, [event])

        return await until_saved(invite)

    async def _visible(self, caller: Caller, staff_id: str) -> Staff:
        staff = await self._staff.load(staff_id)
        if staff is None or not (staff.id == caller.subject or may_see(caller, staff.tenant_id)):
            raise StaffNotFound("There is no such member of staff.", field="id")
        return staff

    async def _check_teams(self, tenant_id: str, team_ids: tuple[str, ...]) -> None:
        distinct = sorted(set(team_ids))
        if distinct and await self._teams.count(tenant_id, distinct) != len(distinct):
            raise TeamNotFound("One of these teams does not exist.", field="team_ids")

    async def _add(self, new: NewStaff, owner: Tenant | None, actor: Actor, creation: Creation | None) -> Staff:
        staff = Staff(
            id=new_id("stf"),
            tenant_id=owner.id if owner else "",
            display_name=new.display_name,
            email=new.email.strip(),
            roles=new.roles,
            locale=new.locale or (owner.locale if owner else "en"),
            time_zone=new.time_zone or (owner.time_zone if owner else "UTC"),
            password_hash=await self._passwords.hash(new.password) if new.password else "",
            team_ids=new.team_ids,
            languages=new.languages,
            skills=new.skills,
            creation=creation,
        )
        facts: list[Event] = [StaffSaved(staff)]
        if staff.state is StaffState.INVITED:
            facts.append(StaffInvited(staff.id))
        events = [record(fact, self._clock(), actor, staff.tenant_id, staff.id) for fact in facts]
        await self._staff.add(staff, events)
        return staff
