"""What accounts tells of tenants, teams and staff, taken in; a new tenant gets types and wordings."""

from parley.appointments.domain.directory import StaffMember, Team, Tenant
from parley.appointments.service.appointment_types import AppointmentTypes
from parley.appointments.service.consents import Consents
from parley.appointments.service.ports import Directory


class Knowledge:
    """Reactions to accounts' events; each may come twice."""

    def __init__(self, directory: Directory, types: AppointmentTypes, consents: Consents) -> None:
        self._directory = directory
        self._types = types
        self._consents = consents

    async def tenant_saved(self, tenant: Tenant) -> None:
        """Keep the tenant; its first version brings the presets and our wordings."""
        await self._directory.save_tenant(tenant)
        if tenant.version == 1:
            await self._types.create_presets(tenant.id)
            await self._consents.create_defaults(tenant.id)

    async def team_saved(self, team: Team) -> None:
        """Keep the team."""
        await self._directory.save_team(team)

    async def staff_saved(self, member: StaffMember) -> None:
        """Keep the member of staff."""
        await self._directory.save_staff(member)
