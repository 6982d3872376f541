"""API keys: traded for a token, and anew before a key that was revoked has worked on for long."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from parley.api.accounts.v1.service_pb2 import ExchangeApiKeyResponse, ListTeamsResponse
from parley.common.errors import ParleyError, Unauthenticated, Unavailable
from parley.common.testing.tokens import api_key
from parley.common.testing.waiting import eventually
from parley.gateway.http_api import keyring
from parley.gateway.http_api.keyring import Keyring

from .conftest import Gateway, Open, assert_problem
from .examples import stamp
from .fakes import Backends

SECRET = "parley_Zk3q2-7wX0aH5r9uVn1tC8yJ4mLbPdEoQsGiKfTzRxA"
OTHER = SECRET.replace("Zk3q2", "Qm8x0")
KEY = {"Authorization": f"Bearer {SECRET}"}


def traded(*scopes: str) -> ExchangeApiKeyResponse:
    """What accounts gives for a key, for five minutes."""
    expires_at = stamp(datetime.now(UTC) + timedelta(minutes=5))
    return ExchangeApiKeyResponse(access_token=api_key("ten_a", *scopes).token, expires_at=expires_at)


def methods(backends: Backends) -> list[str]:
    return [call.method for call in backends.calls]


class Accounts:
    """Trades keys, and counts; nothing is answered while `answering` is not set."""

    def __init__(self, life: timedelta) -> None:
        self.asked: list[str] = []
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)
        self.refusal: ParleyError | None = None
        self.answering = asyncio.Event()
        self.answering.set()
        self._life = life

    async def ExchangeApiKey(self, request: object) -> ExchangeApiKeyResponse:
        self.asked.append(getattr(request, "secret"))  # noqa: B009
        await self.answering.wait()
        if self.refusal:
            raise self.refusal
        return ExchangeApiKeyResponse(access_token=f"token {len(self.asked)}", expires_at=stamp(self.now + self._life))


class Clients:
    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts


def keyring_of(accounts: Accounts) -> Keyring:
    return Keyring(Clients(accounts), lambda: accounts.now)  # type: ignore[arg-type]


async def test_a_key_is_traded_once_and_services_see_whose_it_is(gateway: Gateway) -> None:
    gateway.backends.answers |= {
        "accounts.ExchangeApiKey": traded("company:read"),
        "accounts.ListTeams": ListTeamsResponse(),
    }
    secret = {"Authorization": f"Bearer {OTHER}"}
    answers = [await gateway.http.get("/v1/teams", headers=secret) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert methods(gateway.backends) == ["accounts.ExchangeApiKey", "accounts.ListTeams", "accounts.ListTeams"]
    exchange, listing, _ = gateway.backends.calls
    assert (exchange.request.secret, exchange.caller.token) == (OTHER, "")
    assert (listing.caller.subject, listing.caller.scopes) == ("key_test", frozenset({"company:read"}))
    assert answers[1].headers["ratelimit-policy"].startswith('"api_key";')


async def test_a_key_that_is_none_is_refused_and_not_repeated(gateway: Gateway) -> None:
    gateway.backends.answers["accounts.ExchangeApiKey"] = Unauthenticated("No API key has this secret.")
    answer = await gateway.http.get("/v1/teams", headers=KEY)
    assert_problem(answer, 401, "UNAUTHENTICATED")
    assert SECRET not in answer.text


async def test_whoever_guesses_keys_is_stopped_before_accounts_is_asked(open_gateway: Open, backends: Backends) -> None:
    backends.answers["accounts.ExchangeApiKey"] = Unauthenticated("No API key has this secret.")
    async with open_gateway(anonymous_requests_per_minute=2) as http:
        answers = [await http.get("/v1/teams", headers=KEY) for _ in range(6)]
    assert_problem(answers[-1], 429, "RATE_LIMITED")
    assert answers[-1].headers["retry-after"]
    # One more may pass as the minute turns.
    assert len(backends.calls) in (2, 3)


async def test_a_key_is_traded_anew_twice_a_minute_and_refused_once_it_was_revoked() -> None:
    accounts = Accounts(timedelta(minutes=5))
    keys = keyring_of(accounts)
    assert keys.known(SECRET) == ""
    assert await keys.trade(SECRET) == keys.known(SECRET) == "token 1"
    assert keys.known(OTHER) == ""
    accounts.now += keyring.RENEWED_AFTER
    assert keys.known(SECRET) == ""
    assert await keys.trade(SECRET) == keys.known(SECRET) == "token 2"
    accounts.now += keyring.RENEWED_AFTER
    for refusal in (Unauthenticated("It was revoked."), Unavailable("Nobody answers.")):
        accounts.refusal = refusal
        with pytest.raises(type(refusal)):
            await keys.trade(SECRET)


@pytest.mark.parametrize("refusal", [None, Unauthenticated("It was revoked."), Unavailable("Nobody answers.")])
async def test_of_many_requests_at_once_one_asks_for_all(refusal: ParleyError | None) -> None:
    accounts = Accounts(timedelta(minutes=5))
    accounts.refusal = refusal
    keys = keyring_of(accounts)
    answers = await asyncio.gather(*(keys.trade(SECRET) for _ in range(10)), return_exceptions=True)
    assert answers == [refusal or "token 1"] * 10
    await asyncio.gather(keys.trade(SECRET), keys.trade(OTHER), return_exceptions=True)
    assert accounts.asked == [SECRET, SECRET, OTHER]


async def test_a_request_that_is_given_up_leaves_the_trade_to_the_others() -> None:
    accounts = Accounts(timedelta(minutes=5))
    accounts.answering.clear()
    keys = keyring_of(accounts)
    first, second = (asyncio.create_task(keys.trade(SECRET)) for _ in range(2))
    await eventually(lambda: accounts.asked, what="the key being traded")
    first.cancel()
    await asyncio.wait([first])
    accounts.answering.set()
    assert (await second, accounts.asked) == ("token 1", [SECRET])


async def test_a_token_that_ends_sooner_is_renewed_before_it_ends() -> None:
    accounts = Accounts(timedelta(seconds=20))
    keys = keyring_of(accounts)
    await keys.trade(SECRET)
    accounts.now += timedelta(seconds=20) - keyring.SPARE
    assert keys.known(SECRET) == ""


async def test_while_accounts_is_away_a_key_works_on_for_the_life_of_its_token() -> None:
    accounts = Accounts(timedelta(minutes=5))
    keys = keyring_of(accounts)
    await keys.trade(SECRET)
    accounts.refusal = Unavailable("Nobody answers.")
    accounts.now += keyring.RENEWED_AFTER
    assert await keys.trade(SECRET) == "token 1"
    # What may take all of a request's time is not tried by the next ones too.
    assert keys.known(SECRET) == "token 1"
    accounts.now += keyring.SPARED_FOR
    assert keys.known(SECRET) == ""
    accounts.now += timedelta(minutes=5)
    for secret in (SECRET, OTHER):
        with pytest.raises(Unavailable):
            await keys.trade(secret)


async def test_the_least_used_keys_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "MAX_KEYS", 2)
    keys = keyring_of(Accounts(timedelta(minutes=5)))
    for secret in ("a", "b"):
        await keys.trade(secret)
    assert keys.known("a")
    await keys.trade("c")
    assert [bool(keys.known(secret)) for secret in ("a", "b", "c")] == [True, False, True]
