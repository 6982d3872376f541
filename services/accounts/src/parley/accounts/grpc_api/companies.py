"""Territories, tenants and teams."""

from datetime import datetime

from parley.accounts.domain.tenant import Tenant
from parley.accounts.domain.territories import TERRITORIES
from parley.accounts.grpc_api.ports import creation
from parley.accounts.messages.companies import (
    decode_new_tenant,
    decode_tenant_change,
    encode_region,
    encode_team,
    encode_tenant,
    encode_territory,
)
from parley.accounts.service.teams import Teams
from parley.accounts.service.tenants import Tenants
from parley.api.accounts.v1 import accounts_pb2, service_pb2
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceServicer
from parley.common import paging
from parley.common.rpc import caller


class CompanyMethods(AccountsServiceServicer):
    """Who Parley is sold to, and their teams."""

    _tenants: Tenants
    _teams: Teams

    async def ListTerritories(
        self, _request: service_pb2.ListTerritoriesRequest, _context: object
    ) -> service_pb2.ListTerritoriesResponse:
        """Where Parley is sold."""
        return service_pb2.ListTerritoriesResponse(
            territories=map(encode_territory, TERRITORIES.values()), region=encode_region(self._tenants.region)
        )

    async def CreateTenant(self, request: service_pb2.CreateTenantRequest, _context: object) -> accounts_pb2.Tenant:
        """Add a company."""
        made = creation(request.SerializeToString(deterministic=True))

        def make(tenant_id: str, now: datetime) -> Tenant:
            return decode_new_tenant(request, tenant_id, now, made)

        return encode_tenant(await self._tenants.create(caller(), request.country, make, made))

    async def GetTenant(self, request: service_pb2.GetTenantRequest, _context: object) -> accounts_pb2.Tenant:
        """One company, the caller's own by default."""
        return encode_tenant(await self._tenants.get(caller(), request.id))

    async def ListTenants(
        self, request: service_pb2.ListTenantsRequest, _context: object
    ) -> service_pb2.ListTenantsResponse:
        """Every company."""
        after = paging.decode_token(request.page_token, "tenants")
        page = await self._tenants.list(caller(), request.page_size, after)
        return service_pb2.ListTenantsResponse(
            tenants=map(encode_tenant, page.items),
            next_page_token=paging.encode_token(page.next_position, "tenants"),
        )

    async def UpdateTenant(self, request: service_pb2.UpdateTenantRequest, _context: object) -> accounts_pb2.Tenant:
        """Change a company, the caller's own by default."""
        asked = decode_tenant_change(request)
        return encode_tenant(await self._tenants.update(caller(), request.id, request.expected_version, asked))

    async def AcceptTerms(self, request: service_pb2.AcceptTermsRequest, _context: object) -> accounts_pb2.Tenant:
        """Accept a version of the terms of use."""
        return encode_tenant(await self._tenants.accept_terms(caller(), request.terms_version))

    async def CreateTeam(self, request: service_pb2.CreateTeamRequest, _context: object) -> accounts_pb2.Team:
        """Add a team."""
        made = creation(request.SerializeToString(deterministic=True))
        return encode_team(await self._teams.create(caller(), request.tenant_id, request.name, made))

    async def UpdateTeam(self, request: service_pb2.UpdateTeamRequest, _context: object) -> accounts_pb2.Team:
        """Change a team."""
        team = await self._teams.update(
            caller(),
            request.id,
            request.expected_version,
            request.name if request.HasField("name") else None,
            request.active if request.HasField("active") else None,
        )
        return encode_team(team)

    async def GetTeam(self, request: service_pb2.GetTeamRequest, _context: object) -> accounts_pb2.Team:
        """One team."""
        return encode_team(await self._teams.get(caller(), request.id))

    async def ListTeams(self, request: service_pb2.ListTeamsRequest, _context: object) -> service_pb2.ListTeamsResponse:
        """The company's teams."""
        query = ("teams", request.tenant_id or caller().tenant_id)
        after = paging.decode_token(request.page_token, *query)
        page = await self._teams.list(caller(), request.tenant_id, request.page_size, after)
        return service_pb2.ListTeamsResponse(
            teams=map(encode_team, page.items),
            next_page_token=paging.encode_token(page.next_position, *query),
        )
