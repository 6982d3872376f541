"""The edge, on a real socket: what needs a token, what comes back, what is refused and how."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from parley.accounts.grpc_api import ANONYMOUS, SERVICE, AccountsApi
from parley.api.accounts.v1 import accounts_pb2
from parley.api.accounts.v1.service_pb2 import (
    CreateStaffRequest,
    CreateTeamRequest,
    CreateTenantRequest,
    EndSessionRequest,
    GetStaffRequest,
    GetTeamRequest,
    GetTenantRequest,
    IssueServiceTokenRequest,
    ListStaffRequest,
    ListTeamsRequest,
    MintParticipantRequest,
    RefreshSessionRequest,
    Session,
    SignInRequest,
)
from parley.api.accounts.v1.service_pb2_grpc import (
    AccountsServiceStub,
    add_AccountsServiceServicer_to_server,
)
from parley.common import rpc
from parley.common.auth import Caller, JwksClient, Kind, TokenVerifier
from parley.common.errors import (
    AlreadyExists,
    FailedPrecondition,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    Unauthenticated,
)
from parley.common.testing.serving import serve_for_test

from .conftest import World

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub

PASSWORD = "correct horse battery"
TENANT = CreateTenantRequest(name="Lumière", locale="fr", time_zone="Europe/Paris", country="FR")


@pytest_asyncio.fixture
async def target(world: World) -> AsyncIterator[str]:
    api = AccountsApi(world.sessions, world.directory, world.keys)
    register = add_AccountsServiceServicer_to_server
    async with serve_for_test(register, api, SERVICE, verifier=world.verifier, anonymous=ANONYMOUS) as target:
        yield target


@pytest_asyncio.fixture
async def stub(target: str) -> AsyncIterator["AccountsServiceAsyncStub"]:
    async with rpc.channel(target) as channel:
        yield AccountsServiceStub(channel)


@pytest_asyncio.fixture
async def operator(world: World, stub: "AccountsServiceAsyncStub") -> Caller:
    await world.directory.bootstrap("root@parley.example", PASSWORD)
    session = await stub.SignIn(SignInRequest(email="root@parley.example", password=PASSWORD))
    return bearer(session)


@pytest_asyncio.fixture
async def tenant(stub: "AccountsServiceAsyncStub", operator: Caller) -> accounts_pb2.Tenant:
    with rpc.use_caller(operator):
        return await stub.CreateTenant(TENANT)


@pytest_asyncio.fixture
async def administrator(stub: "AccountsServiceAsyncStub", operator: Caller, tenant: accounts_pb2.Tenant) -> Caller:
    with rpc.use_caller(operator):
        await stub.CreateStaff(someone("admin@lumiere.example", accounts_pb2.ROLE_ADMINISTRATOR, tenant.id))
    return bearer(await stub.SignIn(SignInRequest(email="admin@lumiere.example", password=PASSWORD)))


def someone(email: str, role: accounts_pb2.Role.ValueType, tenant_id: str = "") -> CreateStaffRequest:
    return CreateStaffRequest(tenant_id=tenant_id, display_name="Camille", email=email, password=PASSWORD, roles=[role])


def bearer(session: Session) -> Caller:
    return Caller(Kind.STAFF, token=session.access_token)


async def test_a_company_is_set_up_from_nothing(
    stub: "AccountsServiceAsyncStub", administrator: Caller, tenant: accounts_pb2.Tenant
) -> None:
    with rpc.use_caller(administrator):
        assert (await stub.GetTenant(GetTenantRequest())) == tenant
        team = await stub.CreateTeam(CreateTeamRequest(name="Auto"))
        request = someone("agent@lumiere.example", accounts_pb2.ROLE_AGENT)
        request.team_ids.append(team.id)
        agent = await stub.CreateStaff(request)
        assert (agent.tenant_id, agent.locale, agent.active) == (tenant.id, "fr", True)
        assert list((await stub.ListTeams(ListTeamsRequest())).teams) == [team]
        assert await stub.GetTeam(GetTeamRequest(id=team.id)) == team
        assert await stub.GetStaff(GetStaffRequest(id=agent.id)) == agent
        assert list((await stub.ListStaff(ListStaffRequest(team_id=team.id))).staff) == [agent]
        me = await stub.GetStaff(GetStaffRequest())
    assert me.email == "admin@lumiere.example"


async def test_lists_come_in_pages(stub: "AccountsServiceAsyncStub", administrator: Caller) -> None:
    with rpc.use_caller(administrator):
        made = [(await stub.CreateTeam(CreateTeamRequest(name=f"Team {n}"))).id for n in range(3)]
        first = await stub.ListTeams(ListTeamsRequest(page_size=2))
        rest = await stub.ListTeams(ListTeamsRequest(page_size=2, page_token=first.next_page_token))
        assert [team.id for team in (*first.teams, *rest.teams)] == made
        assert rest.next_page_token == ""
        with pytest.raises(InvalidArgument) as refusal:
            await stub.ListStaff(ListStaffRequest(page_token=first.next_page_token))
    assert refusal.value.reason == "INVALID_PAGE_TOKEN"


async def test_a_create_sent_twice_with_one_key_creates_once(
    stub: "AccountsServiceAsyncStub", administrator: Caller
) -> None:
    request = someone("agent@lumiere.example", accounts_pb2.ROLE_AGENT)
    with rpc.use_caller(administrator), rpc.use_idempotency_key("click-1"):
        first = await stub.CreateStaff(request)
        assert await stub.CreateStaff(request) == first
        with pytest.raises(FailedPrecondition) as refusal:
            await stub.CreateStaff(someone("other@lumiere.example", accounts_pb2.ROLE_AGENT))
    assert refusal.value.reason == "IDEMPOTENCY_KEY_REUSED"
    with rpc.use_caller(administrator), pytest.raises(AlreadyExists) as taken:
        await stub.CreateStaff(request)
    assert (taken.value.reason, taken.value.field) == ("EMAIL_TAKEN", "email")


async def test_another_company_is_not_found(
    stub: "AccountsServiceAsyncStub", operator: Caller, administrator: Caller
) -> None:
    with rpc.use_caller(operator):
        other = await stub.CreateTenant(TENANT)
        theirs = await stub.CreateTeam(CreateTeamRequest(tenant_id=other.id, name="Auto"))
    with rpc.use_caller(administrator):
        with pytest.raises(NotFound):
            await stub.GetTenant(GetTenantRequest(id=other.id))
        with pytest.raises(NotFound):
            await stub.GetTeam(GetTeamRequest(id=theirs.id))
        with pytest.raises(PermissionDenied):
            await stub.CreateTenant(TENANT)


async def test_a_wrong_field_is_named(stub: "AccountsServiceAsyncStub", operator: Caller) -> None:
    with rpc.use_caller(operator), pytest.raises(InvalidArgument) as refusal:
        await stub.CreateTenant(CreateTenantRequest(name="X", locale="fr", time_zone="Paris", country="FR"))
    assert refusal.value.field == "time_zone"


async def test_without_a_token_nothing_but_signing_in_is_answered(stub: "AccountsServiceAsyncStub") -> None:
    with pytest.raises(Unauthenticated):
        await stub.GetTenant(GetTenantRequest())
    with pytest.raises(Unauthenticated) as refusal:
        await stub.SignIn(SignInRequest(email="nobody@lumiere.example", password="x"))
    assert refusal.value.reason == "SIGN_IN_REFUSED"


async def test_a_session_is_refreshed_and_ended(stub: "AccountsServiceAsyncStub", administrator: Caller) -> None:
    signed_in = await stub.SignIn(SignInRequest(email="admin@lumiere.example", password=PASSWORD))
    refreshed = await stub.RefreshSession(RefreshSessionRequest(refresh_token=signed_in.refresh_token))
    assert refreshed.id == signed_in.id
    with rpc.use_caller(bearer(refreshed)):
        assert (await stub.GetStaff(GetStaffRequest())).id == signed_in.staff.id
    await stub.EndSession(EndSessionRequest(refresh_token=refreshed.refresh_token))
    with pytest.raises(Unauthenticated) as refusal:
        await stub.RefreshSession(RefreshSessionRequest(refresh_token=refreshed.refresh_token))
    assert refusal.value.reason == "SESSION_ENDED"


async def test_a_participants_token_verifies_by_the_published_keys(
    world: World, target: str, stub: "AccountsServiceAsyncStub"
) -> None:
    request = IssueServiceTokenRequest(service="appointments", secret="s3cret")
    service = await stub.IssueServiceToken(request)
    named = MintParticipantRequest(tenant_id="ten_a", appointment_id="apt_a", participant_id="prt_a", device_id="dev_a")
    with rpc.use_caller(Caller(Kind.SERVICE, token=service.access_token)):
        minted = await stub.MintParticipant(named)
    async with rpc.channel(target) as channel:
        participant = await TokenVerifier(JwksClient(channel), world.clock).verify(minted.access_token)
    assert (participant.kind, participant.subject) == (Kind.PARTICIPANT, "prt_a")
    with rpc.use_caller(Caller(Kind.PARTICIPANT, token=minted.access_token)):
        with pytest.raises(PermissionDenied):
            await stub.MintParticipant(named)
        with pytest.raises(PermissionDenied):
            await stub.ListStaff(ListStaffRequest())
