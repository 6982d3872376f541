"""Customers, appointment types, working hours and free times."""

from datetime import UTC

import pytest

from parley.api.appointments.v1.appointments_pb2 import Availability, Slot
from parley.api.appointments.v1.service_pb2 import (
    ListAppointmentTypesResponse,
    ListCustomersResponse,
    SearchSlotsResponse,
)
from parley.common.errors import NotFound

from .conftest import Gateway, assert_problem
from .examples import AVAILABILITY, CUSTOMER, NOW, TYPE, stamp

HOURS = {"weekday": 1, "start_minute": 540, "end_minute": 720}


async def test_a_customer_is_added_listed_and_read(gateway: Gateway) -> None:
    gateway.backends.answers |= {
        "appointments.CreateCustomer": CUSTOMER,
        "appointments.GetCustomer": CUSTOMER,
        "appointments.ListCustomers": ListCustomersResponse(customers=[CUSTOMER], next_page_token="next"),
    }
    body = {"display_name": "  Jeanne Petit ", "email": "jeanne@example.org", "locale": "fr"}
    created = await gateway.send("POST", "/v1/customers", json=body)
    assert (created.status_code, created.headers["etag"]) == (201, '"1"')
    assert (created.json()["email"], created.json()["phone"]) == ("jeanne@example.org", None)
    assert gateway.backends.last.request.display_name == "Jeanne Petit"
    listed = await gateway.send("GET", "/v1/customers?page_size=1")
    assert listed.json() == {"data": [created.json()], "next_page_token": "next"}
    read = await gateway.send("GET", "/v1/customers/cus_a")
    assert (read.json(), gateway.backends.last.request.id) == (created.json(), "cus_a")


async def test_another_companys_customer_is_not_found(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.GetCustomer"] = NotFound("It doesn't exist.")
    assert_problem(await gateway.send("GET", "/v1/customers/cus_x"), 404, "NOT_FOUND")


async def test_types_are_listed_and_read(gateway: Gateway) -> None:
    gateway.backends.answers |= {
        "appointments.ListAppointmentTypes": ListAppointmentTypesResponse(types=[TYPE]),
        "appointments.GetAppointmentType": TYPE,
    }
    read = await gateway.send("GET", "/v1/appointment-types/typ_a")
    assert (read.json()["preset"], read.json()["name"]["fr"]) == ("telemedicine", "Télémédecine")
    assert read.headers["etag"] == '"1"'
    assert (await gateway.send("GET", "/v1/appointment-types")).json() == {"data": [read.json()]}


async def test_working_hours_are_replaced_on_the_version_that_was_read(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.SetAvailability"] = AVAILABILITY
    body = {"time_zone": "Europe/Paris", "hours": [HOURS]}
    answer = await gateway.send("PUT", "/v1/availability/stf_a", json=body, headers={"If-Match": '"4"'})
    told = {"staff_id": "stf_a", "version": 5, "exceptions": [], "holidays": "", "holiday_dates": [], **body}
    assert (answer.json(), answer.headers["etag"]) == (told, '"5"')
    request = gateway.backends.last.request
    assert (request.staff_id, request.expected_version, request.hours[0].end_minute) == ("stf_a", 4, 720)


async def test_working_hours_that_nobody_set_yet_have_no_version(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.GetAvailability"] = Availability(staff_id="stf_a", time_zone="Europe/Paris")
    answer = await gateway.send("GET", "/v1/availability/stf_a")
    assert (answer.json()["hours"], "etag" in answer.headers) == ([], False)


@pytest.mark.parametrize(("field", "value"), [("weekday", 8), ("start_minute", 541), ("end_minute", 1445)])
async def test_hours_that_are_no_hours_are_named(gateway: Gateway, field: str, value: int) -> None:
    body = {"time_zone": "Europe/Paris", "hours": [HOURS, {**HOURS, field: value}]}
    answer = await gateway.send("PUT", "/v1/availability/stf_a", json=body, headers={"If-Match": "*"})
    assert_problem(answer, 400, "INVALID_REQUEST", f"hours.1.{field}")


async def test_free_times_are_searched_between_two_instants(gateway: Gateway) -> None:
    slot = Slot(specialist_id="stf_a", starts_at=stamp(), ends_at=stamp())
    gateway.backends.answers["appointments.SearchSlots"] = SearchSlotsResponse(slots=[slot])
    window = {"from": "2026-11-23T10:00:00+01:00", "to": "2026-11-24T09:00:00Z"}
    answer = await gateway.send("GET", "/v1/slots", params={"type_id": "typ_a", "specialist_id": "stf_a", **window})
    assert answer.json()["data"][0]["starts_at"] == "2026-11-23T09:00:00Z"
    request = gateway.backends.last.request
    assert getattr(request, "from").ToDatetime(UTC) == NOW
    assert (request.type_id, request.to.ToDatetime(UTC).day) == ("typ_a", 24)


@pytest.mark.parametrize("start", ["", "tomorrow", "2026-11-23T10:00:00", "0001-01-01T00:00:00+14:00", "12"])
async def test_a_search_without_a_clear_instant_names_it(gateway: Gateway, start: str) -> None:
    query = {"type_id": "typ_a", "specialist_id": "stf_a", "from": start, "to": "2026-11-24T09:00:00Z"}
    answer = await gateway.send("GET", "/v1/slots", params=query)
    assert_problem(answer, 400, "INVALID_REQUEST", "from")
