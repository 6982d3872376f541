"""Tenants, teams and staff."""

from fastapi import APIRouter, Depends, Response

from parley.api.accounts.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.gate import IDEMPOTENT, Gate, tag
from parley.gateway.resources.accounts import NewStaff, NewTeam, NewTenant, Staff, Team, Tenant
from parley.gateway.resources.base import Page, PageSize, PageToken, PathId, QueryId


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/tenants`, `/v1/teams` and `/v1/staff`."""
    routes = APIRouter(prefix="/v1", tags=["staff"], dependencies=[Depends(gate.signed_in)])

    @routes.post("/tenants", status_code=201, dependencies=[IDEMPOTENT])
    async def create_tenant(body: NewTenant, response: Response) -> Tenant:
        """Add a company (operators)."""
        tenant = await clients.accounts.CreateTenant(body.to_message())
        tag(response, tenant.version)
        return Tenant.of(tenant)

    @routes.get("/tenants/{tenant_id}")
    async def get_tenant(tenant_id: PathId, response: Response) -> Tenant:
        """A company: operators any, staff their own."""
        tenant = await clients.accounts.GetTenant(pb.GetTenantRequest(id=tenant_id))
        tag(response, tenant.version)
        return Tenant.of(tenant)

    @routes.post("/teams", status_code=201, dependencies=[IDEMPOTENT])
    async def create_team(body: NewTeam, response: Response) -> Team:
        """Add a team (administrators)."""
        team = await clients.accounts.CreateTeam(pb.CreateTeamRequest(tenant_id=body.tenant_id, name=body.name))
        tag(response, team.version)
        return Team.of(team)

    @routes.get("/teams")
    async def list_teams(page_size: PageSize = 50, page_token: PageToken = "") -> Page[Team]:
        """The company's teams."""
        answer = await clients.accounts.ListTeams(pb.ListTeamsRequest(page_size=page_size, page_token=page_token))
        return Page(data=[Team.of(team) for team in answer.teams], next_page_token=answer.next_page_token or None)

    @routes.post("/staff", status_code=201, dependencies=[IDEMPOTENT])
    async def create_staff(body: NewStaff, response: Response) -> Staff:
        """Add a member of staff (operators, administrators)."""
        member = await clients.accounts.CreateStaff(body.to_message())
        tag(response, member.version)
        return Staff.of(member)

    @routes.get("/staff")
    async def list_staff(
        page_size: PageSize = 50,
        page_token: PageToken = "",
        team_id: QueryId = "",
    ) -> Page[Staff]:
        """The company's staff, or one team's."""
        answer = await clients.accounts.ListStaff(
            pb.ListStaffRequest(page_size=page_size, page_token=page_token, team_id=team_id)
        )
        return Page(
            data=[Staff.of(member) for member in answer.staff],
            next_page_token=answer.next_page_token or None,
        )

    @routes.get("/staff/{staff_id}")
    async def get_staff(staff_id: PathId, response: Response) -> Staff:
        """One member of staff."""
        member = await clients.accounts.GetStaff(pb.GetStaffRequest(id=staff_id))
        tag(response, member.version)
        return Staff.of(member)

    return routes
