"""The edge, on a real socket: what needs a token, what comes back, what is refused and how."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from parley.api.chat.v1.service_pb2 import (
    ErasePersonalDataRequest,
    ExportPersonalDataRequest,
    ListMessagesRequest,
    MoveReceiptRequest,
    PostMessageRequest,
)
from parley.api.chat.v1.service_pb2_grpc import ChatServiceStub, add_ChatServiceServicer_to_server
from parley.api.common.v1.common_pb2 import ACTOR_KIND_PARTICIPANT
from parley.chat.grpc_api import SERVICE, ChatApi
from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.errors import (
    AlreadyExists,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    ResourceExhausted,
    Unauthenticated,
)
from parley.common.testing.serving import serve_for_test
from parley.common.testing.tokens import with_token

from .conftest import AGENT, APPOINTMENT_ID, CUSTOMER, POSTS_PER_WINDOW, STRANGER, World

if TYPE_CHECKING:
    from parley.api.chat.v1.service_pb2_grpc import ChatServiceAsyncStub

HELLO = PostMessageRequest(appointment_id=APPOINTMENT_ID, client_id="client-1", text="Bonjour")


@pytest_asyncio.fixture
async def stub(world: World) -> AsyncIterator["ChatServiceAsyncStub"]:
    register = add_ChatServiceServicer_to_server
    async with serve_for_test(register, ChatApi(world.service), SERVICE) as target, rpc.channel(target) as channel:
        yield ChatServiceStub(channel)


async def test_a_message_is_posted_listed_and_read(stub: "ChatServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(CUSTOMER)):
        posted = await stub.PostMessage(HELLO)
    assert (posted.sender.kind, posted.sender.id, posted.text) == (ACTOR_KIND_PARTICIPANT, "prt_a", "Bonjour")
    with rpc.use_caller(with_token(AGENT)):
        receipt = await stub.MoveReceipt(MoveReceiptRequest(appointment_id=APPOINTMENT_ID, read_up_to=posted.id))
        listed = await stub.ListMessages(ListMessagesRequest(appointment_id=APPOINTMENT_ID))
    assert (receipt.member_id, receipt.read_up_to, receipt.delivered_up_to) == ("stf_a", posted.id, posted.id)
    assert (list(listed.messages), list(listed.receipts), listed.next_page_token) == ([posted], [receipt], "")


async def test_a_list_comes_in_pages_of_its_own(stub: "ChatServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(CUSTOMER)):
        said = [await stub.PostMessage(hello(f"client-{number}")) for number in range(3)]
        request = ListMessagesRequest(appointment_id=APPOINTMENT_ID, page_size=2)
        newest = await stub.ListMessages(request)
        request.page_token = newest.next_page_token
        oldest = await stub.ListMessages(request)
        assert [*oldest.messages, *newest.messages] == said
        request.after_id = said[0].id
        with pytest.raises(InvalidArgument) as refusal:
            await stub.ListMessages(request)
    assert (refusal.value.reason, refusal.value.field) == ("INVALID_PAGE_TOKEN", "page_token")


async def test_a_refusal_tells_its_reason(stub: "ChatServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(CUSTOMER)):
        for number in range(POSTS_PER_WINDOW):
            await stub.PostMessage(hello(f"client-{number}"))
        with pytest.raises(ResourceExhausted) as limited:
            await stub.PostMessage(hello("client-x"))
    assert (limited.value.reason, limited.value.details["retry_after"]) == ("POSTING_TOO_FAST", "10")
    with rpc.use_caller(with_token(AGENT)):
        with pytest.raises(AlreadyExists) as taken:
            await stub.PostMessage(hello("client-1"))
        with pytest.raises(InvalidArgument) as refusal:
            await stub.PostMessage(PostMessageRequest(appointment_id=APPOINTMENT_ID, client_id="client-y", text=" "))
    assert (taken.value.reason, refusal.value.field) == ("CLIENT_ID_REUSED", "text")


async def test_another_company_finds_nothing(stub: "ChatServiceAsyncStub") -> None:
    for stranger in (STRANGER, replace(CUSTOMER, subject="prt_z")):
        with rpc.use_caller(with_token(stranger)), pytest.raises(NotFound) as refusal:
            await stub.PostMessage(HELLO)
        assert refusal.value.reason == "CONVERSATION_NOT_FOUND"


async def test_the_owner_of_the_customers_has_personal_data_exported_and_erased(stub: "ChatServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(CUSTOMER)):
        posted = await stub.PostMessage(HELLO)
    with rpc.use_caller(with_token(Caller(Kind.SERVICE, "appointments"))):
        export = await stub.ExportPersonalData(
            ExportPersonalDataRequest(tenant_id="ten_a", appointment_ids=[APPOINTMENT_ID])
        )
        [conversation] = json.loads(export.json)["conversations"]
        assert (conversation["appointment_id"], conversation["complete"]) == (APPOINTMENT_ID, True)
        assert [(each["id"], each["text"]) for each in conversation["messages"]] == [(posted.id, "Bonjour")]
        request = ErasePersonalDataRequest(tenant_id="ten_a", appointment_ids=[APPOINTMENT_ID])
        assert (await stub.ErasePersonalData(request)).records == 1
    with rpc.use_caller(with_token(AGENT)):
        assert not (await stub.ListMessages(ListMessagesRequest(appointment_id=APPOINTMENT_ID))).messages
        with pytest.raises(PermissionDenied):
            await stub.ErasePersonalData(request)


async def test_without_a_token_and_with_a_services_nothing_is_answered(stub: "ChatServiceAsyncStub") -> None:
    with pytest.raises(Unauthenticated):
        await stub.PostMessage(HELLO)
    with pytest.raises(Unauthenticated):
        await stub.ListMessages(ListMessagesRequest(appointment_id=APPOINTMENT_ID))
    with rpc.use_caller(with_token(Caller(Kind.SERVICE, "signaling"))), pytest.raises(PermissionDenied):
        await stub.ListMessages(ListMessagesRequest(appointment_id=APPOINTMENT_ID))


def hello(client_id: str) -> PostMessageRequest:
    return PostMessageRequest(appointment_id=APPOINTMENT_ID, client_id=client_id, text="Bonjour")
