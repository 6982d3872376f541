"""Tenants, teams and staff: known from accounts' events, or else asked for, so that nobody waits for an event."""

from datetime import datetime

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.directory import StaffMember, Tenant
from parley.appointments.service.ports import Accounts, Directory
from parley.common.auth import Caller
from parley.common.errors import InvalidArgument
from parley.common.ids import is_id

# Of more members than this only the first are offered.
MAX_TEAM = 200


class People:
    """Finds tenants, their staff and their teams."""

    def __init__(self, directory: Directory, accounts: Accounts) -> None:
        self._directory = directory
        self._accounts = accounts

    async def tenant(self, id: str) -> Tenant | None:
        """Return the tenant, or None."""
        return await self._directory.tenant(id) or await self._accounts.tenant(id)

    async def specialist(self, appointment: Appointment) -> StaffMember | None:
        """Return who is in the call, or else the one who is booked; None where any of the team may answer."""
        inside = appointment.specialist
        id = inside.id if inside and inside.admitted else appointment.specialist_id
        if not id:
            return None
        return await self._directory.staff(id) or await self._accounts.staff(id)

    async def member(self, caller: Caller, staff_id: str, *, field: str = "staff_id") -> StaffMember:
        """Return an active member of the caller's tenant; raises StaffNotFound."""
        member = None
        if is_id(staff_id, "stf"):
            member = await self._directory.staff(staff_id) or await self._accounts.staff(staff_id)
        if member is None or not member.active or member.tenant_id != caller.tenant_id:
            raise errors.StaffNotFound("There is no such member of your staff.", field=field)
        return member

    async def name(self, staff_id: str) -> str:
        """Return what a member of staff is called; "" for whoever is none."""
        member = await self._directory.staff(staff_id) if is_id(staff_id, "stf") else None
        return member.display_name if member else ""

    async def check_open(self, tenant_id: str, now: datetime) -> None:
        """Raise TenantInactive for a tenant whose service has ended."""
        tenant = await self.tenant(tenant_id)
        if tenant is None or not tenant.is_open(now):
            raise errors.TenantInactive("The company's service has ended: nothing is booked any more.")

    async def suitable(self, type_: AppointmentType, team_id: str, language: str) -> list[StaffMember]:
        """Return those of a team who know what the type asks for and serve in the language; empty: any."""
        members = await self._directory.team_members(type_.tenant_id, team_id, MAX_TEAM)
        return [each for each in members if type_.suits(each.languages, each.skills, language)]

    async def team(self, caller: Caller, team_id: str, specialist: StaffMember | None = None) -> str:
        """Return a team of the caller's tenant; empty: the first that both are of, or of the specialist, or caller."""
        if not team_id:
            return await self._default_team(caller, specialist)
        if team_id in caller.team_ids:
            return team_id
        team = None
        if is_id(team_id, "team"):
            team = await self._directory.team(team_id) or await self._accounts.team(team_id)
        if team is None or team.tenant_id != caller.tenant_id:
            raise errors.TeamNotFound("There is no such team.", field="team_id")
        return team_id

    async def _default_team(self, caller: Caller, specialist: StaffMember | None) -> str:
        theirs = specialist.team_ids if specialist else ()
        own = await self._directory.staff(caller.subject)
        ordered = own.team_ids if own else tuple(sorted(caller.team_ids))
        shared = [team_id for team_id in ordered if team_id in theirs]
        for team_id in (*shared, *theirs, *ordered):
            return team_id
        raise InvalidArgument("You belong to no team: name the team that is to answer.", field="team_id")
