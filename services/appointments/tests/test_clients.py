"""What is asked of accounts and signaling: the stand-ins and the real clients alike."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Protocol

import pytest
import pytest_asyncio

from parley.api.accounts.v1 import accounts_pb2
from parley.api.accounts.v1.service_pb2 import (
    GetStaffRequest,
    GetTeamRequest,
    GetTenantRequest,
    MintParticipantRequest,
    MintParticipantResponse,
)
from parley.api.accounts.v1.service_pb2_grpc import (
    AccountsServiceServicer,
    add_AccountsServiceServicer_to_server,
)
from parley.api.signaling.v1.service_pb2 import IceServer, LocateRequest, LocateResponse
from parley.api.signaling.v1.service_pb2_grpc import (
    SignalingServiceServicer,
    add_SignalingServiceServicer_to_server,
)
from parley.appointments import messages
from parley.appointments.clients import AccountsClient, SignalingClient
from parley.appointments.domain import admission
from parley.appointments.domain.directory import Team
from parley.appointments.service.ports import Accounts, Rooms, TokenMint
from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.errors import NotFound, Unavailable
from parley.common.testing.servers import free_port
from parley.common.testing.serving import serve_for_test
from parley.common.testing.tokens import token_for

from .conftest import CAMILLE, TEAM_ID, TENANT, TENANT_ID
from .fakes import FakeAccounts, FakeRooms

EXPIRES_AT = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


class AccountsAndMint(Accounts, TokenMint, Protocol):
    """Both, as one peer serves them."""


class AccountsServer(AccountsServiceServicer):
    """Knows one company; answers services alone."""

    async def GetTenant(self, request: GetTenantRequest, context: object) -> accounts_pb2.Tenant:
        self._known(request.id, TENANT.id)
        return accounts_pb2.Tenant(
            id=TENANT.id,
            version=TENANT.version,
            name=TENANT.name,
            locale=TENANT.locale,
            time_zone=TENANT.time_zone,
            support_phone=TENANT.support_phone,
            accent_color=TENANT.accent_color,
            country=TENANT.country,
            support_email=TENANT.support_email,
            accessible_accent_color=TENANT.accessible_accent_color,
            ages_of_consent=TENANT.ages_of_consent,
            retention_days=TENANT.retention_days,
            term_ends_on=TENANT.term_ends_on,
            active=TENANT.active,
        )

    async def GetTeam(self, request: GetTeamRequest, context: object) -> accounts_pb2.Team:
        self._known(request.id, TEAM_ID)
        return accounts_pb2.Team(id=TEAM_ID, version=1, tenant_id=TENANT_ID, name="Auto")

    async def GetStaff(self, request: GetStaffRequest, context: object) -> accounts_pb2.Staff:
        self._known(request.id, CAMILLE.id)
        return accounts_pb2.Staff(
            id=CAMILLE.id,
            version=CAMILLE.version,
            tenant_id=CAMILLE.tenant_id,
            display_name=CAMILLE.display_name,
            email="camille@lumiere.example",
            team_ids=CAMILLE.team_ids,
            time_zone=CAMILLE.time_zone,
            active=CAMILLE.active,
            languages=CAMILLE.languages,
            skills=CAMILLE.skills,
        )

    async def MintParticipant(self, request: MintParticipantRequest, context: object) -> MintParticipantResponse:
        self._known("", "")
        names = (request.tenant_id, request.appointment_id, request.participant_id, request.device_id)
        return MintParticipantResponse(access_token=" ".join(names), expires_at=messages.timestamp(EXPIRES_AT))

    def _known(self, asked: str, known: str) -> None:
        rpc.caller().require(Kind.SERVICE)
        if asked != known:
            raise NotFound("It does not exist.")


class SignalingServer(SignalingServiceServicer):
    """Serves every room; answers services alone."""

    async def Locate(self, request: LocateRequest, context: object) -> LocateResponse:
        rpc.caller().require(Kind.SERVICE)
        server = IceServer(urls=["stun:live.example"], username="name", credential="password")
        return LocateResponse(url=f"wss://live.example/v1/live/{request.appointment_id}", ice_servers=[server])


class Identity:
    """Appointments itself."""

    async def token(self) -> str:
        return token_for(Caller(Kind.SERVICE, "appointments"))


@pytest_asyncio.fixture(params=["fake", "real"])
async def accounts(request: pytest.FixtureRequest) -> AsyncIterator[AccountsAndMint]:
    if request.param == "fake":
        yield FakeAccounts({TENANT_ID: TENANT}, {TEAM_ID: Team(TEAM_ID, 1, TENANT_ID)}, {CAMILLE.id: CAMILLE})
        return
    name = "parley.api.accounts.v1.AccountsService"
    async with AsyncExitStack() as stack:
        served = serve_for_test(add_AccountsServiceServicer_to_server, AccountsServer(), name)  # type: ignore[abstract]  # the rest is UNIMPLEMENTED
        target = await stack.enter_async_context(served)
        yield AccountsClient(await stack.enter_async_context(rpc.channel(target, identity=Identity())))


@pytest_asyncio.fixture(params=["fake", "real"])
async def rooms(request: pytest.FixtureRequest) -> AsyncIterator[Rooms]:
    if request.param == "fake":
        yield FakeRooms()
        return
    name = "parley.api.signaling.v1.SignalingService"
    async with AsyncExitStack() as stack:
        served = serve_for_test(add_SignalingServiceServicer_to_server, SignalingServer(), name)
        target = await stack.enter_async_context(served)
        yield SignalingClient(await stack.enter_async_context(rpc.channel(target, identity=Identity())))


async def test_accounts_tells_of_whom_it_knows(accounts: AccountsAndMint) -> None:
    assert await accounts.tenant(TENANT_ID) == TENANT
    assert await accounts.team(TEAM_ID) == Team(TEAM_ID, 1, TENANT_ID)
    assert await accounts.staff(CAMILLE.id) == CAMILLE


async def test_whom_accounts_does_not_know_is_none(accounts: AccountsAndMint) -> None:
    assert await accounts.tenant("ten_x") is None
    assert await accounts.team("team_x") is None
    assert await accounts.staff("stf_x") is None


async def test_a_token_names_what_it_is_for(accounts: AccountsAndMint) -> None:
    minted = await accounts.mint("ten_a", "apt_a", "prt_a", "dev_a")
    assert minted == admission.ParticipantToken("ten_a apt_a prt_a dev_a", EXPIRES_AT)


async def test_signaling_tells_where_a_room_is(rooms: Rooms) -> None:
    server = admission.IceServer(("stun:live.example",), "name", "password")
    assert await rooms.locate("apt_a") == admission.Room("wss://live.example/v1/live/apt_a", (server,))


async def test_peers_that_are_away_are_unavailable() -> None:
    async with rpc.channel(f"127.0.0.1:{free_port()}", identity=Identity()) as channel:
        client = AccountsClient(channel)
        for call in (
            client.tenant("ten_a"),
            client.team("team_a"),
            client.staff("stf_a"),
            client.mint("ten_a", "apt_a", "prt_a", "dev_a"),
            SignalingClient(channel).locate("apt_a"),
        ):
            with pytest.raises(Unavailable):
                await call
