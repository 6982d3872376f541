"""The gRPC edge of accounts."""

import hashlib
from datetime import datetime
from typing import Protocol

from parley.accounts import messages
from parley.accounts.domain import Creation, PublishedKey, Tenant
from parley.accounts.service import DirectoryService, NewStaff, OpenSession, SessionService
from parley.api.accounts.v1 import accounts_pb2, service_pb2
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceServicer
from parley.common import paging
from parley.common.rpc import caller, idempotency_key

SERVICE = "parley.api.accounts.v1.AccountsService"
# What needs no token: each proves the caller by what it carries.
ANONYMOUS = frozenset(
    f"/{SERVICE}/{method}" for method in ("SignIn", "RefreshSession", "EndSession", "IssueServiceToken", "ListKeys")
)


class Keys(Protocol):
    """What verifies tokens."""

    async def published(self) -> list[PublishedKey]:
        """Every key that may verify a token now or soon."""
        ...


class AccountsApi(AccountsServiceServicer):
    """parley.api.accounts.v1.AccountsService."""

    def __init__(self, sessions: SessionService, directory: DirectoryService, keys: Keys) -> None:
        self._sessions = sessions
        self._directory = directory
        self._keys = keys

    async def SignIn(self, request: service_pb2.SignInRequest, _context: object) -> service_pb2.Session:
        """Open a session."""
        return _session(await self._sessions.sign_in(request.email, request.password))

    async def RefreshSession(self, request: service_pb2.RefreshSessionRequest, _context: object) -> service_pb2.Session:
        """Rotate a refresh token."""
        return _session(await self._sessions.refresh(request.refresh_token))

    async def EndSession(
        self, request: service_pb2.EndSessionRequest, _context: object
    ) -> service_pb2.EndSessionResponse:
        """Sign out."""
        await self._sessions.end_session(request.refresh_token)
        return service_pb2.EndSessionResponse()

    async def IssueServiceToken(
        self, request: service_pb2.IssueServiceTokenRequest, _context: object
    ) -> service_pb2.IssueServiceTokenResponse:
        """A service's own token."""
        token = await self._sessions.issue_service_token(request.service, request.secret)
        return service_pb2.IssueServiceTokenResponse(
            access_token=token.text, expires_at=messages.timestamp(token.expires_at)
        )

    async def ListKeys(self, _request: service_pb2.ListKeysRequest, _context: object) -> service_pb2.ListKeysResponse:
        """The keys that verify every token."""
        return service_pb2.ListKeysResponse(
            keys=[
                service_pb2.Key(kid=key.id, x=key.x, expires_at=messages.timestamp(key.expires_at))
                for key in await self._keys.published()
            ]
        )

    async def MintParticipant(
        self, request: service_pb2.MintParticipantRequest, _context: object
    ) -> service_pb2.MintParticipantResponse:
        """A participant's token, for the service that owns appointments."""
        token = await self._sessions.mint_participant(
            caller(), request.tenant_id, request.appointment_id, request.participant_id, request.device_id
        )
        return service_pb2.MintParticipantResponse(
            access_token=token.text, expires_at=messages.timestamp(token.expires_at)
        )

    async def CreateTenant(self, request: service_pb2.CreateTenantRequest, _context: object) -> accounts_pb2.Tenant:
        """Add a company."""

        def make(tenant_id: str, now: datetime) -> Tenant:
            return messages.decode_new_tenant(request, tenant_id, now)

        tenant = await self._directory.create_tenant(caller(), make, _creation(request.SerializeToString()))
        return messages.encode_tenant(tenant)

    async def GetTenant(self, request: service_pb2.GetTenantRequest, _context: object) -> accounts_pb2.Tenant:
        """One company, the caller's own by default."""
        return messages.encode_tenant(await self._directory.get_tenant(caller(), request.id))

    async def CreateTeam(self, request: service_pb2.CreateTeamRequest, _context: object) -> accounts_pb2.Team:
        """Add a team."""
        creation = _creation(request.SerializeToString())
        team = await self._directory.create_team(caller(), request.tenant_id, request.name, creation)
        return messages.encode_team(team)

    async def GetTeam(self, request: service_pb2.GetTeamRequest, _context: object) -> accounts_pb2.Team:
        """One team."""
        return messages.encode_team(await self._directory.get_team(caller(), request.id))

    async def ListTeams(self, request: service_pb2.ListTeamsRequest, _context: object) -> service_pb2.ListTeamsResponse:
        """The company's teams."""
        query = ("teams", caller().tenant_id)
        after = paging.decode_token(request.page_token, *query)
        page = await self._directory.list_teams(caller(), request.page_size, after)
        return service_pb2.ListTeamsResponse(
            teams=map(messages.encode_team, page.items),
            next_page_token=paging.encode_token(page.next_position, *query),
        )

    async def CreateStaff(self, request: service_pb2.CreateStaffRequest, _context: object) -> accounts_pb2.Staff:
        """Add a member of staff."""
        new = NewStaff(
            tenant_id=request.tenant_id,
            display_name=request.display_name,
            email=request.email,
            password=request.password,
            roles=messages.decode_roles(request.roles),
            team_ids=tuple(request.team_ids),
            locale=request.locale,
            time_zone=request.time_zone,
        )
        # A digest of the password beside its slow hash would undo the slowness.
        request.ClearField("password")
        creation = _creation(request.SerializeToString())
        return messages.encode_staff(await self._directory.create_staff(caller(), new, creation))

    async def GetStaff(self, request: service_pb2.GetStaffRequest, _context: object) -> accounts_pb2.Staff:
        """One member of staff, the caller by default."""
        return messages.encode_staff(await self._directory.get_staff(caller(), request.id))

    async def ListStaff(self, request: service_pb2.ListStaffRequest, _context: object) -> service_pb2.ListStaffResponse:
        """The company's staff, or one team's."""
        query = ("staff", caller().tenant_id, request.team_id)
        after = paging.decode_token(request.page_token, *query)
        page = await self._directory.list_staff(caller(), request.team_id, request.page_size, after)
        return service_pb2.ListStaffResponse(
            staff=map(messages.encode_staff, page.items),
            next_page_token=paging.encode_token(page.next_position, *query),
        )


def _session(opened: OpenSession) -> service_pb2.Session:
    return messages.encode_session(
        opened.session, opened.staff, opened.access.text, opened.access.expires_at, opened.refresh_token
    )


def _creation(request: bytes) -> Creation | None:
    """What makes this create repeatable: the caller, its tenant and its key."""
    key = idempotency_key()
    if not key:
        return None
    who = caller()
    owner = f"{who.tenant_id}\0{who.subject}\0{key}"
    return Creation(hashlib.sha256(owner.encode()).hexdigest(), hashlib.sha256(request).hexdigest())
