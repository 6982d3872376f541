"""Appointments from booking to wrap-up, their links, the queue, and where they are live."""

from datetime import UTC
from typing import Any

import pytest

from parley.api.appointments.v1 import appointments_pb2 as pb
from parley.api.appointments.v1.service_pb2 import (
    CreateLinkResponse,
    ListAppointmentsResponse,
    ListQueueResponse,
    QueuePlace,
)
from parley.api.signaling.v1.service_pb2 import IceServer, LocateResponse
from parley.common.errors import AlreadyExists, FailedPrecondition, NotFound

from .conftest import Gateway, assert_problem
from .examples import APPOINTMENT, NOW

BOOKING = {
    "customer_id": "cus_a",
    "type_id": "typ_a",
    "specialist_id": "stf_a",
    "starts_at": "2026-11-23T10:00:00+01:00",
    "time_zone": "Europe/Paris",
}


async def test_a_slot_is_booked(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.Schedule"] = APPOINTMENT
    answer = await gateway.send("POST", "/v1/appointments", json=BOOKING, headers={"Idempotency-Key": "click-1"})
    assert (answer.status_code, answer.headers["etag"]) == (201, '"3"')
    request = gateway.backends.last.request
    assert (request.specialist_id, request.invite_by) == ("stf_a", pb.LINK_CHANNEL_EMAIL)
    assert request.starts_at.ToDatetime(UTC) == NOW
    assert gateway.backends.last.idempotency_key == "click-1"


async def test_a_customer_is_invited_at_once(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.Invite"] = APPOINTMENT
    body = {"customer_id": "cus_a", "type_id": "typ_a", "team_id": "team_a", "ad_hoc": True, "invite_by": "sms"}
    answer = await gateway.send("POST", "/v1/appointments", json=body, headers={"Idempotency-Key": "click-2"})
    assert answer.status_code == 201
    call = gateway.backends.last
    assert (call.method, call.idempotency_key) == ("appointments.Invite", "click-2")
    assert (call.request.team_id, call.request.invite_by) == ("team_a", pb.LINK_CHANNEL_SMS)


@pytest.mark.parametrize("field", ["starts_at", "specialist_id"])
async def test_at_once_is_not_at_a_time_nor_by_name(gateway: Gateway, field: str) -> None:
    body = {"customer_id": "cus_a", "type_id": "typ_a", "ad_hoc": True, field: BOOKING[field]}
    answer = await gateway.send("POST", "/v1/appointments", json=body)
    assert_problem(answer, 400, "INVALID_ARGUMENT", field)
    assert gateway.backends.calls == []


async def test_a_taken_slot_is_a_conflict_with_its_reason(gateway: Gateway) -> None:
    taken = AlreadyExists("This time is no longer free. Search the slots again.", field="starts_at")
    taken.reason = "SLOT_TAKEN"
    gateway.backends.answers["appointments.Schedule"] = taken
    answer = await gateway.send("POST", "/v1/appointments", json=BOOKING)
    assert_problem(answer, 409, "SLOT_TAKEN", "starts_at")


async def test_an_appointment_is_told_without_devices_and_with_instants_in_utc(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.GetAppointment"] = APPOINTMENT
    answer = await gateway.send("GET", "/v1/appointments/apt_a")
    told = answer.json()
    assert (told["state"], told["version"], told["specialist_id"]) == ("waiting", 3, None)
    assert (told["waiting_since"], told["admitted_at"]) == ("2026-11-23T09:00:00Z", None)
    assert told["participants"] == [
        {"id": "prt_a", "role": "customer", "admitted": True, "entered": True, "device_waiting": True}
    ]
    assert "dev_" not in answer.text


async def test_appointments_are_listed_by_time_state_and_people(gateway: Gateway) -> None:
    found = ListAppointmentsResponse(appointments=[APPOINTMENT], next_page_token="next")
    gateway.backends.answers["appointments.ListAppointments"] = found
    query: dict[str, Any] = {
        "from": "2026-11-23T09:00:00Z",
        "to": "2026-11-24T09:00:00Z",
        "state": ["waiting", "in_progress"],
        "specialist_id": "stf_a",
        "team_id": "team_a",
        "page_size": 10,
        "page_token": "t",
    }
    answer = await gateway.send("GET", "/v1/appointments", params=query)
    assert ([each["id"] for each in answer.json()["data"]], answer.json()["next_page_token"]) == (["apt_a"], "next")
    request = gateway.backends.last.request
    assert getattr(request, "from").ToDatetime(UTC) == NOW
    assert list(request.states) == [pb.APPOINTMENT_STATE_WAITING, pb.APPOINTMENT_STATE_IN_PROGRESS]
    assert (request.specialist_id, request.team_id, request.page_size) == ("stf_a", "team_a", 10)
    await gateway.send("GET", "/v1/appointments")
    assert not gateway.backends.last.request.HasField("from")
    assert not gateway.backends.last.request.HasField("to")


@pytest.mark.parametrize(
    ("command", "method", "body"),
    [
        ("cancel", "Cancel", {"reason": "Le client a rappelé."}),
        ("admit", "Admit", None),
        ("return-to-queue", "ReturnToQueue", None),
        ("complete", "Complete", {"outcome": "resolved", "notes": "Constat rempli."}),
    ],
)
async def test_a_command_names_its_appointment_version_and_what_it_says(
    gateway: Gateway, command: str, method: str, body: dict[str, str] | None
) -> None:
    gateway.backends.answers[f"appointments.{method}"] = APPOINTMENT
    path = f"/v1/appointments/apt_a/{command}"
    answer = await gateway.send("POST", path, json=body, headers={"If-Match": '"2"'})
    assert (answer.status_code, answer.json()["id"], answer.headers["etag"]) == (200, "apt_a", '"3"')
    request = gateway.backends.last.request
    assert (request.id, request.expected_version) == ("apt_a", 2)
    assert all(getattr(request, name) == value for name, value in (body or {}).items())
    refusal = FailedPrecondition("The customer has not come in yet.")
    refusal.reason = "WRONG_STATE"
    gateway.backends.answers[f"appointments.{method}"] = refusal
    assert_problem(await gateway.send("POST", path, json=body), 409, "WRONG_STATE")


async def test_a_link_is_told_once_and_revoked(gateway: Gateway) -> None:
    link = CreateLinkResponse(link_id="lnk_a", secret="s3cret", url="https://parley.example/j#s3cret")
    gateway.backends.answers |= {"appointments.CreateLink": link, "appointments.RevokeLink": APPOINTMENT}
    created = await gateway.send("POST", "/v1/appointments/apt_a/links", json={})
    assert (created.status_code, created.json()) == (201, {"id": "lnk_a", "url": "https://parley.example/j#s3cret"})
    assert created.headers["cache-control"] == "no-store"
    assert gateway.backends.last.request.channel == pb.LINK_CHANNEL_COPY
    revoked = await gateway.send("DELETE", "/v1/appointments/apt_a/links/lnk_a")
    assert revoked.json()["links"][0]["id"] == "lnk_a"
    request = gateway.backends.last.request
    assert (request.appointment_id, request.link_id) == ("apt_a", "lnk_a")


async def test_the_queue_is_one_teams_or_everyones(gateway: Gateway) -> None:
    place = QueuePlace(appointment_id="apt_a", position=1, estimated_wait_seconds=-1, customer_online=True)
    queue = ListQueueResponse(appointments=[APPOINTMENT], places=[place])
    gateway.backends.answers["appointments.ListQueue"] = queue
    answer = await gateway.send("GET", "/v1/queue?team_id=team_a")
    [told] = answer.json()["data"]
    assert (told["appointment"]["id"], told["position"], told["customer_online"]) == ("apt_a", 1, True)
    assert told["estimated_wait_seconds"] is None
    assert (gateway.backends.last.request.team_id, gateway.backends.last.request.tenant_id) == ("team_a", "")


@pytest.mark.parametrize(("name", "value"), [("team_id", "team_a"), ("appointment_id", "apt_a")])
async def test_a_live_channel_is_found(gateway: Gateway, name: str, value: str) -> None:
    located = LocateResponse(url="wss://live.example/v1/live/signaling-0", ice_servers=[IceServer(urls=["stun:x"])])
    gateway.backends.answers["signaling.Locate"] = located
    answer = await gateway.send("GET", "/v1/live-url", params={name: value})
    server = {"urls": ["stun:x"], "username": None, "credential": None}
    assert answer.json() == {"url": "wss://live.example/v1/live/signaling-0", "ice_servers": [server]}
    request = gateway.backends.last.request
    assert (request.WhichOneof("channel"), getattr(request, name)) == (name, value)


@pytest.mark.parametrize("query", ["", "?team_id=team_a&appointment_id=apt_a"])
async def test_one_live_channel_at_a_time(gateway: Gateway, query: str) -> None:
    assert_problem(await gateway.send("GET", f"/v1/live-url{query}"), 400, "INVALID_ARGUMENT", "team_id")


async def test_an_id_reaches_the_service_as_it_is(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.GetAppointment"] = NotFound("It doesn't exist.")
    answer = await gateway.send("GET", "/v1/appointments/%2e%2e%00 x")
    assert_problem(answer, 404, "NOT_FOUND")
    assert gateway.backends.last.request.id == "..\0 x"
    assert_problem(await gateway.send("GET", "/v1/appointments/" + "a" * 65), 400, "INVALID_REQUEST", "appointment_id")
