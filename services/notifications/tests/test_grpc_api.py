"""The edge, on a real socket: what travels, and who may."""

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
from parley.common.auth import Caller, Kind
from parley.common.errors import InvalidArgument, NotFound, PermissionDenied, Unauthenticated
from parley.common.testing.serving import serve_for_test
from parley.common.testing.tokens import api_key, with_token
from parley.notifications.domain.message import Channel
from parley.notifications.domain.preference import OptOut
from parley.notifications.grpc_api import ANONYMOUS, SERVICE, NotificationsApi

from .conftest import ADMINISTRATOR, AGENT, EMAIL, OPERATOR, STRANGER, World
from .hooks import Hooks

if TYPE_CHECKING:
    from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceAsyncStub

LIST = service_pb2.ListMessagesRequest(appointment_id="apt_a")
SEND = service_pb2.SendMessageRequest(
    appointment_id="apt_a", channel=pb.CHANNEL_EMAIL, kind=pb.MESSAGE_KIND_CUSTOM, text="Bonjour"
)


@pytest_asyncio.fixture
async def stub(world: World, hooks: Hooks) -> AsyncIterator["NotificationsServiceAsyncStub"]:
    await world.invite()
    await world.deliver_due()
    api = NotificationsApi(
        world.messages, world.channels, world.templates, world.preferences, hooks.webhooks, world.personal_data
    )
    register = add_NotificationsServiceServicer_to_server
    async with (
        serve_for_test(register, api, SERVICE, anonymous=ANONYMOUS) as target,
        rpc.channel(target) as channel,
    ):
        yield NotificationsServiceStub(channel)


async def test_staff_see_what_their_customer_was_sent_without_the_address(
    stub: "NotificationsServiceAsyncStub",
) -> None:
    with rpc.use_caller(with_token(AGENT)):
        answer = await stub.ListMessages(LIST)
    (listed,) = answer.messages
    assert (listed.appointment_id, listed.customer_id, listed.state) == ("apt_a", "cus_a", pb.MESSAGE_STATE_SENT)
    assert EMAIL.encode() not in answer.SerializeToString()


async def test_another_tenants_staff_find_nothing(stub: "NotificationsServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(STRANGER)), pytest.raises(NotFound):
        await stub.ListMessages(LIST)


async def test_customers_and_strangers_are_refused(stub: "NotificationsServiceAsyncStub") -> None:
    participant = Caller(Kind.PARTICIPANT, "prt_a", tenant_id="ten_a", appointment_id="apt_a", device_id="dev_a")
    with rpc.use_caller(with_token(participant)), pytest.raises(PermissionDenied):
        await stub.ListMessages(LIST)
    with pytest.raises(Unauthenticated):
        await stub.ListMessages(LIST)


async def test_a_message_is_sent_got_and_taken_back(stub: "NotificationsServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(AGENT)):
        with rpc.use_idempotency_key("once"):
            sent = await stub.SendMessage(SEND)
            assert (await stub.SendMessage(SEND)).id == sent.id
        assert (sent.state, sent.text, sent.requested_by) == (pb.MESSAGE_STATE_DUE, "Bonjour", "stf_a")
        assert await stub.GetMessage(service_pb2.GetMessageRequest(id=sent.id)) == sent
        dropped = await stub.CancelMessage(service_pb2.CancelMessageRequest(id=sent.id))
    assert (dropped.state, dropped.error) == (pb.MESSAGE_STATE_DROPPED, "cancelled by staff")


async def test_what_a_request_leaves_out_is_named(stub: "NotificationsServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(AGENT)), pytest.raises(InvalidArgument) as refusal:
        await stub.SendMessage(service_pb2.SendMessageRequest(appointment_id="apt_a"))
    assert refusal.value.field == "channel"
    with rpc.use_caller(with_token(AGENT)), pytest.raises(InvalidArgument) as refusal:
        await stub.SendMessage(service_pb2.SendMessageRequest(channel=pb.CHANNEL_SMS))
    assert refusal.value.field == "kind"
    with rpc.use_caller(with_token(OPERATOR)), pytest.raises(InvalidArgument) as refusal:
        await stub.SuspendChannel(service_pb2.SuspendChannelRequest(reason="x"))
    assert refusal.value.field == "channel"
    with rpc.use_caller(with_token(ADMINISTRATOR)), pytest.raises(InvalidArgument) as refusal:
        await stub.SaveTemplate(service_pb2.SaveTemplateRequest(channel=pb.CHANNEL_SMS))
    assert refusal.value.field == "kind"


async def test_a_key_does_what_its_scopes_cover_and_nothing_else(stub: "NotificationsServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(api_key("ten_a", "messages:read"))):
        assert len((await stub.ListMessages(LIST)).messages) == 1
        with pytest.raises(PermissionDenied):
            await stub.SendMessage(SEND)
        with pytest.raises(PermissionDenied):
            await stub.ListTemplates(service_pb2.ListTemplatesRequest())


async def test_operators_suspend_and_resume(stub: "NotificationsServiceAsyncStub") -> None:
    suspend = service_pb2.SuspendChannelRequest(channel=pb.CHANNEL_SMS, tenant_id="ten_a", reason="unpaid")
    with rpc.use_caller(with_token(AGENT)), pytest.raises(PermissionDenied):
        await stub.SuspendChannel(suspend)
    with rpc.use_caller(with_token(OPERATOR)):
        await stub.SuspendChannel(suspend)
    with rpc.use_caller(with_token(AGENT)):
        email, sms = (await stub.ListChannels(service_pb2.ListChannelsRequest())).channels
    assert ([each.reason for each in sms.suspensions], list(email.suspensions)) == (["unpaid"], [])
    assert (list(sms.countries), sms.configured) == (["FR"], True)
    with rpc.use_caller(with_token(OPERATOR)):
        resume = service_pb2.ResumeChannelRequest(channel=pb.CHANNEL_SMS, tenant_id="ten_a")
        assert list((await stub.ResumeChannel(resume)).suspensions) == []


async def test_a_template_is_saved_listed_tried_out_and_taken_back(stub: "NotificationsServiceAsyncStub") -> None:
    form = {"kind": pb.MESSAGE_KIND_REMINDER, "channel": pb.CHANNEL_SMS, "locale": "fr"}
    body = "À bientôt : {{link}}"
    with rpc.use_caller(with_token(ADMINISTRATOR)):
        saved = await stub.SaveTemplate(service_pb2.SaveTemplateRequest(**form, body=body))  # type: ignore[arg-type]
        assert (saved.version, saved.body, "link" in saved.variables) == (1, body, True)
        listed = (await stub.ListTemplates(service_pb2.ListTemplatesRequest())).templates
        assert saved in listed
        tried = await stub.PreviewTemplate(service_pb2.PreviewTemplateRequest(**form, body=body))  # type: ignore[arg-type]
        assert (tried.segments, tried.html) == (1, "")
        reset = await stub.ResetTemplate(service_pb2.ResetTemplateRequest(**form))  # type: ignore[arg-type]
    assert (reset.version, reset.HasField("saved_at")) == (0, False)
    assert reset.body != body


async def test_a_customer_opts_out_by_the_secret_alone(stub: "NotificationsServiceAsyncStub", world: World) -> None:
    secret = world.opt_outs.secret(OptOut("ten_a", "cus_a", Channel.EMAIL))
    answer = await stub.OptOut(service_pb2.OptOutRequest(secret=secret))
    assert (answer.company_name, answer.channel) == ("Lumière", pb.CHANNEL_EMAIL)
    with pytest.raises(NotFound):
        await stub.OptOut(service_pb2.OptOutRequest(secret="guess"))
    with rpc.use_caller(with_token(AGENT)):
        request = service_pb2.ListContactPreferencesRequest(customer_id="cus_a")
        email, sms = (await stub.ListContactPreferences(request)).preferences
        assert (email.opted_out, email.changed_by, sms.opted_out) == (True, "customer", False)
        back = service_pb2.SetContactPreferenceRequest(customer_id="cus_a", channel=pb.CHANNEL_EMAIL)
        assert not (await stub.SetContactPreference(back)).opted_out


async def test_appointments_has_a_customers_data_exported_and_erased(stub: "NotificationsServiceAsyncStub") -> None:
    with rpc.use_caller(with_token(AGENT)):
        await stub.SendMessage(SEND)
    export = service_pb2.ExportPersonalDataRequest(tenant_id="ten_a", customer_id="cus_a")
    erase = service_pb2.ErasePersonalDataRequest(tenant_id="ten_a", customer_id="cus_a")
    with rpc.use_caller(with_token(ADMINISTRATOR)), pytest.raises(PermissionDenied):
        await stub.ErasePersonalData(erase)
    with rpc.use_caller(with_token(Caller(Kind.SERVICE, "appointments"))):
        assert b"Bonjour" in (await stub.ExportPersonalData(export)).json
        assert (await stub.ErasePersonalData(erase)).records == 1
        assert b"Bonjour" not in (await stub.ExportPersonalData(export)).json
        assert (await stub.ErasePersonalData(erase)).records == 0
