"""Who is let in, how often, and what is handed on to the services."""

import re
from datetime import timedelta

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parley.api.accounts.v1.accounts_pb2 import REGION_EU
from parley.api.accounts.v1.service_pb2 import ListTerritoriesResponse
from parley.api.appointments.v1.service_pb2 import ListQueueResponse
from parley.common.auth import Caller, Kind, sign
from parley.common.clock import utc_now
from parley.common.errors import Conflict, Unauthenticated
from parley.common.testing.tokens import token_for

from .conftest import AGENT, CUSTOMER, OPERATOR, Gateway, Open, assert_problem, bearer
from .examples import APPOINTMENT
from .examples import CUSTOMER as SOMEONE
from .fakes import Backends

NEW_CUSTOMER = {"display_name": "Jeanne Petit", "email": "jeanne@example.org"}


def authorization(text: str) -> dict[str, str]:
    return {"Authorization": text}


async def test_without_a_token_nothing_is_asked_of_a_service(gateway: Gateway) -> None:
    answer = await gateway.http.get("/v1/queue")
    assert_problem(answer, 401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert gateway.backends.calls == []


@pytest.mark.parametrize("header", ["Bearer", "Bearer x.y.z", "Bearer é", "Basic c3RmX2E6eA=="])
async def test_what_is_no_token_is_refused(gateway: Gateway, header: str) -> None:
    answer = await gateway.send("GET", "/v1/queue", headers=authorization(header))
    assert answer.status_code == 401
    assert gateway.backends.calls == []


async def test_an_expired_token_says_so(gateway: Gateway) -> None:
    expired = token_for(AGENT, clock=lambda: utc_now() - timedelta(hours=1))
    answer = await gateway.http.get("/v1/queue", headers=authorization(f"Bearer {expired}"))
    assert_problem(answer, 401, "TOKEN_EXPIRED")


async def test_a_forged_token_is_refused(gateway: Gateway) -> None:
    forged = sign(AGENT, "test", Ed25519PrivateKey.generate(), utc_now(), timedelta(minutes=5))
    answer = await gateway.http.get("/v1/queue", headers=authorization(f"Bearer {forged}"))
    assert_problem(answer, 401, "TOKEN_INVALID")


async def test_a_services_token_opens_nothing_from_outside(gateway: Gateway) -> None:
    answer = await gateway.http.get("/v1/queue", headers=bearer(Caller(Kind.SERVICE, "signaling")))
    assert_problem(answer, 403, "PERMISSION_DENIED")
    assert gateway.backends.calls == []


@pytest.mark.parametrize("caller", [AGENT, CUSTOMER])
async def test_a_caller_is_handed_on_with_the_time_that_remains(gateway: Gateway, caller: Caller) -> None:
    gateway.backends.answers["appointments.GetAppointment"] = APPOINTMENT
    answer = await gateway.http.get("/v1/appointments/apt_a", headers=bearer(caller))
    assert answer.status_code == 200
    call = gateway.backends.last
    assert (call.caller.kind, call.caller.subject, call.caller.tenant_id) == (caller.kind, caller.subject, "ten_a")
    assert 0 < call.seconds <= 8


async def test_one_callers_request_never_speaks_for_another(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.GetAppointment"] = APPOINTMENT
    await gateway.http.get("/v1/appointments/apt_a", headers=bearer(AGENT))
    await gateway.http.get("/v1/appointments/apt_a")
    await gateway.http.get("/v1/appointments/apt_a", headers=bearer(CUSTOMER))
    assert [call.caller.subject for call in gateway.backends.calls] == ["stf_a", "prt_a"]


async def test_an_idempotency_key_travels_with_what_creates(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.CreateCustomer"] = SOMEONE
    await gateway.send("POST", "/v1/customers", json=NEW_CUSTOMER, headers={"Idempotency-Key": "click-1"})
    assert gateway.backends.last.idempotency_key == "click-1"
    await gateway.send("POST", "/v1/customers", json=NEW_CUSTOMER)
    assert gateway.backends.last.idempotency_key == ""


@pytest.mark.parametrize("key", ["k" * 256, "clé"])
async def test_an_idempotency_key_of_another_form_is_refused(gateway: Gateway, key: str) -> None:
    answer = await gateway.send("POST", "/v1/customers", json=NEW_CUSTOMER, headers={"Idempotency-Key": key})
    assert answer.status_code == 400
    assert answer.json()["field"].lower() == "idempotency-key"
    assert gateway.backends.calls == []


@pytest.mark.parametrize(
    ("header", "version"), [({}, 0), ({"If-Match": '"3"'}, 3), ({"If-Match": "7"}, 7), ({"If-Match": "*"}, 0)]
)
async def test_a_command_tells_the_version_that_it_builds_on(
    gateway: Gateway, header: dict[str, str], version: int
) -> None:
    gateway.backends.answers["appointments.Admit"] = APPOINTMENT
    answer = await gateway.send("POST", "/v1/appointments/apt_a/admit", headers=header)
    assert gateway.backends.last.request.expected_version == version
    assert answer.headers["etag"] == '"3"'


@pytest.mark.parametrize(
    "tag",
    ['"0"', "0", '"x"', '"-fr"', '"3-"', 'W/"3"', '"3", "4"', '"-1"', f'"{2**63}"', '"٣"'.encode().decode("latin-1")],
)
async def test_an_if_match_of_another_form_is_refused(gateway: Gateway, tag: str) -> None:
    answer = await gateway.send("POST", "/v1/appointments/apt_a/admit", headers={"If-Match": tag})
    assert_problem(answer, 400, "INVALID_ARGUMENT", "If-Match")
    assert gateway.backends.calls == []


async def test_a_command_on_an_old_version_fails_its_precondition(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.Admit"] = Conflict("Somebody else changed it first: load it again.")
    answer = await gateway.send("POST", "/v1/appointments/apt_a/admit", headers={"If-Match": '"2"'})
    assert_problem(answer, 412, "CONFLICT")


async def test_a_change_says_which_version_it_builds_on(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.UpdateCustomer"] = SOMEONE
    path, body = "/v1/customers/cus_a", {"phone": ""}
    silent = await gateway.send("PATCH", path, json=body)
    assert_problem(silent, 428, "IF_MATCH_MISSING", "If-Match")
    assert gateway.backends.calls == []
    for header, version in (('"7"', 7), ("*", 0)):
        assert (await gateway.send("PATCH", path, json=body, headers={"If-Match": header})).status_code == 200
        request = gateway.backends.last.request
        assert (request.expected_version, request.HasField("phone"), request.HasField("email")) == (
            version,
            True,
            False,
        )


async def test_who_has_a_resource_already_gets_no_copy(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.GetCustomer"] = SOMEONE
    fresh = await gateway.send("GET", "/v1/customers/cus_a", headers={"If-None-Match": '"9", W/"8"'})
    assert (fresh.status_code, fresh.headers["etag"]) == (200, '"1"')
    known = await gateway.send("GET", "/v1/customers/cus_a", headers={"If-None-Match": '"9", W/"1"'})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", '"1"')
    assert known.headers["ratelimit"]


async def test_passwords_and_secrets_are_tried_seldom_and_reads_go_on(open_gateway: Open, backends: Backends) -> None:
    backends.answers |= {
        "accounts.SignIn": Unauthenticated("No."),
        "accounts.ListTerritories": ListTerritoriesResponse(region=REGION_EU),
    }
    sign_in = {"email": "a@example.org", "password": "x"}
    async with open_gateway(proving_requests_per_minute=2) as http:
        answers = [await http.post("/v1/sessions", json=sign_in) for _ in range(6)]
        assert_problem(answers[-1], 429, "RATE_LIMITED")
        assert len(backends.calls) in (2, 3)
        for path in ("/v1/public/lumiere/calls", "/v1/opt-outs/s3cret-s3cret-s3cret", "/v1/password-resets"):
            assert_problem(await http.post(path, json={}), 429, "RATE_LIMITED")
        assert (await http.get("/v1/territories")).status_code == 200


async def test_every_answer_tells_the_rate_and_what_is_left_of_it(open_gateway: Open, backends: Backends) -> None:
    backends.answers["appointments.ListQueue"] = ListQueueResponse()
    async with open_gateway() as http:
        good = await http.get("/v1/queue", headers=bearer(AGENT))
        bad = await http.get("/v1/queue", headers=bearer(AGENT), params={"team_id": "x" * 65})
    assert (good.status_code, bad.status_code) == (200, 400)
    for answer in (good, bad):
        assert answer.headers["ratelimit-policy"] == '"staff";q=1200;w=60'
        assert re.fullmatch(r'"staff";r=119[89];t=\d{1,2}', answer.headers["ratelimit"])


async def until_limited(http: httpx.AsyncClient, headers: dict[str, str]) -> list[httpx.Response]:
    """Asks until it is refused for its rate, or ten times: as the minute turns, one more may pass."""
    answers: list[httpx.Response] = []
    while len(answers) < 10 and not (answers and answers[-1].status_code == 429):
        answers.append(await http.get("/v1/queue", headers=headers))
    return answers


async def test_over_its_rate_a_caller_waits_and_another_does_not(open_gateway: Open, backends: Backends) -> None:
    backends.answers["appointments.ListQueue"] = ListQueueResponse()
    async with open_gateway(requests_per_minute=4, replicas=2) as http:
        *passed, refused = await until_limited(http, bearer(AGENT))
        assert {answer.status_code for answer in passed} == {200}
        assert len(passed) in (2, 3)
        assert_problem(refused, 429, "RATE_LIMITED")
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert refused.headers["ratelimit"].startswith('"staff";r=0;t=')
        assert len(backends.calls) == len(passed)
        assert (await http.get("/v1/queue", headers=bearer(OPERATOR))).status_code == 200


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer x.y.z"}])
async def test_guessing_a_token_counts_against_the_address(open_gateway: Open, header: dict[str, str]) -> None:
    async with open_gateway(anonymous_requests_per_minute=2) as http:
        *passed, refused = await until_limited(http, header)
        assert {answer.status_code for answer in passed} == {401}
        assert len(passed) in (2, 3)
        assert_problem(refused, 429, "RATE_LIMITED")


async def test_only_a_trusted_proxy_is_believed_who_calls(open_gateway: Open) -> None:
    addresses = [f"203.0.113.{number}" for number in range(4)]

    async def statuses(http: httpx.AsyncClient) -> set[int]:
        """Of one request from each address."""
        answers = [await http.get("/v1/queue", headers={"X-Forwarded-For": address}) for address in addresses]
        return {answer.status_code for answer in answers}

    async with open_gateway(anonymous_requests_per_minute=1) as http:
        assert await statuses(http) == {401, 429}
    async with open_gateway(anonymous_requests_per_minute=1, trusted_proxies=("127.0.0.0/8",)) as http:
        assert await statuses(http) == {401}
        # What a caller itself puts in front is not believed.
        answers = await until_limited(http, {"X-Forwarded-For": f"198.51.100.7, {addresses[0]}"})
        assert answers[-1].status_code == 429


async def test_nobodys_body_is_parsed_before_it_is_known_who_sends_it(gateway: Gateway) -> None:
    headers = {"Content-Type": "application/json"}
    unknown = await gateway.http.post("/v1/appointments", content=b"{", headers=headers)
    assert_problem(unknown, 401, "UNAUTHENTICATED")
    known = await gateway.send("POST", "/v1/appointments", content=b"{", headers=headers)
    assert_problem(known, 400, "INVALID_REQUEST")
