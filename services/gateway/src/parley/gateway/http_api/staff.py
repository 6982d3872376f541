"""Teams and staff."""

from fastapi import APIRouter, Depends, Response

from parley.api.accounts.v1 import accounts_pb2
from parley.api.accounts.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.conditions import IDEMPOTENT, ExpectedVersion, tag
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.base import Page, PageSize, PageToken, PathId, QueryId, TenantId
from parley.gateway.resources.staff import NewStaff, NewTeam, Staff, StaffChange, Team, TeamChange


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/teams` and `/v1/staff`."""
    routes = Area(prefix="/v1", tags=["staff"], dependencies=[Depends(gate.staff)])

    def answer(message: accounts_pb2.Staff, response: Response) -> Staff:
        tag(response, message.version)
        return Staff.of(message)

    def answer_team(message: accounts_pb2.Team, response: Response) -> Team:
        tag(response, message.version)
        return Team.of(message)

    @routes.post("/teams", status_code=201, dependencies=[IDEMPOTENT], openapi_extra=calls("accounts.CreateTeam"))
    async def create_team(body: NewTeam, response: Response) -> Team:
        """Add a team (administrators)."""
        request = pb.CreateTeamRequest(tenant_id=body.tenant_id, name=body.name)
        return answer_team(await clients.accounts.CreateTeam(request), response)

    @routes.get("/teams", openapi_extra=calls("accounts.ListTeams"))
    async def list_teams(page_size: PageSize = 50, page_token: PageToken = "", tenant_id: TenantId = "") -> Page[Team]:
        """The company's teams."""
        request = pb.ListTeamsRequest(page_size=page_size, page_token=page_token, tenant_id=tenant_id)
        listed = await clients.accounts.ListTeams(request)
        return Page(data=[Team.of(team) for team in listed.teams], next_page_token=listed.next_page_token or None)

    @routes.get("/teams/{team_id}", openapi_extra=calls("accounts.GetTeam"))
    async def get_team(team_id: PathId, response: Response) -> Team:
        """One team."""
        return answer_team(await clients.accounts.GetTeam(pb.GetTeamRequest(id=team_id)), response)

    @routes.patch("/teams/{team_id}", openapi_extra=calls("accounts.UpdateTeam"))
    async def update_team(team_id: PathId, body: TeamChange, response: Response, version: ExpectedVersion) -> Team:
        """Rename a team, or close it (administrators)."""
        return answer_team(await clients.accounts.UpdateTeam(body.to_message(team_id, version)), response)

    @routes.post("/staff", status_code=201, dependencies=[IDEMPOTENT], openapi_extra=calls("accounts.CreateStaff"))
    async def create_staff(body: NewStaff, response: Response) -> Staff:
        """Add a member of staff (operators, administrators); without a password they are invited by e-mail."""
        return answer(await clients.accounts.CreateStaff(body.to_message()), response)

    @routes.get("/staff", openapi_extra=calls("accounts.ListStaff"))
    async def list_staff(
        page_size: PageSize = 50, page_token: PageToken = "", team_id: QueryId = "", tenant_id: TenantId = ""
    ) -> Page[Staff]:
        """The company's staff, or one team's."""
        request = pb.ListStaffRequest(page_size=page_size, page_token=page_token, team_id=team_id, tenant_id=tenant_id)
        listed = await clients.accounts.ListStaff(request)
        return Page(data=[Staff.of(member) for member in listed.staff], next_page_token=listed.next_page_token or None)

    @routes.get("/staff/{staff_id}", openapi_extra=calls("accounts.GetStaff"))
    async def get_staff(staff_id: PathId, response: Response) -> Staff:
        """One member of staff."""
        return answer(await clients.accounts.GetStaff(pb.GetStaffRequest(id=staff_id)), response)

    @routes.patch("/staff/{staff_id}", openapi_extra=calls("accounts.UpdateStaff"))
    async def update_staff(staff_id: PathId, body: StaffChange, response: Response, version: ExpectedVersion) -> Staff:
        """Change a member of staff: administrators every field, others their own name, language and zone."""
        return answer(await clients.accounts.UpdateStaff(body.to_message(staff_id, version)), response)

    @routes.post("/staff/{staff_id}/invitations", status_code=202, openapi_extra=calls("accounts.InviteStaffAgain"))
    async def invite_again(staff_id: PathId, response: Response) -> Staff:
        """Send another invitation to somebody who has not chosen a password yet (administrators)."""
        return answer(await clients.accounts.InviteStaffAgain(pb.InviteStaffAgainRequest(id=staff_id)), response)

    return routes
