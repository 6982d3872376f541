import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import grpc
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from parley.api.accounts.v1 import service_pb2_grpc
from parley.api.accounts.v1.service_pb2 import (
    IssueServiceTokenRequest,
    IssueServiceTokenResponse,
    Key,
    ListKeysRequest,
    ListKeysResponse,
)
from parley.common import rpc
from parley.common.auth import (
    ANONYMOUS,
    Caller,
    JwksClient,
    Kind,
    ServiceIdentity,
    TokenExpired,
    TokenInvalid,
    TokenVerifier,
    public_text,
    sign,
)
from parley.common.errors import PermissionDenied, Unauthenticated, Unavailable
from parley.common.testing.doubles import FakeClock
from parley.common.testing.serving import serve_for_test
from parley.common.testing.waiting import eventually

KEY = Ed25519PrivateKey.generate()
AGENT = Caller(
    Kind.STAFF,
    "stf_1",
    tenant_id="ten_1",
    roles=frozenset({"agent", "supervisor"}),
    team_ids=frozenset({"team_1"}),
    session_id="ses_1",
)
API_KEY = Caller(
    Kind.API_KEY,
    "key_1",
    tenant_id="ten_1",
    roles=frozenset({"administrator"}),
    scopes=frozenset({"customers:read", "chat:read"}),
)
GUEST = Caller(Kind.PARTICIPANT, "prt_1", tenant_id="ten_1", appointment_id="apt_1", device_id="dev_1")
PREFIX = "/parley.api.accounts.v1.AccountsService/"


@dataclass
class Keys:
    known: dict[str, Ed25519PublicKey]
    later: dict[str, Ed25519PublicKey] = field(default_factory=dict)

    async def keys(self, *, refresh: bool) -> Mapping[str, Ed25519PublicKey]:
        if refresh:
            self.known |= self.later
        return self.known


def verifier(clock: FakeClock) -> TokenVerifier:
    return TokenVerifier(Keys({"one": KEY.public_key()}), clock)


def token(caller: Caller, clock: FakeClock, key_id: str = "one", key: Ed25519PrivateKey = KEY) -> str:
    return sign(caller, key_id, key, clock(), timedelta(minutes=10))


@pytest.mark.parametrize("caller", [AGENT, GUEST, API_KEY, Caller(Kind.SERVICE, "chat")])
async def test_a_token_says_who_its_bearer_is(caller: Caller) -> None:
    clock = FakeClock()
    signed = token(caller, clock)
    verified = await verifier(clock).verify(signed)
    assert verified.expires_at == clock() + timedelta(minutes=10)
    assert verified.token == signed
    assert signed not in repr(verified)
    kept = ("kind", "subject", "tenant_id", "roles", "team_ids", "appointment_id", "device_id", "scopes", "session_id")
    assert all(getattr(verified, name) == getattr(caller, name) for name in kept)


async def test_an_expired_token_is_refused() -> None:
    clock = FakeClock()
    signed = token(AGENT, clock)
    clock.advance(minutes=10, seconds=4)
    await verifier(clock).verify(signed)
    clock.advance(seconds=1)
    with pytest.raises(TokenExpired):
        await verifier(clock).verify(signed)


async def test_a_token_from_the_future_is_refused() -> None:
    clock = FakeClock()
    signed = token(AGENT, FakeClock(clock() + timedelta(minutes=1)))
    with pytest.raises(TokenInvalid):
        await verifier(clock).verify(signed)


async def test_a_token_of_an_unknown_or_wrong_key_is_refused() -> None:
    clock = FakeClock()
    for forged in (
        token(AGENT, clock, key_id="two"),
        token(AGENT, clock, key=Ed25519PrivateKey.generate()),
        token(AGENT, clock)[:-4],
        "nonsense",
        "",
    ):
        with pytest.raises(TokenInvalid):
            await verifier(clock).verify(forged)


async def test_an_unsigned_or_symmetric_token_is_refused() -> None:
    clock = FakeClock()
    claims = {
        "iss": "parley",
        "aud": "parley",
        "sub": "stf_1",
        "kind": "staff",
        "iat": 1,
        "exp": 9_999_999_999,
    }
    for forged in (
        jwt.encode(claims, "", algorithm="none", headers={"kid": "one"}),
        jwt.encode(claims, public_text(KEY.public_key()), algorithm="HS256", headers={"kid": "one"}),
        jwt.encode({**claims, "aud": "other"}, KEY, algorithm="EdDSA", headers={"kid": "one"}),
        jwt.encode({**claims, "kind": "king"}, KEY, algorithm="EdDSA", headers={"kid": "one"}),
    ):
        with pytest.raises(TokenInvalid):
            await verifier(clock).verify(forged)


async def test_what_was_verified_once_is_refused_when_its_time_is_over_or_its_key_withdrawn() -> None:
    clock, keys = FakeClock(), Keys({"one": KEY.public_key()})
    checking = TokenVerifier(keys, clock)
    first, second = token(AGENT, clock), token(AGENT, clock)
    assert await checking.verify(first) is await checking.verify(first)
    clock.advance(timedelta(minutes=11))
    with pytest.raises(TokenExpired):
        await checking.verify(first)
    clock.advance(timedelta(minutes=-11))
    assert (await checking.verify(second)).subject == AGENT.subject
    keys.known = {"one": Ed25519PrivateKey.generate().public_key()}
    with pytest.raises(TokenInvalid):
        await checking.verify(second)
    keys.known = {}
    with pytest.raises(TokenInvalid):
        await checking.verify(second)


async def test_a_key_that_appeared_since_is_asked_for() -> None:
    clock, new = FakeClock(), Ed25519PrivateKey.generate()
    keys = Keys({"one": KEY.public_key()}, later={"two": new.public_key()})
    caller = await TokenVerifier(keys, clock).verify(token(AGENT, clock, "two", new))
    assert caller.subject == "stf_1"


def test_a_caller_must_be_of_the_right_kind_and_role() -> None:
    AGENT.require(Kind.STAFF, Kind.SERVICE)
    AGENT.require_role("administrator", "agent")
    with pytest.raises(PermissionDenied):
        GUEST.require(Kind.STAFF)
    with pytest.raises(PermissionDenied):
        AGENT.require_role("operator")
    with pytest.raises(Unauthenticated):
        ANONYMOUS.require(Kind.STAFF)


def test_an_api_key_counts_as_staff_with_its_roles() -> None:
    API_KEY.require(Kind.STAFF)
    API_KEY.require_role("administrator")
    for kinds in ((Kind.SERVICE,), (Kind.PARTICIPANT, Kind.SERVICE)):
        with pytest.raises(PermissionDenied):
            API_KEY.require(*kinds)
    with pytest.raises(PermissionDenied):
        API_KEY.require_role("operator")


class Accounts(service_pb2_grpc.AccountsServiceServicer):
    """Publishes one key and issues tokens; `away` makes both fail."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.keys = {"one": KEY.public_key()}
        self.away = False
        # How long it thinks about its keys.
        self.seconds = 0.0
        self.asked = 0
        self.issued = 0

    async def ListKeys(
        self, request: ListKeysRequest, context: "grpc.aio.ServicerContext[ListKeysRequest, ListKeysResponse]"
    ) -> ListKeysResponse:
        self.asked += 1
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if self.away:
            raise Unavailable("Away.")
        return ListKeysResponse(keys=[Key(kid=kid, x=public_text(key)) for kid, key in self.keys.items()])

    async def IssueServiceToken(
        self,
        request: IssueServiceTokenRequest,
        context: "grpc.aio.ServicerContext[IssueServiceTokenRequest, IssueServiceTokenResponse]",
    ) -> IssueServiceTokenResponse:
        if self.away:
            raise Unavailable("Away.")
        if request.secret != "secret":
            raise Unauthenticated("Wrong secret.")
        self.issued += 1
        response = IssueServiceTokenResponse(access_token=f"{request.service}-{self.issued}")
        response.expires_at.FromDatetime(self.clock() + timedelta(minutes=10))
        return response


def fake_accounts(clock: FakeClock) -> Accounts:
    return Accounts(clock)  # type: ignore[abstract]  # the other methods aren't called


def serving(accounts: Accounts) -> AbstractAsyncContextManager[str]:
    return serve_for_test(
        service_pb2_grpc.add_AccountsServiceServicer_to_server,
        accounts,
        "parley.api.accounts.v1.AccountsService",
        anonymous=[PREFIX + "ListKeys", PREFIX + "IssueServiceToken"],
    )


async def test_published_keys_are_fetched_once_and_kept_while_accounts_is_away() -> None:
    accounts = fake_accounts(FakeClock())
    async with serving(accounts) as target, rpc.channel(target) as channel:
        jwks = JwksClient(channel)
        assert set(await jwks.keys(refresh=False)) == {"one"}
        accounts.away = True
        assert set(await jwks.keys(refresh=False)) == {"one"}
        # Asked less than a second ago: an unknown key id can't make us hammer accounts.
        assert set(await jwks.keys(refresh=True)) == {"one"}
        assert accounts.asked == 1


async def test_unknown_keys_wait_together_for_accounts_that_is_slow() -> None:
    accounts = fake_accounts(FakeClock())
    async with serving(accounts) as target, rpc.channel(target) as channel:
        jwks = JwksClient(channel)
        # Longer than the pause between two questions.
        accounts.seconds = 1.2
        answers = await asyncio.gather(*(jwks.keys(refresh=True) for _ in range(5)))
        assert all(set(each) == {"one"} for each in answers)
        assert accounts.asked == 1


async def test_who_gives_up_takes_nobody_along_who_waits_for_the_same_keys() -> None:
    accounts = fake_accounts(FakeClock())
    async with serving(accounts) as target, rpc.channel(target) as channel:
        jwks = JwksClient(channel)
        accounts.seconds = 0.5
        first, second = (asyncio.create_task(jwks.keys(refresh=True)) for _ in range(2))
        await eventually(lambda: accounts.asked == 1)
        first.cancel()
        assert set(await second) == {"one"}
        assert accounts.asked == 1


async def test_without_any_key_tokens_cannot_be_verified() -> None:
    accounts = fake_accounts(FakeClock())
    accounts.away = True
    async with serving(accounts) as target, rpc.channel(target) as channel:
        with pytest.raises(Unavailable):
            await JwksClient(channel).keys(refresh=False)
        accounts.away = False
        jwks = JwksClient(channel)
        assert set(await jwks.keys(refresh=False)) == {"one"}


async def test_a_service_token_is_got_once_and_renewed_at_half_its_life() -> None:
    clock = FakeClock()
    accounts = fake_accounts(clock)
    async with serving(accounts) as target, rpc.channel(target) as channel:
        identity = ServiceIdentity("chat", "secret", channel, clock)
        assert set(await asyncio.gather(*(identity.token() for _ in range(10)))) == {"chat-1"}
        clock.advance(minutes=6)
        assert await identity.token() == "chat-1"

        async def renewed() -> bool:
            return await identity.token() == "chat-2"

        await eventually(renewed, what="a second token")


async def test_a_service_token_serves_while_accounts_is_away_until_it_expires() -> None:
    clock = FakeClock()
    accounts = fake_accounts(clock)
    async with serving(accounts) as target, rpc.channel(target) as channel:
        identity = ServiceIdentity("chat", "secret", channel, clock)
        await identity.token()
        accounts.away = True
        clock.advance(minutes=9)
        assert await identity.token() == "chat-1"
        clock.advance(minutes=2)
        with pytest.raises(Unavailable):
            await identity.token()


async def test_a_wrong_secret_is_told() -> None:
    accounts = fake_accounts(FakeClock(datetime(2026, 1, 1, tzinfo=UTC)))
    async with serving(accounts) as target, rpc.channel(target) as channel:
        with pytest.raises(Unauthenticated):
            await ServiceIdentity("chat", "wrong", channel, accounts.clock).token()
