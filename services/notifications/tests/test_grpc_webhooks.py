"""Webhooks at the edge, on a real socket: what travels, and which scopes a program needs."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from parley.api.notifications.v1 import notifications_pb2 as pb
from parley.api.notifications.v1 import service_pb2
from parley.api.notifications.v1.service_pb2_grpc import (
    NotificationsServiceStub,
    add_NotificationsServiceServicer_to_server,
)
from parley.common import rpc
from parley.common.errors import InvalidArgument, NotFound, PermissionDenied
from parley.common.testing.serving import serve_for_test
from parley.common.testing.tokens import api_key, with_token
from parley.notifications.grpc_api import ANONYMOUS, SERVICE, NotificationsApi

from .conftest import AGENT, STRANGER, World
from .hooks import ADMIN, URL, Hooks

if TYPE_CHECKING:
    from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceAsyncStub

CREATE = service_pb2.CreateWebhookRequest(url=URL, description="CRM", event_types=["message.sent"])


@pytest_asyncio.fixture
async def stub(world: World, hooks: Hooks) -> AsyncIterator["NotificationsServiceAsyncStub"]:
    api = NotificationsApi(
        world.messages, world.channels, world.templates, world.preferences, hooks.webhooks, world.personal_data
    )
    register = add_NotificationsServiceServicer_to_server
    async with (
        serve_for_test(register, api, SERVICE, anonymous=ANONYMOUS) as target,
        rpc.channel(target) as channel,
    ):
        yield NotificationsServiceStub(channel)


async def test_a_webhook_is_created_got_changed_rotated_and_deleted(stub: "NotificationsServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(ADMIN)):
        with rpc.use_idempotency_key("once"):
            created = await stub.CreateWebhook(CREATE)
            assert await stub.CreateWebhook(CREATE) == created
        webhook = created.webhook
        assert (webhook.url, webhook.description, [*webhook.event_types]) == (URL, "CRM", ["message.sent"])
        assert (webhook.active, webhook.secrets, webhook.version) == (True, 1, 1)
        assert created.secret.startswith("whsec_")
        got = await stub.GetWebhook(service_pb2.GetWebhookRequest(id=webhook.id))
        assert got == webhook
        assert [*(await stub.ListWebhooks(service_pb2.ListWebhooksRequest())).webhooks] == [webhook]
        off = service_pb2.UpdateWebhookRequest(id=webhook.id, expected_version=1, active=False)
        changed = await stub.UpdateWebhook(off)
        assert (changed.active, changed.version, changed.url) == (False, 2, URL)
        every = service_pb2.UpdateWebhookRequest(id=webhook.id, event_types=service_pb2.EventTypes())
        assert [*(await stub.UpdateWebhook(every)).event_types] == []
        rotated = await stub.RotateWebhookSecret(service_pb2.RotateWebhookSecretRequest(id=webhook.id))
        assert (rotated.webhook.secrets, rotated.secret == created.secret) == (2, False)
        await stub.DeleteWebhook(service_pb2.DeleteWebhookRequest(id=webhook.id))
        with pytest.raises(NotFound) as refusal:
            await stub.GetWebhook(service_pb2.GetWebhookRequest(id=webhook.id))
    assert refusal.value.reason == "WEBHOOK_NOT_FOUND"


async def test_a_wrong_request_names_its_field(stub: "NotificationsServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(ADMIN)):
        with pytest.raises(InvalidArgument) as refusal:
            await stub.CreateWebhook(service_pb2.CreateWebhookRequest(url="https://[::1]/"))
        assert (refusal.value.field, refusal.value.reason) == ("url", "URL_REFUSED")
        with pytest.raises(InvalidArgument) as refusal:
            await stub.CreateWebhook(service_pb2.CreateWebhookRequest(url=URL, event_types=["nonsense"]))
        assert (refusal.value.field, refusal.value.reason) == ("event_types", "UNKNOWN_EVENT_TYPE")


async def test_a_test_its_log_and_a_redelivery_tell_each_attempt(
    stub: "NotificationsServiceAsyncStub", hooks: Hooks
) -> None:
    hooks.endpoints.status = 500
    with rpc.use_caller(with_token(ADMIN)):
        id = (await stub.CreateWebhook(CREATE)).webhook.id
        tested = await stub.TestWebhook(service_pb2.TestWebhookRequest(id=id))
        assert (tested.state, tested.event_type) == (pb.DELIVERY_STATE_FAILED, "webhook.test")
        assert ([each.status for each in tested.attempts], tested.HasField("next_attempt_at")) == ([500], False)
        await hooks.happens("message.sent")
        first = await stub.ListDeliveries(service_pb2.ListDeliveriesRequest(webhook_id=id, page_size=1))
        (due,) = first.deliveries
        assert (due.event_type, due.state, due.webhook_id) == ("message.sent", pb.DELIVERY_STATE_DUE, id)
        rest = service_pb2.ListDeliveriesRequest(webhook_id=id, page_token=first.next_page_token)
        second = await stub.ListDeliveries(rest)
        assert ([*second.deliveries], second.next_page_token) == ([tested], "")
        again = await stub.Redeliver(service_pb2.RedeliverRequest(webhook_id=id, delivery_id=tested.id))
        assert (again.state, again.message_id) == (pb.DELIVERY_STATE_DUE, tested.message_id)


async def test_a_page_token_of_another_webhook_is_refused(stub: "NotificationsServiceAsyncStub", hooks: Hooks) -> None:
    with rpc.use_caller(with_token(ADMIN)):
        one, other = [(await stub.CreateWebhook(CREATE)).webhook.id for _ in range(2)]
        for _ in range(2):
            await hooks.happens("message.sent")
        page = await stub.ListDeliveries(service_pb2.ListDeliveriesRequest(webhook_id=one, page_size=1))
        stolen = service_pb2.ListDeliveriesRequest(webhook_id=other, page_token=page.next_page_token)
        with pytest.raises(InvalidArgument):
            await stub.ListDeliveries(stolen)


async def test_only_administrators_and_programs_with_the_scope_may(
    stub: "NotificationsServiceAsyncStub",
) -> None:
    with rpc.use_caller(with_token(ADMIN)):
        id = (await stub.CreateWebhook(CREATE)).webhook.id
    get = service_pb2.GetWebhookRequest(id=id)
    with rpc.use_caller(with_token(AGENT)), pytest.raises(PermissionDenied):
        await stub.GetWebhook(get)
    with rpc.use_caller(with_token(STRANGER)), pytest.raises(NotFound):
        await stub.GetWebhook(get)
    with rpc.use_caller(with_token(api_key("ten_a", "webhooks:read"))):
        assert (await stub.GetWebhook(get)).id == id
        with pytest.raises(PermissionDenied):
            await stub.RotateWebhookSecret(service_pb2.RotateWebhookSecretRequest(id=id))
    with rpc.use_caller(with_token(api_key("ten_a", "messages:write"))), pytest.raises(PermissionDenied):
        await stub.GetWebhook(get)
