"""The customer's door: a link's secret in a header, a device's in a cookie."""

from http.cookies import SimpleCookie

import pytest

from parley.api.appointments.v1.service_pb2 import Admission, LeaveResponse
from parley.common.errors import NotFound, PermissionDenied
from parley.gateway.http_api.join import COOKIE

from .conftest import AGENT, Gateway, assert_problem, bearer
from .examples import ADMISSION, INVITATION

SECRET = "Zk3q2-7wX0aH5r9uVn1tC8yJ4mLbPdEoQsGiKfTzRxA"
LINK = {"Parley-Link": SECRET}
DEVICE = {"Cookie": f"{COOKIE}=device-secret"}


async def test_a_link_is_looked_at_before_the_time(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.LookUpLink"] = INVITATION
    answer = await gateway.http.get("/v1/join", headers=LINK)
    told = answer.json()
    assert (told["status"], told["company_name"], told["entry_opens_at"]) == ("open", "Lumière", None)
    assert answer.headers["cache-control"] == "no-store"
    request = gateway.backends.last.request
    assert (request.secret, request.device_secret) == (SECRET, "")


async def test_a_look_tells_which_device_asks(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.LookUpLink"] = INVITATION
    assert (await gateway.http.get("/v1/join", headers=LINK | DEVICE)).status_code == 200
    assert gateway.backends.last.request.device_secret == "device-secret"


async def test_the_secret_is_taken_from_its_header_alone(gateway: Gateway) -> None:
    for answer in (
        await gateway.http.get(f"/v1/join?secret={SECRET}&Parley-Link={SECRET}"),
        await gateway.http.get("/v1/join", headers={"Cookie": f"Parley-Link={SECRET}"}),
        await gateway.http.post("/v1/join/enter", json={"secret": SECRET}),
    ):
        assert_problem(answer, 400, "INVALID_REQUEST", "Parley-Link")
        assert SECRET not in answer.text
    assert (await gateway.http.get(f"/v1/join/{SECRET}", headers=LINK)).status_code == 404
    assert gateway.backends.calls == []


@pytest.mark.parametrize("secret", ["", "short", "s" * 129])
async def test_what_is_no_secret_is_refused_without_being_repeated(gateway: Gateway, secret: str) -> None:
    answer = await gateway.http.get("/v1/join", headers={"Parley-Link": secret})
    assert_problem(answer, 400, "INVALID_REQUEST", "Parley-Link")
    assert not secret or secret not in answer.text


async def test_a_new_device_enters_and_gets_a_cookie_that_scripts_never_see(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.Enter"] = ADMISSION
    answer = await gateway.http.post("/v1/join/enter", headers=LINK)
    admission = answer.json()
    assert (admission["participant_id"], admission["access_token"]) == ("prt_a", "access")
    assert admission["live_url"] == "wss://live.example/v1/live/signaling-0"
    assert admission["ice_servers"] == [{"urls": ["turn:turn.example"], "username": "u", "credential": "c"}]
    assert "device-secret" not in answer.text
    cookie = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == ("device-secret", "/v1/join", "strict")
    assert (cookie["max-age"], cookie["domain"]) == (str(30 * 24 * 3600), "")
    assert cookie["httponly"]
    assert cookie["secure"]
    assert gateway.backends.last.request.device_secret == ""


async def test_a_known_device_comes_back_by_its_cookie(gateway: Gateway) -> None:
    known = Admission()
    known.CopyFrom(ADMISSION)
    known.device_secret = ""
    gateway.backends.answers["appointments.Enter"] = known
    answer = await gateway.http.post("/v1/join/enter", headers=LINK | DEVICE)
    assert "set-cookie" not in answer.headers
    request = gateway.backends.last.request
    assert (request.secret, request.device_secret) == (SECRET, "device-secret")


async def test_a_device_refreshes_its_token_and_leaves(gateway: Gateway) -> None:
    gateway.backends.answers |= {
        "appointments.RefreshParticipant": ADMISSION,
        "appointments.Leave": LeaveResponse(),
    }
    body = {"appointment_id": "apt_a"}
    refreshed = await gateway.http.post("/v1/join/refresh", json=body, headers=DEVICE)
    assert refreshed.json()["access_token"] == "access"
    left = await gateway.http.post("/v1/join/leave", json=body, headers=DEVICE)
    assert (left.status_code, left.content) == (204, b"")
    asked = [(call.request.appointment_id, call.request.device_secret) for call in gateway.backends.calls]
    assert asked == [("apt_a", "device-secret")] * 2


@pytest.mark.parametrize("path", ["/v1/join/refresh", "/v1/join/leave"])
async def test_a_browser_that_never_entered_is_sent_to_its_link(gateway: Gateway, path: str) -> None:
    assert_problem(await gateway.http.post(path, json={"appointment_id": "apt_a"}), 401, "UNAUTHENTICATED")
    assert gateway.backends.calls == []


@pytest.mark.parametrize("path", ["/v1/join/enter", "/v1/join/refresh", "/v1/join/leave"])
async def test_a_foreign_page_cannot_use_the_device(gateway: Gateway, path: str) -> None:
    headers = LINK | DEVICE | {"Sec-Fetch-Site": "cross-site"}
    answer = await gateway.http.post(path, json={"appointment_id": "apt_a"}, headers=headers)
    assert_problem(answer, 403, "CROSS_SITE")
    assert gateway.backends.calls == []


async def test_no_token_is_handed_on_with_a_link(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.LookUpLink"] = INVITATION
    await gateway.http.get("/v1/join", headers=LINK | bearer(AGENT))
    assert gateway.backends.last.caller.token == ""


async def test_an_unknown_link_and_one_that_is_over_are_told(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.LookUpLink"] = NotFound("This link is not known.")
    assert_problem(await gateway.http.get("/v1/join", headers=LINK), 404, "NOT_FOUND")
    revoked = PermissionDenied("This link was revoked.")
    revoked.reason = "LINK_REVOKED"
    gateway.backends.answers["appointments.Enter"] = revoked
    answer = await gateway.http.post("/v1/join/enter", headers=LINK)
    assert_problem(answer, 403, "LINK_REVOKED")
    assert "set-cookie" not in answer.headers
