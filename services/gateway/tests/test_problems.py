"""Every error as RFC 9457 problem+json: which status, which code, and never what is inside."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from parley.api.accounts.v1.service_pb2 import ListTeamsResponse
from parley.api.appointments.v1.appointments_pb2 import Appointment
from parley.common import errors
from parley.common.errors import Code, ParleyError

from .conftest import AGENT, Gateway, Open, assert_problem, bearer
from .fakes import Backends
from .operations import operations

PATH = "/v1/appointments/apt_a"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.InvalidArgument("Choose another time zone.", field="time_zone"), 400),
        (errors.Unauthenticated("Sign in again, please."), 401),
        (errors.PermissionDenied("This needs another role."), 403),
        (errors.NotFound("It doesn't exist."), 404),
        (errors.AlreadyExists("It is there already."), 409),
        (errors.FailedPrecondition("The customer has not come in yet."), 409),
        (errors.Conflict("Somebody else changed it first: load it again."), 412),
        (errors.ResourceExhausted("Too many at once: wait a little."), 429),
        (errors.Unavailable("The database can't be reached: try again."), 503),
        (errors.DeadlineExceeded("It took too long: try again."), 504),
    ],
)
async def test_a_services_error_keeps_its_reason_field_and_mend(
    gateway: Gateway, error: ParleyError, status: int
) -> None:
    error.reason = "SOME_REASON"
    gateway.backends.answers["appointments.GetAppointment"] = error
    answer = await gateway.send("GET", PATH)
    assert_problem(answer, status, "SOME_REASON", error.field or None)
    assert answer.json()["detail"] == error.message
    assert ("retry-after" in answer.headers) == (error.code is Code.UNAVAILABLE)


async def test_a_services_defect_tells_nothing_of_its_inside(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.GetAppointment"] = RuntimeError("password=hunter2")
    answer = await gateway.send("GET", PATH)
    assert_problem(answer, 500, "INTERNAL")
    assert "hunter2" not in answer.text


async def test_our_own_defect_tells_nothing_of_its_inside(gateway: Gateway) -> None:
    # An appointment without any state is nothing that we can show.
    gateway.backends.answers["appointments.GetAppointment"] = Appointment(id="apt_a")
    answer = await gateway.send("GET", PATH)
    assert_problem(answer, 500, "INTERNAL")
    assert "unspecified" not in answer.text.lower()
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_of_a_service_that_is_away_only_its_own_resources_are_unavailable(
    open_gateway: Open, backends: Backends
) -> None:
    backends.answers["accounts.ListTeams"] = ListTeamsResponse()
    async with open_gateway(appointments_target="127.0.0.1:1") as http:
        away = await http.get(PATH, headers=bearer(AGENT))
        assert_problem(away, 503, "UNAVAILABLE")
        assert away.headers["retry-after"] == "2"
        assert (await http.get("/v1/teams", headers=bearer(AGENT))).status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff", b"[" * 50_000, b"{}"])
async def test_a_body_that_makes_no_sense_is_refused(gateway: Gateway, body: bytes) -> None:
    answer = await gateway.send("POST", "/v1/teams", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json().get("field") == ("name" if body == b"{}" else None)
    assert gateway.backends.calls == []


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/x-www-form-urlencoded"])
async def test_json_that_is_not_announced_as_such_is_told_how(gateway: Gateway, media_type: str | None) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    answer = await gateway.send("POST", "/v1/teams", content=b'{"name": "Lyon"}', headers=headers)
    assert_problem(answer, 415, "NOT_JSON")
    assert "Content-Type: application/json" in answer.json()["detail"]
    assert gateway.backends.calls == []


@pytest.mark.parametrize("operation", [each for each in operations() if each.body], ids=lambda each: each.id)
async def test_text_that_is_no_unicode_is_refused_wherever_it_stands(gateway: Gateway, operation: Any) -> None:
    headers = {**bearer(AGENT), **operation.headers, "Content-Type": "application/json"}
    for field, body in with_a_lone_surrogate(operation.body):
        content = json.dumps(body)
        answer = await gateway.http.request(
            operation.method, operation.path, params=operation.query, headers=headers, content=content
        )
        assert_problem(answer, 400, "INVALID_REQUEST", field)
    assert gateway.backends.calls == []


def with_a_lone_surrogate(body: Any) -> Iterator[tuple[str, Any]]:
    """The body once for each of its texts, which holds half a character there, with the field's name."""
    for path in texts(body):
        broken = deepcopy(body)
        holder = broken
        for part in path[:-1]:
            holder = holder[part]
        holder[path[-1]] = "\ud800"
        yield ".".join(map(str, path)), broken


def texts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a body holds text."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for part, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(inner, (*path, part))


@pytest.mark.parametrize("name", ["page_size=0", "page_size=201", "page_size=x", "page_token=" + "t" * 2049])
async def test_a_page_that_makes_no_sense_is_named(gateway: Gateway, name: str) -> None:
    answer = await gateway.send("GET", f"/v1/teams?{name}")
    assert_problem(answer, 400, "INVALID_REQUEST", name.partition("=")[0])


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/nothing", "/v1/teams/", "/.well-known/nothing"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_what_is_not_there_is_not_found_by_any_method(gateway: Gateway, method: str, path: str) -> None:
    assert_problem(await gateway.send(method, path), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/sessions/refresh"), ("PATCH", "/v1/teams"), ("DELETE", "/openapi.json"), ("POST", "/j")],
)
async def test_a_method_that_an_address_does_not_take_is_told(gateway: Gateway, method: str, path: str) -> None:
    answer = await gateway.send(method, path)
    assert_problem(answer, 405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"]
