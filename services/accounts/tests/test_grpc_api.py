"""The edge, on a real socket: what needs a token, what comes back, what is refused and how."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from google.protobuf.timestamp_pb2 import Timestamp

from parley.accounts.grpc_api import ANONYMOUS, SERVICE
from parley.api.accounts.v1 import accounts_pb2
from parley.api.accounts.v1 import service_pb2 as rpc_pb
from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceStub, add_AccountsServiceServicer_to_server
from parley.common import rpc
from parley.common.auth import Caller, JwksClient, Kind, TokenVerifier
from parley.common.errors import (
    AlreadyExists,
    Conflict,
    FailedPrecondition,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    ResourceExhausted,
    Unauthenticated,
)
from parley.common.testing.serving import serve_for_test

from .conftest import NOTIFICATIONS, PASSWORD, World

if TYPE_CHECKING:
    from parley.api.accounts.v1.service_pb2_grpc import AccountsServiceAsyncStub

LIFETIME = timedelta(minutes=10)
TENANT = rpc_pb.CreateTenantRequest(name="Lumière", locale="fr", time_zone="Europe/Paris", country="FR")


@pytest_asyncio.fixture
async def target(world: World) -> AsyncIterator[str]:
    register = add_AccountsServiceServicer_to_server
    async with serve_for_test(register, world.api, SERVICE, verifier=world.verifier, anonymous=ANONYMOUS) as target:
        yield target


@pytest_asyncio.fixture
async def stub(target: str) -> AsyncIterator["AccountsServiceAsyncStub"]:
    async with rpc.channel(target) as channel:
        yield AccountsServiceStub(channel)


@pytest_asyncio.fixture
async def operator(world: World, stub: "AccountsServiceAsyncStub") -> Caller:
    await world.members.create_operator("root@parley.example", PASSWORD)
    session = await stub.SignIn(rpc_pb.SignInRequest(email="root@parley.example", password=PASSWORD))
    return bearer(session)


@pytest_asyncio.fixture
async def tenant(stub: "AccountsServiceAsyncStub", operator: Caller) -> accounts_pb2.Tenant:
    with rpc.use_caller(operator):
        return await stub.CreateTenant(TENANT)


@pytest_asyncio.fixture
async def administrator(stub: "AccountsServiceAsyncStub", operator: Caller, tenant: accounts_pb2.Tenant) -> Caller:
    with rpc.use_caller(operator):
        await stub.CreateStaff(someone("admin@lumiere.example", accounts_pb2.ROLE_ADMINISTRATOR, tenant.id))
    return bearer(await stub.SignIn(rpc_pb.SignInRequest(email="admin@lumiere.example", password=PASSWORD)))


def someone(email: str, role: accounts_pb2.Role.ValueType, tenant_id: str = "") -> rpc_pb.CreateStaffRequest:
    return rpc_pb.CreateStaffRequest(
        tenant_id=tenant_id, display_name="Camille", email=email, password=PASSWORD, roles=[role]
    )


def bearer(session: rpc_pb.Session) -> Caller:
    return Caller(Kind.STAFF, token=session.access_token)


async def test_a_company_is_set_up_from_nothing(
    stub: "AccountsServiceAsyncStub", administrator: Caller, tenant: accounts_pb2.Tenant
) -> None:
    with rpc.use_caller(administrator):
        assert (await stub.GetTenant(rpc_pb.GetTenantRequest())) == tenant
        team = await stub.CreateTeam(rpc_pb.CreateTeamRequest(name="Auto"))
        request = someone("agent@lumiere.example", accounts_pb2.ROLE_AGENT)
        request.team_ids.append(team.id)
        agent = await stub.CreateStaff(request)
        assert (agent.tenant_id, agent.locale, agent.active) == (tenant.id, "fr", True)
        assert list((await stub.ListTeams(rpc_pb.ListTeamsRequest())).teams) == [team]
        assert await stub.GetTeam(rpc_pb.GetTeamRequest(id=team.id)) == team
        assert await stub.GetStaff(rpc_pb.GetStaffRequest(id=agent.id)) == agent
        assert list((await stub.ListStaff(rpc_pb.ListStaffRequest(team_id=team.id))).staff) == [agent]
        me = await stub.GetStaff(rpc_pb.GetStaffRequest())
    assert me.email == "admin@lumiere.example"


async def test_lists_come_in_pages(stub: "AccountsServiceAsyncStub", administrator: Caller) -> None:
    with rpc.use_caller(administrator):
        made = [(await stub.CreateTeam(rpc_pb.CreateTeamRequest(name=f"Team {n}"))).id for n in range(3)]
        first = await stub.ListTeams(rpc_pb.ListTeamsRequest(page_size=2))
        rest = await stub.ListTeams(rpc_pb.ListTeamsRequest(page_size=2, page_token=first.next_page_token))
        assert [team.id for team in (*first.teams, *rest.teams)] == made
        assert rest.next_page_token == ""
        with pytest.raises(InvalidArgument) as refusal:
            await stub.ListStaff(rpc_pb.ListStaffRequest(page_token=first.next_page_token))
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
        theirs = await stub.CreateTeam(rpc_pb.CreateTeamRequest(tenant_id=other.id, name="Auto"))
    with rpc.use_caller(administrator):
        with pytest.raises(NotFound):
            await stub.GetTenant(rpc_pb.GetTenantRequest(id=other.id))
        with pytest.raises(NotFound):
            await stub.GetTeam(rpc_pb.GetTeamRequest(id=theirs.id))
        with pytest.raises(PermissionDenied):
            await stub.CreateTenant(TENANT)


async def test_a_wrong_field_is_named(stub: "AccountsServiceAsyncStub", operator: Caller) -> None:
    with rpc.use_caller(operator), pytest.raises(InvalidArgument) as refusal:
        await stub.CreateTenant(rpc_pb.CreateTenantRequest(name="X", locale="fr", time_zone="Paris", country="FR"))
    assert refusal.value.field == "time_zone"


async def test_without_a_token_nothing_but_signing_in_is_answered(stub: "AccountsServiceAsyncStub") -> None:
    with pytest.raises(Unauthenticated):
        await stub.GetTenant(rpc_pb.GetTenantRequest())
    with pytest.raises(Unauthenticated) as refusal:
        await stub.SignIn(rpc_pb.SignInRequest(email="nobody@lumiere.example", password="x"))
    assert refusal.value.reason == "SIGN_IN_REFUSED"


async def test_a_session_is_refreshed_and_ended(stub: "AccountsServiceAsyncStub", administrator: Caller) -> None:
    signed_in = await stub.SignIn(rpc_pb.SignInRequest(email="admin@lumiere.example", password=PASSWORD))
    refreshed = await stub.RefreshSession(rpc_pb.RefreshSessionRequest(refresh_token=signed_in.refresh_token))
    assert refreshed.id == signed_in.id
    with rpc.use_caller(bearer(refreshed)):
        assert (await stub.GetStaff(rpc_pb.GetStaffRequest())).id == signed_in.staff.id
    await stub.EndSession(rpc_pb.EndSessionRequest(refresh_token=refreshed.refresh_token))
    with pytest.raises(Unauthenticated) as refusal:
        await stub.RefreshSession(rpc_pb.RefreshSessionRequest(refresh_token=refreshed.refresh_token))
    assert refusal.value.reason == "SESSION_ENDED"


async def test_a_participants_token_verifies_by_the_published_keys(
    world: World, target: str, stub: "AccountsServiceAsyncStub"
) -> None:
    request = rpc_pb.IssueServiceTokenRequest(service="appointments", secret="s3cret")
    service = await stub.IssueServiceToken(request)
    named = rpc_pb.MintParticipantRequest(
        tenant_id="ten_a", appointment_id="apt_a", participant_id="prt_a", device_id="dev_a"
    )
    with rpc.use_caller(Caller(Kind.SERVICE, token=service.access_token)):
        minted = await stub.MintParticipant(named)
    async with rpc.channel(target) as channel:
        participant = await TokenVerifier(JwksClient(channel), world.clock).verify(minted.access_token)
    assert (participant.kind, participant.subject) == (Kind.PARTICIPANT, "prt_a")
    with rpc.use_caller(Caller(Kind.PARTICIPANT, token=minted.access_token)):
        with pytest.raises(PermissionDenied):
            await stub.MintParticipant(named)
        with pytest.raises(PermissionDenied):
            await stub.ListStaff(rpc_pb.ListStaffRequest())


async def test_a_tenant_is_changed_field_by_field(
    stub: "AccountsServiceAsyncStub", operator: Caller, administrator: Caller, tenant: accounts_pb2.Tenant
) -> None:
    with rpc.use_caller(administrator):
        asked = rpc_pb.UpdateTenantRequest(expected_version=tenant.version, accent_color="#d54800", retention_days=90)
        changed = await stub.UpdateTenant(asked)
        assert (changed.name, changed.accessible_accent_color, changed.retention_days) == ("Lumière", "#d14700", 90)
        with pytest.raises(Conflict) as stale:
            await stub.UpdateTenant(asked)
        accepted = await stub.AcceptTerms(rpc_pb.AcceptTermsRequest(terms_version="2026-10"))
        with pytest.raises(PermissionDenied):
            await stub.UpdateTenant(rpc_pb.UpdateTenantRequest(plan=accounts_pb2.PLAN_GOLD))
    assert stale.value.reason == "VERSION_CONFLICT"
    assert accepted.accepted_terms[0].terms_version == "2026-10"
    with rpc.use_caller(operator):
        ordered = await stub.UpdateTenant(rpc_pb.UpdateTenantRequest(id=tenant.id, plan=accounts_pb2.PLAN_GOLD))
        assert list((await stub.ListTenants(rpc_pb.ListTenantsRequest())).tenants) == [ordered]
        closed = await stub.UpdateTenant(rpc_pb.UpdateTenantRequest(id=tenant.id, active=False))
    assert not closed.active
    with pytest.raises(PermissionDenied) as refusal:
        await stub.SignIn(rpc_pb.SignInRequest(email="admin@lumiere.example", password=PASSWORD))
    assert refusal.value.reason == "TENANT_CLOSED"


async def test_everybody_may_know_where_parley_is_sold(stub: "AccountsServiceAsyncStub", operator: Caller) -> None:
    answer = await stub.ListTerritories(rpc_pb.ListTerritoriesRequest())
    assert answer.region == accounts_pb2.REGION_EU
    french = next(each for each in answer.territories if each.country == "FR")
    assert (french.region, french.age_of_consent) == (accounts_pb2.REGION_EU, 15)
    for country, reason in (("BR", "COUNTRY_NOT_SOLD"), ("US", "OTHER_REGION")):
        with rpc.use_caller(operator), pytest.raises(FailedPrecondition) as refusal:
            await stub.CreateTenant(
                rpc_pb.CreateTenantRequest(name="X", locale="en", time_zone="Europe/Paris", country=country)
            )
        assert refusal.value.reason == reason


async def test_an_invited_member_of_staff_chooses_a_password_and_is_signed_in(
    world: World, stub: "AccountsServiceAsyncStub", administrator: Caller
) -> None:
    request = someone("noor@lumiere.example", accounts_pb2.ROLE_AGENT)
    request.ClearField("password")
    with rpc.use_caller(administrator):
        noor = await stub.CreateStaff(request)
        assert noor.state == accounts_pb2.STAFF_STATE_INVITED
        assert (await stub.InviteStaffAgain(rpc_pb.InviteStaffAgainRequest(id=noor.id))).id == noor.id
    minted = await mint(world, stub, noor.id, rpc_pb.STAFF_LINK_PURPOSE_INVITATION)
    link = await stub.LookUpStaffLink(rpc_pb.LookUpStaffLinkRequest(secret=minted.secret))
    assert (link.email, link.company_name, link.minimum_age) == ("noor@lumiere.example", "Lumière", 15)
    redeem = rpc_pb.RedeemStaffLinkRequest(secret=minted.secret, password=PASSWORD, user_agent="Firefox")
    with pytest.raises(FailedPrecondition) as refusal:
        await stub.RedeemStaffLink(redeem)
    assert (refusal.value.reason, refusal.value.details) == ("AGE_NOT_CONFIRMED", {"minimum_age": "15"})
    redeem.age_confirmed = True
    session = await stub.RedeemStaffLink(redeem)
    with rpc.use_caller(bearer(session)):
        here = (await stub.ListSessions(rpc_pb.ListSessionsRequest())).sessions
        assert [(each.id, each.user_agent, each.current) for each in here] == [(session.id, "Firefox", True)]
    with pytest.raises(NotFound) as over:
        await stub.LookUpStaffLink(rpc_pb.LookUpStaffLinkRequest(secret=minted.secret))
    assert over.value.reason == "STAFF_LINK_OVER"


async def mint(
    world: World, stub: "AccountsServiceAsyncStub", staff_id: str, purpose: rpc_pb.StaffLinkPurpose.ValueType
) -> rpc_pb.MintStaffLinkResponse:
    token = await world.tokens.mint(NOTIFICATIONS, LIFETIME)
    with rpc.use_caller(Caller(Kind.SERVICE, token=token.text)):
        with pytest.raises(InvalidArgument):
            await stub.MintStaffLink(rpc_pb.MintStaffLinkRequest(staff_id=staff_id))
        return await stub.MintStaffLink(rpc_pb.MintStaffLinkRequest(staff_id=staff_id, purpose=purpose))


async def test_a_forgotten_password_is_replaced_without_a_token(
    world: World, stub: "AccountsServiceAsyncStub", administrator: Caller
) -> None:
    for email in ("admin@lumiere.example", "nobody@lumiere.example"):
        answer = await stub.RequestPasswordReset(rpc_pb.RequestPasswordResetRequest(email=email))
        assert answer == rpc_pb.RequestPasswordResetResponse()
    with rpc.use_caller(administrator):
        admin = await stub.GetStaff(rpc_pb.GetStaffRequest())
    minted = await mint(world, stub, admin.id, rpc_pb.STAFF_LINK_PURPOSE_PASSWORD_RESET)
    await stub.RedeemStaffLink(rpc_pb.RedeemStaffLinkRequest(secret=minted.secret, password="another long one"))
    with rpc.use_caller(administrator):
        await stub.ChangePassword(
            rpc_pb.ChangePasswordRequest(current_password="another long one", new_password=PASSWORD)
        )
    await stub.SignIn(rpc_pb.SignInRequest(email="admin@lumiere.example", password=PASSWORD))


async def test_too_many_failures_tell_how_long_to_wait(stub: "AccountsServiceAsyncStub") -> None:
    wrong = rpc_pb.SignInRequest(email="nobody@lumiere.example", password="wrong")
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            await stub.SignIn(wrong)
    with pytest.raises(ResourceExhausted) as refusal:
        await stub.SignIn(wrong)
    assert (refusal.value.reason, refusal.value.details) == ("SIGN_IN_SLOWED", {"retry_after": "2"})


async def test_a_member_of_staff_and_a_team_are_changed_and_sessions_ended(
    stub: "AccountsServiceAsyncStub", administrator: Caller
) -> None:
    with rpc.use_caller(administrator):
        team = await stub.CreateTeam(rpc_pb.CreateTeamRequest(name="Auto"))
        closed = await stub.UpdateTeam(rpc_pb.UpdateTeamRequest(id=team.id, expected_version=1, active=False))
        assert (closed.name, closed.active, closed.version) == ("Auto", False, 2)
        agent = await stub.CreateStaff(someone("agent@lumiere.example", accounts_pb2.ROLE_AGENT))
    session = await stub.SignIn(rpc_pb.SignInRequest(email="agent@lumiere.example", password=PASSWORD))
    with rpc.use_caller(administrator):
        asked = rpc_pb.UpdateStaffRequest(id=agent.id, languages=rpc_pb.Words(words=["fr", "de"]))
        assert list((await stub.UpdateStaff(asked)).languages) == ["fr", "de"]
        theirs = (await stub.ListSessions(rpc_pb.ListSessionsRequest(staff_id=agent.id))).sessions
        assert [(each.id, each.current) for each in theirs] == [(session.id, False)]
        await stub.RevokeSession(rpc_pb.RevokeSessionRequest(id=session.id))
    with pytest.raises(Unauthenticated):
        await stub.RefreshSession(rpc_pb.RefreshSessionRequest(refresh_token=session.refresh_token))


async def test_an_api_key_reads_what_its_scopes_cover_and_nothing_else(
    world: World, stub: "AccountsServiceAsyncStub", administrator: Caller, tenant: accounts_pb2.Tenant
) -> None:
    expires_at = Timestamp()
    expires_at.FromDatetime(world.clock.now.replace(year=2027))
    with rpc.use_caller(administrator):
        made = await stub.CreateApiKey(
            rpc_pb.CreateApiKeyRequest(name="CRM", scopes=["company:read"], expires_at=expires_at)
        )
        other = await stub.CreateApiKey(rpc_pb.CreateApiKeyRequest(name="BI", scopes=["appointments:read"]))
        listed = (await stub.ListApiKeys(rpc_pb.ListApiKeysRequest())).api_keys
        assert list(listed) == [made.api_key, other.api_key]
    program = await exchange(stub, made.secret)
    with rpc.use_caller(program):
        assert (await stub.GetTenant(rpc_pb.GetTenantRequest())).id == tenant.id
        for refused in (
            stub.UpdateTenant(rpc_pb.UpdateTenantRequest(name="Mine")),
            stub.CreateApiKey(rpc_pb.CreateApiKeyRequest(name="More", scopes=["company:read"])),
            stub.ChangePassword(rpc_pb.ChangePasswordRequest()),
        ):
            with pytest.raises(PermissionDenied) as refusal:
                await refused
            assert refusal.value.reason == "CLOSED_TO_API_KEYS"
    with rpc.use_caller(await exchange(stub, other.secret)), pytest.raises(PermissionDenied) as missing:
        await stub.GetTenant(rpc_pb.GetTenantRequest())
    assert missing.value.details == {"scope": "company:read"}
    with rpc.use_caller(administrator):
        assert (await stub.RevokeApiKey(rpc_pb.RevokeApiKeyRequest(id=made.api_key.id))).HasField("revoked_at")
    with pytest.raises(Unauthenticated):
        await exchange(stub, made.secret)


async def exchange(stub: "AccountsServiceAsyncStub", secret: str) -> Caller:
    answer = await stub.ExchangeApiKey(rpc_pb.ExchangeApiKeyRequest(secret=secret))
    return Caller(Kind.API_KEY, token=answer.access_token)
