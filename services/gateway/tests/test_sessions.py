"""Signing in and out, by a cookie that scripts never see."""

from http.cookies import Morsel, SimpleCookie

import httpx
import pytest

from parley.api.accounts.v1.service_pb2 import EndSessionResponse, Key, ListKeysResponse
from parley.common.errors import Unauthenticated
from parley.gateway.http_api.sessions import COOKIE

from .conftest import OPERATOR, Gateway, Open, assert_problem, bearer
from .examples import SESSION, STAFF, TENANT
from .fakes import Backends

SIGN_IN = {"email": "camille@lumiere.example", "password": " correct horse battery "}
WITH_COOKIE = {"Cookie": f"{COOKIE}=refresh-1"}


def cookie_of(answer: httpx.Response) -> Morsel[str]:
    return SimpleCookie(answer.headers["set-cookie"])[COOKIE]


def assert_bound(cookie: Morsel[str]) -> None:
    assert (cookie["path"], cookie["samesite"], cookie["domain"]) == ("/v1/sessions", "strict", "")
    assert cookie["httponly"]
    assert cookie["secure"]


async def test_signing_in_gives_a_token_to_the_page_and_a_cookie_to_the_browser_alone(gateway: Gateway) -> None:
    gateway.backends.answers["accounts.SignIn"] = SESSION
    answer = await gateway.http.post("/v1/sessions", json=SIGN_IN)
    assert answer.status_code == 201
    assert (answer.json()["access_token"], answer.json()["staff"]["roles"]) == ("access", ["agent"])
    assert "refresh" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    cookie = cookie_of(answer)
    assert (cookie.value, cookie["expires"]) == ("refresh-2", "Fri, 01 Jan 2100 00:00:00 GMT")
    assert_bound(cookie)


async def test_a_password_arrives_as_it_was_typed(gateway: Gateway) -> None:
    gateway.backends.answers["accounts.SignIn"] = SESSION
    await gateway.http.post("/v1/sessions", json=SIGN_IN)
    request = gateway.backends.last.request
    assert (request.email, request.password) == (SIGN_IN["email"], SIGN_IN["password"])


async def test_accounts_is_told_where_whoever_proves_themselves_sends_from(
    open_gateway: Open, backends: Backends
) -> None:
    backends.answers |= {"accounts.SignIn": SESSION, "accounts.RedeemStaffLink": SESSION}
    async with open_gateway(trusted_proxies=("127.0.0.1",)) as http:
        behind = {"X-Forwarded-For": "203.0.113.9"}
        await http.post("/v1/sessions", json=SIGN_IN, headers=behind)
        assert backends.last.request.client_address == "203.0.113.9"
        link = behind | {"Parley-Link": "s" * 43}
        await http.post("/v1/staff-links/redeem", json={"password": "long enough a one"}, headers=link)
        assert backends.last.request.client_address == "203.0.113.9"


async def test_a_refused_sign_in_sets_no_cookie_and_repeats_no_password(gateway: Gateway) -> None:
    gateway.backends.answers["accounts.SignIn"] = Unauthenticated("E-mail or password is wrong.")
    answer = await gateway.http.post("/v1/sessions", json=SIGN_IN)
    assert_problem(answer, 401, "UNAUTHENTICATED")
    assert "set-cookie" not in answer.headers
    malformed = await gateway.http.post("/v1/sessions", json={**SIGN_IN, "email": 1})
    assert_problem(malformed, 400, "INVALID_REQUEST", "email")
    assert "battery" not in answer.text + malformed.text


async def test_the_cookie_is_traded_for_fresh_tokens(gateway: Gateway) -> None:
    gateway.backends.answers["accounts.RefreshSession"] = SESSION
    answer = await gateway.http.post("/v1/sessions/refresh", headers=WITH_COOKIE)
    assert (answer.status_code, answer.json()["access_token"]) == (200, "access")
    assert gateway.backends.last.request.refresh_token == "refresh-1"
    assert cookie_of(answer).value == "refresh-2"
    assert_bound(cookie_of(answer))


async def test_without_the_cookie_there_is_nothing_to_refresh(gateway: Gateway) -> None:
    assert_problem(await gateway.http.post("/v1/sessions/refresh"), 401, "UNAUTHENTICATED")
    assert gateway.backends.calls == []


async def test_signing_out_ends_the_session_and_takes_the_cookie_back(gateway: Gateway) -> None:
    gateway.backends.answers["accounts.EndSession"] = EndSessionResponse()
    answer = await gateway.http.delete("/v1/sessions", headers=WITH_COOKIE)
    assert (answer.status_code, answer.content) == (204, b"")
    assert gateway.backends.last.request.refresh_token == "refresh-1"
    assert (cookie_of(answer).value, cookie_of(answer)["max-age"]) == ("", "0")
    assert_bound(cookie_of(answer))
    assert (await gateway.http.delete("/v1/sessions")).status_code == 204
    assert len(gateway.backends.calls) == 1


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_foreign_page_cannot_use_the_cookie(gateway: Gateway, site: str) -> None:
    headers = WITH_COOKIE | {"Sec-Fetch-Site": site}
    for answer in (
        await gateway.http.post("/v1/sessions", json=SIGN_IN, headers=headers),
        await gateway.http.post("/v1/sessions/refresh", headers=headers),
        await gateway.http.delete("/v1/sessions", headers=headers),
    ):
        assert_problem(answer, 403, "CROSS_SITE")
    assert gateway.backends.calls == []


async def test_our_own_page_can(gateway: Gateway) -> None:
    gateway.backends.answers["accounts.RefreshSession"] = SESSION
    headers = WITH_COOKIE | {"Sec-Fetch-Site": "same-origin"}
    assert (await gateway.http.post("/v1/sessions/refresh", headers=headers)).status_code == 200


async def test_a_form_of_another_site_cannot_sign_anybody_in(gateway: Gateway) -> None:
    body = '{"email": "mallory@example.org", "password": "x"}'
    for headers in ({"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"}, {}):
        answer = await gateway.http.post("/v1/sessions", content=body, headers=headers)
        assert_problem(answer, 415, "NOT_JSON")
    assert gateway.backends.calls == []


async def test_the_signed_in_learn_who_they_are(gateway: Gateway) -> None:
    gateway.backends.answers |= {"accounts.GetStaff": STAFF, "accounts.GetTenant": TENANT}
    me = (await gateway.send("GET", "/v1/sessions/me")).json()
    assert (me["staff"]["id"], me["staff"]["email"], me["tenant"]["id"]) == ("stf_a", STAFF.email, "ten_a")
    operator = (await gateway.http.get("/v1/sessions/me", headers=bearer(OPERATOR))).json()
    assert operator["tenant"] is None


async def test_the_keys_that_verify_tokens_are_public(gateway: Gateway) -> None:
    gateway.backends.answers["accounts.ListKeys"] = ListKeysResponse(keys=[Key(kid="k1", x="eA")])
    answer = await gateway.http.get("/.well-known/jwks.json")
    expected = {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "k1", "x": "eA"}
    assert answer.json() == {"keys": [expected]}
    assert answer.headers["cache-control"] == "public, max-age=60"
