"""The edge, on a real socket: who gets what, and what is refused."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from parley.api.insights.v1.service_pb2 import (
    AuditEntry,
    ErasePersonalDataRequest,
    ExportPersonalDataRequest,
    ListAppointmentEventsRequest,
    ListAppointmentEventsResponse,
    VerifyTrailRequest,
    VerifyTrailResponse,
)
from parley.api.insights.v1.service_pb2_grpc import InsightsServiceStub, add_InsightsServiceServicer_to_server
from parley.common import paging, rpc
from parley.common.auth import ANONYMOUS, Caller, Kind
from parley.common.errors import InvalidArgument, NotFound, PermissionDenied, Unauthenticated
from parley.common.testing.doubles import FakeClock
from parley.common.testing.serving import serve_for_test
from parley.common.testing.tokens import with_token
from parley.insights.grpc_api import SERVICE, InsightsApi
from parley.insights.service import TrailService

from .conftest import ADMINISTRATOR, AGENT, NOW, PARTICIPANT, STRANGER, events
from .fakes import KnownAppointments, MemoryStore

if TYPE_CHECKING:
    from parley.api.insights.v1.service_pb2_grpc import InsightsServiceAsyncStub


@pytest_asyncio.fixture
async def store() -> MemoryStore:
    """Five events of one appointment."""
    store = MemoryStore()
    trail = TrailService(store, KnownAppointments(), FakeClock(NOW + timedelta(minutes=1)))
    for each in events(5):
        await trail.record(each)
    return store


@pytest_asyncio.fixture
async def stub(store: MemoryStore) -> AsyncIterator["InsightsServiceAsyncStub"]:
    api = InsightsApi(TrailService(store, KnownAppointments(), FakeClock(NOW + timedelta(minutes=1))))
    async with (
        serve_for_test(add_InsightsServiceServicer_to_server, api, SERVICE) as target,
        rpc.channel(target) as channel,
    ):
        yield InsightsServiceStub(channel)


async def page(
    stub: "InsightsServiceAsyncStub", caller: Caller, page_size: int = 0, token: str = "", appointment_id: str = "apt_a"
) -> ListAppointmentEventsResponse:
    request = ListAppointmentEventsRequest(appointment_id=appointment_id, page_size=page_size, page_token=token)
    with rpc.use_caller(with_token(caller)):
        return await stub.ListAppointmentEvents(request)


async def verify(stub: "InsightsServiceAsyncStub", caller: Caller) -> VerifyTrailResponse:
    with rpc.use_caller(with_token(caller)):
        return await stub.VerifyTrail(VerifyTrailRequest())


async def test_a_story_comes_in_pages(stub: "InsightsServiceAsyncStub") -> None:
    entries: list[AuditEntry] = []
    token = ""
    for _ in range(3):
        part = await page(stub, AGENT, 2, token)
        entries += part.entries
        token = part.next_page_token
    assert token == ""
    assert [entry.id for entry in entries] == [each.id for each in events(5)]
    assert [entry.position for entry in entries] == [1, 2, 3, 4, 5]


async def test_a_page_token_is_of_no_use_to_another_tenant_or_for_another_appointment(
    stub: "InsightsServiceAsyncStub",
) -> None:
    token = (await page(stub, AGENT, 2)).next_page_token
    for caller, appointment_id in ((STRANGER, "apt_a"), (AGENT, "apt_b")):
        with pytest.raises(InvalidArgument) as refused:
            await page(stub, caller, 2, token, appointment_id)
        assert (refused.value.reason, refused.value.field) == ("INVALID_PAGE_TOKEN", "page_token")


@pytest.mark.parametrize("position", ["evt_a", "today evt_a", "0001-01-01T00:00:00+14:00 evt_a"])
async def test_a_page_token_that_names_no_instant_is_refused(stub: "InsightsServiceAsyncStub", position: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        await page(stub, AGENT, 2, paging.encode_token(position, AGENT.tenant_id, "apt_a"))
    assert (refused.value.reason, refused.value.field) == ("INVALID_PAGE_TOKEN", "page_token")


async def test_another_tenants_appointment_is_not_found(stub: "InsightsServiceAsyncStub") -> None:
    with pytest.raises(NotFound) as refused:
        await page(stub, STRANGER)
    assert refused.value.reason == "APPOINTMENT_NOT_FOUND"


async def test_a_participant_is_told_nothing(stub: "InsightsServiceAsyncStub") -> None:
    with pytest.raises(PermissionDenied):
        await page(stub, PARTICIPANT)
    with pytest.raises(PermissionDenied):
        await verify(stub, PARTICIPANT)


async def test_nobody_is_told_anything_without_a_token(stub: "InsightsServiceAsyncStub") -> None:
    with rpc.use_caller(ANONYMOUS):
        with pytest.raises(Unauthenticated):
            await stub.ListAppointmentEvents(ListAppointmentEventsRequest(appointment_id="apt_a"))
        with pytest.raises(Unauthenticated):
            await stub.VerifyTrail(VerifyTrailRequest())


async def test_administrators_learn_where_the_chain_is_broken(
    stub: "InsightsServiceAsyncStub", store: MemoryStore
) -> None:
    assert await verify(stub, ADMINISTRATOR) == VerifyTrailResponse(intact=True, entries=5)
    entry = store.entries["evt_002"]
    store.entries["evt_002"] = replace(entry, event=replace(entry.event, body=None), salt=None)
    assert await verify(stub, ADMINISTRATOR) == VerifyTrailResponse(intact=True, entries=5)
    del store.entries["evt_002"]
    assert await verify(stub, ADMINISTRATOR) == VerifyTrailResponse(intact=False, entries=2, broken_at=3)
    with pytest.raises(PermissionDenied):
        await verify(stub, AGENT)


async def test_the_owner_of_the_customers_has_personal_data_exported_and_erased(
    stub: "InsightsServiceAsyncStub",
) -> None:
    with rpc.use_caller(with_token(Caller(Kind.SERVICE, "appointments"))):
        export = await stub.ExportPersonalData(ExportPersonalDataRequest(tenant_id="ten_a", appointment_ids=["apt_a"]))
        assert len(json.loads(export.json)["events"]) == 5
        erase = ErasePersonalDataRequest(tenant_id="ten_a", appointment_ids=["apt_a"])
        assert (await stub.ErasePersonalData(erase)).records == 5
    entries = (await page(stub, AGENT)).entries
    assert [(entry.erased, entry.details_json, entry.actor.id) for entry in entries] == [(True, "", "")] * 5
    assert (await verify(stub, ADMINISTRATOR)).intact
    with rpc.use_caller(with_token(ADMINISTRATOR)), pytest.raises(PermissionDenied):
        await stub.ErasePersonalData(erase)
