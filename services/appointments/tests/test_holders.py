"""What the other services that hold a customer's data are asked: the stand-in and the real clients alike."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio

from parley.api.chat.v1 import service_pb2 as chat_pb2
from parley.api.chat.v1 import service_pb2_grpc as chat_grpc
from parley.api.insights.v1 import service_pb2 as insights_pb2
from parley.api.insights.v1 import service_pb2_grpc as insights_grpc
from parley.api.notifications.v1 import service_pb2 as notifications_pb2
from parley.api.notifications.v1 import service_pb2_grpc as notifications_grpc
from parley.appointments.holders import ChatData, InsightsData, NotificationsData
from parley.appointments.service.ports import PersonalData
from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.errors import Unavailable
from parley.common.testing.servers import free_port
from parley.common.testing.serving import serve_for_test
from parley.common.testing.tokens import with_token

from .fakes import FakeHolder

PEERS: dict[str, tuple[Any, Any, Any, Any, Any, str]] = {
    "chat": (
        ChatData,
        chat_grpc.ChatServiceServicer,
        chat_grpc.add_ChatServiceServicer_to_server,
        chat_pb2.ExportPersonalDataResponse,
        chat_pb2.ErasePersonalDataResponse,
        "parley.api.chat.v1.ChatService",
    ),
    "notifications": (
        NotificationsData,
        notifications_grpc.NotificationsServiceServicer,
        notifications_grpc.add_NotificationsServiceServicer_to_server,
        notifications_pb2.ExportPersonalDataResponse,
        notifications_pb2.ErasePersonalDataResponse,
        "parley.api.notifications.v1.NotificationsService",
    ),
    "insights": (
        InsightsData,
        insights_grpc.InsightsServiceServicer,
        insights_grpc.add_InsightsServiceServicer_to_server,
        insights_pb2.ExportPersonalDataResponse,
        insights_pb2.ErasePersonalDataResponse,
        "parley.api.insights.v1.InsightsService",
    ),
}


@pytest_asyncio.fixture(params=["fake", *PEERS])
async def holder(request: pytest.FixtureRequest) -> AsyncIterator[PersonalData]:
    """Holds seven records."""
    if request.param == "fake":
        yield FakeHolder(records=7)
        return
    client, servicer, register, exported, erased, service = PEERS[request.param]

    async def export(_self: object, request: Any, _context: object) -> Any:
        document = [request.tenant_id, request.customer_id, *request.appointment_ids]
        return exported(json=json.dumps(document).encode())

    async def erase(_self: object, request: Any, _context: object) -> Any:
        assert (request.tenant_id, request.customer_id, [*request.appointment_ids]) == ("ten_a", "cus_a", ["apt_a"])
        return erased(records=7)

    server = type("Server", (servicer,), {"ExportPersonalData": export, "ErasePersonalData": erase})()
    async with AsyncExitStack() as stack:
        target = await stack.enter_async_context(serve_for_test(register, server, service))
        stack.enter_context(rpc.use_caller(with_token(Caller(Kind.SERVICE, "appointments"))))
        yield client(await stack.enter_async_context(rpc.channel(target)))


async def test_what_is_held_is_told_and_erased(holder: PersonalData) -> None:
    export = await holder.export("ten_a", "cus_a", ["apt_a", "apt_b"])
    assert json.loads(export) == ["ten_a", "cus_a", "apt_a", "apt_b"]
    assert await holder.erase("ten_a", "cus_a", ["apt_a"]) == 7


@pytest.mark.parametrize("name", PEERS)
async def test_one_that_is_away_is_unavailable(name: str) -> None:
    async with rpc.channel(f"127.0.0.1:{free_port()}") as channel:
        client: PersonalData = PEERS[name][0](channel)
        for attempt in (client.export("ten_a", "cus_a", []), client.erase("ten_a", "cus_a", [])):
            with pytest.raises(Unavailable):
                await attempt
