"""What a request says reaches the service, and what the service says reaches the caller, each under its own name."""

from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from parley.api.appointments.v1.appointments_pb2 import CONSENT_PURPOSE_MEETING
from parley.api.appointments.v1.service_pb2 import ExportCustomerResponse

from .conftest import AGENT, Gateway, assert_problem, bearer
from .operations import Operation, everything, operations

# Names that differ between JSON and protobuf: of texts by language, of lists that may be unset, and of a link's id.
ALSO = {
    "name": "by_locale",
    "text": "by_locale",
    "type_name": "by_locale",
    "event_types": "types",
    "languages": "words",
    "skills": "words",
    "reminders_minutes_before": "minutes_before",
    "age_overrides": "by_country",
    "id": "link_id",
}
# What chooses the method rather than being handed on.
CHOOSES = {"ad_hoc"}
# What follows from something else: from devices that are not told, from a place of its own, from a standard.
FOLLOWS = {"entered", "device_waiting", "position", "customer_online", "kty", "crv", "use", "alg"}
Leaf = tuple[str, Any]


def leaves(value: Any, name: str = "") -> Iterator[Leaf]:
    """Every text, number and truth within, with the name that it has; languages and countries are no names."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, name if key in ("fr", "en", "FR", "IE") else key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, name)
    elif value is not None:
        yield name, value


def alike(value: Any) -> str:
    """A value as both sides write it: numbers and enums as small text, instants without their Z."""
    return str(value).lower().removesuffix("z")


def missing(wanted: Any, found: Any) -> list[Leaf]:
    """What is wanted and not found under its name, or under the other one that it has."""
    known = list(leaves(found))
    return [
        (name, value)
        for name, value in leaves(wanted)
        if not any(
            other in (name, ALSO.get(name)) and (alike(got) == alike(value) or alike(got).endswith(f"_{alike(value)}"))
            for other, got in known
        )
    ]


def plain(message: Message) -> Any:
    """A message as JSON, with every field."""
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


@pytest.fixture(autouse=True)
def answering(gateway: Gateway) -> None:
    gateway.backends.answers |= everything()


async def ask(gateway: Gateway, operation: Operation) -> Any:
    """What an operation answers staff to the request of its own example."""
    request = operation.request
    request["headers"] = {**request["headers"], **bearer(AGENT)}
    answer = await gateway.http.request(**request)
    assert answer.is_success, (operation.id, answer.text)
    return answer.json() if answer.content else None


async def test_what_a_body_says_reaches_the_service(gateway: Gateway) -> None:
    for each in operations():
        if each.body is not None:
            await ask(gateway, each)
            lost = [leaf for leaf in missing(each.body, plain(gateway.backends.last.request)) if leaf[0] not in CHOOSES]
            assert (each.id, lost) == (each.id, [])


async def test_what_a_service_says_is_told_under_its_own_name(gateway: Gateway) -> None:
    for each in operations():
        gateway.backends.calls.clear()
        told = await ask(gateway, each)
        answers = [gateway.backends.answers[call.method] for call in gateway.backends.calls]
        said = [plain(answer) for answer in answers if isinstance(answer, Message)]
        made_up = [leaf for leaf in missing(told, said) if leaf[0] not in FOLLOWS]
        assert (each.id, made_up) == (each.id, [])


async def test_what_a_patch_leaves_out_stays_and_what_it_empties_is_cleared(gateway: Gateway) -> None:
    body = {"support_phone": "", "retention_days": 0, "age_overrides": {}}
    answer = await gateway.send("PATCH", "/v1/tenants/ten_a", json=body, headers={"If-Match": '"3"'})
    assert answer.status_code == 200
    request = gateway.backends.last.request
    assert {field.name for field, _ in request.ListFields()} == {"id", "expected_version", *body}
    assert (request.support_phone, request.retention_days, len(request.age_overrides.by_country)) == ("", 0, 0)


async def test_entering_says_what_is_asked_and_may_say_nothing(gateway: Gateway) -> None:
    link = {"Parley-Link": "Zk3q2-7wX0aH5r9uVn1tC8yJ4mLbPdEoQsGiKfTzRxA"}
    assert (await gateway.http.post("/v1/join/enter", headers=link)).status_code == 200
    assert not gateway.backends.last.request.age_confirmed
    answer = {"purpose": "meeting", "granted": True, "text_version": 2, "locale": "fr"}
    body = {"age_confirmed": True, "consents": [answer]}
    assert (await gateway.http.post("/v1/join/enter", json=body, headers=link)).status_code == 200
    request = gateway.backends.last.request
    assert (request.age_confirmed, request.consents[0].purpose) == (True, CONSENT_PURPOSE_MEETING)


async def test_an_export_is_handed_on_as_it_is(gateway: Gateway) -> None:
    exported = '{"appointments": [{"notes": "Éléonore"}]}'.encode()
    gateway.backends.answers["appointments.ExportCustomer"] = ExportCustomerResponse(json=exported)
    answer = await gateway.send("GET", "/v1/customers/cus_a/export")
    assert answer.content == exported
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("form", [None, {"List-Unsubscribe": "One-Click"}])
async def test_a_mail_program_opts_out_by_one_click(gateway: Gateway, form: dict[str, str] | None) -> None:
    answer = await gateway.http.post("/v1/opt-outs/s3cret-s3cret-s3cret", data=form)
    assert (answer.status_code, answer.json()["channel"]) == (200, "email")
    assert gateway.backends.last.request.secret == "s3cret-s3cret-s3cret"


async def test_nothing_is_booked_by_looking_at_the_way_out(gateway: Gateway) -> None:
    answer = await gateway.http.get("/v1/opt-outs/s3cret-s3cret-s3cret")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert gateway.backends.calls == []


async def test_a_link_to_staff_signs_in_with_the_cookie(gateway: Gateway) -> None:
    link = {"Parley-Link": "Zk3q2-7wX0aH5r9uVn1tC8yJ4mLbPdEoQsGiKfTzRxA"}
    body = {"password": " correct horse battery ", "age_confirmed": True}
    answer = await gateway.http.post("/v1/staff-links/redeem", json=body, headers=link | {"User-Agent": "Firefox/140"})
    assert (answer.status_code, "parley_session" in answer.headers["set-cookie"]) == (201, True)
    request = gateway.backends.last.request
    told = (request.password, request.age_confirmed, request.user_agent)
    assert told == (" correct horse battery ", True, "Firefox/140")
    foreign = await gateway.http.post(
        "/v1/staff-links/redeem", json=body, headers=link | {"Sec-Fetch-Site": "cross-site"}
    )
    assert_problem(foreign, 403, "CROSS_SITE")


async def test_another_companys_terms_are_not_ones_own_to_accept(gateway: Gateway) -> None:
    answer = await gateway.send("POST", "/v1/tenants/ten_b/terms", json={"terms_version": "2026-09"})
    assert_problem(answer, 404, "NOT_FOUND", "tenant_id")
    assert gateway.backends.calls == []
