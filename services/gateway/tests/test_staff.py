"""Companies, teams and staff."""

from parley.api.accounts.v1 import accounts_pb2 as pb
from parley.api.accounts.v1.service_pb2 import ListStaffResponse, ListTeamsResponse
from parley.common.errors import AlreadyExists, PermissionDenied

from .conftest import CUSTOMER, Gateway, assert_problem, bearer
from .examples import STAFF, TEAM, TENANT

NEW_STAFF = {
    "display_name": "Camille Martin",
    "email": "camille@lumiere.example",
    "password": "correct horse battery",
    "roles": ["agent", "supervisor"],
    "team_ids": ["team_a"],
}


async def test_a_company_is_added_and_read(gateway: Gateway) -> None:
    gateway.backends.answers |= {"accounts.CreateTenant": TENANT, "accounts.GetTenant": TENANT}
    body = {"name": "Lumière", "locale": "fr", "time_zone": "Europe/Paris", "country": "FR"}
    created = await gateway.send("POST", "/v1/tenants", json=body)
    assert (created.status_code, created.headers["etag"]) == (201, '"4"')
    assert gateway.backends.last.request.country == "FR"
    read = await gateway.send("GET", "/v1/tenants/ten_a")
    assert gateway.backends.last.request.id == "ten_a"
    assert read.json() == created.json()
    assert read.json()["created_at"] == "2026-11-23T09:00:00Z"


async def test_a_team_is_added_and_listed(gateway: Gateway) -> None:
    gateway.backends.answers |= {
        "accounts.CreateTeam": TEAM,
        "accounts.ListTeams": ListTeamsResponse(teams=[TEAM], next_page_token="next"),
    }
    created = await gateway.send("POST", "/v1/teams", json={"name": "Auto"})
    assert (created.status_code, created.json(), created.headers["etag"]) == (
        201,
        {"id": "team_a", "version": 1, "name": "Auto", "active": False},
        '"1"',
    )
    listed = await gateway.send("GET", "/v1/teams", params={"page_size": 7, "page_token": "t"})
    assert listed.json() == {"data": [created.json()], "next_page_token": "next"}
    assert (gateway.backends.last.request.page_size, gateway.backends.last.request.page_token) == (7, "t")


async def test_a_member_of_staff_is_added_listed_and_read(gateway: Gateway) -> None:
    gateway.backends.answers |= {
        "accounts.CreateStaff": STAFF,
        "accounts.GetStaff": STAFF,
        "accounts.ListStaff": ListStaffResponse(staff=[STAFF]),
    }
    created = await gateway.send("POST", "/v1/staff", json=NEW_STAFF)
    assert created.status_code == 201
    assert "battery" not in created.text
    request = gateway.backends.last.request
    assert list(request.roles) == [pb.ROLE_AGENT, pb.ROLE_SUPERVISOR]
    assert (request.password, list(request.team_ids)) == ("correct horse battery", ["team_a"])
    listed = await gateway.send("GET", "/v1/staff?team_id=team_a")
    assert listed.json() == {"data": [created.json()], "next_page_token": None}
    assert (gateway.backends.last.request.team_id, gateway.backends.last.request.page_size) == ("team_a", 50)
    read = await gateway.send("GET", "/v1/staff/stf_a")
    assert (read.json(), read.headers["etag"]) == (created.json(), '"2"')


async def test_what_accounts_refuses_is_refused_with_its_reason(gateway: Gateway) -> None:
    refusal = AlreadyExists("Someone signs in with this e-mail already.", field="email")
    refusal.reason = "EMAIL_TAKEN"
    gateway.backends.answers["accounts.CreateStaff"] = refusal
    assert_problem(await gateway.send("POST", "/v1/staff", json=NEW_STAFF), 409, "EMAIL_TAKEN", "email")


async def test_a_customer_is_handed_on_for_accounts_to_refuse(gateway: Gateway) -> None:
    gateway.backends.answers["accounts.ListStaff"] = PermissionDenied("This isn't for callers of this kind.")
    answer = await gateway.http.get("/v1/staff", headers=bearer(CUSTOMER))
    assert_problem(answer, 403, "PERMISSION_DENIED")


async def test_a_role_that_does_not_exist_is_named(gateway: Gateway) -> None:
    answer = await gateway.send("POST", "/v1/staff", json={**NEW_STAFF, "roles": ["agent", "root"]})
    assert_problem(answer, 400, "INVALID_REQUEST", "roles.1")
    assert gateway.backends.calls == []
