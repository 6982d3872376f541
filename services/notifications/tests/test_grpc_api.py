"""The edge, on a real socket: who may list what the customer was sent."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from parley.api.notifications.v1.notifications_pb2 import MESSAGE_STATE_SENT
from parley.api.notifications.v1.service_pb2 import ListMessagesRequest
from parley.api.notifications.v1.service_pb2_grpc import (
    NotificationsServiceStub,
    add_NotificationsServiceServicer_to_server,
)
from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.errors import PermissionDenied, Unauthenticated
from parley.common.testing.serving import serve_for_test
from parley.common.testing.tokens import with_token
from parley.notifications.grpc_api import SERVICE, NotificationsApi

from .conftest import EMAIL, World, appointment

if TYPE_CHECKING:
    from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceAsyncStub

REQUEST = ListMessagesRequest(appointment_id="apt_a")


@pytest_asyncio.fixture
async def stub(world: World) -> AsyncIterator["NotificationsServiceAsyncStub"]:
    await world.service.invite(appointment())
    await world.deliver_due()
    register = add_NotificationsServiceServicer_to_server
    async with (
        serve_for_test(register, NotificationsApi(world.service), SERVICE) as target,
        rpc.channel(target) as channel,
    ):
        yield NotificationsServiceStub(channel)


async def test_staff_see_what_their_customer_was_sent_without_the_address(
    stub: "NotificationsServiceAsyncStub",
) -> None:
    with rpc.use_caller(with_token(Caller(Kind.STAFF, "stf_a", tenant_id="ten_a"))):
        answer = await stub.ListMessages(REQUEST)
    (listed,) = answer.messages
    assert (listed.appointment_id, listed.customer_id, listed.state) == ("apt_a", "cus_a", MESSAGE_STATE_SENT)
    assert EMAIL.encode() not in answer.SerializeToString()


async def test_another_tenants_staff_see_nothing(stub: "NotificationsServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(Caller(Kind.STAFF, "stf_b", tenant_id="ten_b"))):
        assert list((await stub.ListMessages(REQUEST)).messages) == []


async def test_customers_and_strangers_are_refused(stub: "NotificationsServiceAsyncStub") -> None:
    participant = Caller(Kind.PARTICIPANT, "prt_a", tenant_id="ten_a", appointment_id="apt_a", device_id="dev_a")
    with rpc.use_caller(with_token(participant)), pytest.raises(PermissionDenied):
        await stub.ListMessages(REQUEST)
    with pytest.raises(Unauthenticated):
        await stub.ListMessages(REQUEST)
