"""Who is let in where: every operation of the contract against every kind of caller."""

from http import HTTPStatus

import pytest

from parley.common.auth import Caller, Kind
from parley.common.testing.tokens import api_key

from .conftest import AGENT, CUSTOMER, Gateway, assert_problem, bearer
from .operations import Operation, everything, operations

BY_TOKEN = {"staffToken", "apiKey", "participantToken"}
OPERATIONS = list(operations())
GUARDED = [each for each in OPERATIONS if each.schemes & BY_TOKEN]
OPEN = [each for each in OPERATIONS if not each.schemes & BY_TOKEN]
SCOPES = {scope for each in OPERATIONS for scope in each.scopes}
FORBIDDEN = HTTPStatus.FORBIDDEN


@pytest.fixture(autouse=True)
def answering(gateway: Gateway) -> None:
    gateway.backends.answers |= everything()


async def ask(gateway: Gateway, operation: Operation, caller: Caller | None) -> tuple[int, set[Caller]]:
    """What an operation answers to a request that is right but for the caller, and as whom services were asked."""
    gateway.backends.calls.clear()
    request = operation.request
    if caller:
        request["headers"] = {**request["headers"], **bearer(caller)}
    answer = await gateway.http.request(**request)
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        assert_problem(answer, HTTPStatus.UNAUTHORIZED, "UNAUTHENTICATED")
        assert answer.headers["www-authenticate"] == "Bearer"
    return answer.status_code, {call.caller for call in gateway.backends.calls}


async def test_without_a_token_nothing_is_asked_of_a_service(gateway: Gateway) -> None:
    answers = {each.id: await ask(gateway, each, None) for each in GUARDED}
    assert answers == {each.id: (HTTPStatus.UNAUTHORIZED, set()) for each in GUARDED}


async def test_staff_are_handed_on_for_the_services_to_judge(gateway: Gateway) -> None:
    answers = {each.id: await ask(gateway, each, AGENT) for each in GUARDED}
    assert {name: status for name, (status, _) in answers.items()} == {each.id: each.success for each in GUARDED}
    assert {caller.subject for _, callers in answers.values() for caller in callers} == {AGENT.subject}


async def test_participants_are_let_in_where_the_contract_says_so(gateway: Gateway) -> None:
    for each in GUARDED:
        status, callers = await ask(gateway, each, CUSTOMER)
        invited = "participantToken" in each.schemes
        assert (each.id, status) == (each.id, each.success if invited else FORBIDDEN)
        assert bool(callers) == invited


async def test_a_services_token_opens_nothing_from_outside(gateway: Gateway) -> None:
    answers = {each.id: await ask(gateway, each, Caller(Kind.SERVICE, "signaling")) for each in GUARDED}
    assert answers == {each.id: (FORBIDDEN, set()) for each in GUARDED}


async def test_an_api_key_needs_the_scope_that_the_contract_names(gateway: Gateway) -> None:
    for each in GUARDED:
        allowed = each.success if "apiKey" in each.schemes else FORBIDDEN
        status, _ = await ask(gateway, each, api_key("ten_a", *each.scopes))
        assert (each.id, status) == (each.id, allowed)
        refused = await ask(gateway, each, api_key("ten_a", *(SCOPES - each.scopes)))
        assert (each.id, refused) == (each.id, (FORBIDDEN, set()))


async def test_what_is_anybodys_hands_no_token_on(gateway: Gateway) -> None:
    for each in OPEN:
        status, callers = await ask(gateway, each, AGENT)
        assert (each.id, status) == (each.id, each.success)
        assert {caller.kind for caller in callers} == {Kind.ANONYMOUS}
