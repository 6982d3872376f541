"""Pages of other origins: none unless named, and never by our cookies."""

import pytest

from parley.api.accounts.v1.service_pb2 import ListTeamsResponse
from parley.api.appointments.v1.service_pb2 import PublicEntrance

from .conftest import AGENT, Gateway, Open, assert_problem, bearer
from .examples import SESSION
from .fakes import Backends

SHOP = "https://shop.example"
PREFLIGHT = {
    "Origin": SHOP,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type,idempotency-key",
}


async def test_no_other_origin_is_let_in_unless_it_is_named(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.LookUpEntrance"] = PublicEntrance(slug="lumiere")
    answer = await gateway.http.get("/v1/public/lumiere", headers={"Origin": SHOP})
    assert answer.status_code == 200
    refused = await gateway.http.options("/v1/public/lumiere/appointments", headers=PREFLIGHT)
    assert_problem(refused, 405, "METHOD_NOT_ALLOWED")
    assert not [name for name in (*answer.headers, *refused.headers) if name.startswith("access-control")]


async def test_a_named_origin_may_ask_and_read_what_it_needs(open_gateway: Open, backends: Backends) -> None:
    backends.answers["accounts.ListTeams"] = ListTeamsResponse()
    async with open_gateway(allowed_origins=(SHOP,)) as http:
        allowed = await http.options("/v1/public/lumiere/appointments", headers=PREFLIGHT)
        assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (204, SHOP)
        assert "POST" in allowed.headers["access-control-allow-methods"]
        assert "Idempotency-Key" in allowed.headers["access-control-allow-headers"]
        answer = await http.get("/v1/teams", headers=bearer(AGENT) | {"Origin": SHOP})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, SHOP)
        assert "Origin" in answer.headers["vary"]
        assert "Retry-After" in answer.headers["access-control-expose-headers"]
        refused = await http.get("/v1/teams", headers={"Origin": SHOP})
        assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, SHOP)
        for each in (allowed, answer, refused):
            assert "access-control-allow-credentials" not in each.headers
    assert [call.method for call in backends.calls] == ["accounts.ListTeams"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://shop.example.evil.example", "null", "http://shop.example"]
)
async def test_an_origin_that_only_looks_like_it_is_not_let_in(open_gateway: Open, origin: str) -> None:
    async with open_gateway(allowed_origins=(SHOP,)) as http:
        answer = await http.options("/v1/teams", headers=PREFLIGHT | {"Origin": origin})
    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers


async def test_a_cookie_never_speaks_for_another_origin(open_gateway: Open, backends: Backends) -> None:
    backends.answers["accounts.RefreshSession"] = SESSION
    cookie = {"Cookie": "parley_session=refresh-1"}
    async with open_gateway(allowed_origins=(SHOP, "https://parley.example")) as http:
        foreign = await http.post("/v1/sessions/refresh", headers=cookie | {"Origin": SHOP})
        assert_problem(foreign, 401, "UNAUTHENTICATED")
        assert backends.calls == []
        own = await http.post("/v1/sessions/refresh", headers=cookie | {"Origin": "https://parley.example"})
        assert own.status_code == 200
