"""What hangs below an appointment: messages, receipts, notifications and its story."""

import json

import pytest

from parley.api.chat.v1.chat_pb2 import Message, Receipt
from parley.api.chat.v1.service_pb2 import ListMessagesResponse
from parley.api.common.v1.common_pb2 import ACTOR_KIND_PARTICIPANT, ACTOR_KIND_STAFF, Actor
from parley.api.insights.v1.service_pb2 import AuditEntry, ListAppointmentEventsResponse
from parley.api.notifications.v1 import notifications_pb2 as notifications
from parley.api.notifications.v1.service_pb2 import ListMessagesResponse as ListNotificationsResponse
from parley.common.errors import FailedPrecondition, ResourceExhausted

from .conftest import CUSTOMER, Gateway, assert_problem, bearer
from .examples import stamp

MESSAGE = Message(
    id="msg_a",
    tenant_id="ten_a",
    appointment_id="apt_a",
    client_id="client-1",
    sender=Actor(kind=ACTOR_KIND_PARTICIPANT, id="prt_a"),
    text="Bonjour",
    sent_at=stamp(),
)
RECEIPT = Receipt(member_id="stf_a", delivered_up_to="msg_a")
HELLO = {"client_id": "client-1", "text": "Bonjour"}
PATH = "/v1/appointments/apt_a"


async def test_a_customer_posts_a_message(gateway: Gateway) -> None:
    gateway.backends.answers["chat.PostMessage"] = MESSAGE
    answer = await gateway.http.post(f"{PATH}/messages", json=HELLO, headers=bearer(CUSTOMER))
    assert answer.status_code == 201
    assert answer.json() == {
        "id": "msg_a",
        "client_id": "client-1",
        "sender": {"kind": "participant", "id": "prt_a"},
        "text": "Bonjour",
        "sent_at": "2026-11-23T09:00:00Z",
    }
    call = gateway.backends.last
    assert (call.caller.subject, call.request.appointment_id, call.request.text) == ("prt_a", "apt_a", "Bonjour")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"client_id": "short", "text": "x"}, "client_id"),
        ({"client_id": "client-1", "text": ""}, "text"),
        ({"client_id": "client-1", "text": "x" * 4001}, "text"),
        ({"client_id": "client-1", "text": "\ud83d"}, "text"),
        ({"client_id": "client-1"}, "text"),
        ({**HELLO, "sender": "stf_a"}, "sender"),
    ],
)
async def test_a_message_that_is_none_names_its_fault(gateway: Gateway, body: dict[str, str], field: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await gateway.send("POST", f"{PATH}/messages", content=json.dumps(body), headers=headers)
    assert_problem(answer, 400, "INVALID_REQUEST", field)
    assert gateway.backends.calls == []


async def test_the_conversation_is_read_by_page_and_from_where_one_left(gateway: Gateway) -> None:
    page = ListMessagesResponse(messages=[MESSAGE], receipts=[RECEIPT], next_page_token="next")
    gateway.backends.answers["chat.ListMessages"] = page
    answer = await gateway.send("GET", f"{PATH}/messages?page_size=5&page_token=t&after_id=msg_0")
    assert ([each["id"] for each in answer.json()["data"]], answer.json()["next_page_token"]) == (["msg_a"], "next")
    receipt = {"member_id": "stf_a", "delivered_up_to": "msg_a", "read_up_to": None}
    assert answer.json()["receipts"] == [receipt]
    request = gateway.backends.last.request
    assert (request.page_size, request.page_token, request.after_id) == (5, "t", "msg_0")


async def test_a_closed_conversation_and_a_hasty_sender_are_told_why(gateway: Gateway) -> None:
    closed = FailedPrecondition("The conversation is open from the waiting room on.")
    closed.reason = "CONVERSATION_CLOSED"
    gateway.backends.answers["chat.ListMessages"] = closed
    assert_problem(await gateway.send("GET", f"{PATH}/messages"), 409, "CONVERSATION_CLOSED")
    hasty = ResourceExhausted("At most 30 messages in 10 s.", retry_after="4")
    hasty.reason = "POSTING_TOO_FAST"
    gateway.backends.answers["chat.PostMessage"] = hasty
    answer = await gateway.send("POST", f"{PATH}/messages", json=HELLO)
    assert_problem(answer, 429, "POSTING_TOO_FAST")
    assert answer.headers["retry-after"] == "4"


async def test_a_receipt_moves(gateway: Gateway) -> None:
    gateway.backends.answers["chat.MoveReceipt"] = RECEIPT
    answer = await gateway.send("PUT", f"{PATH}/receipts", json={"delivered_up_to": "msg_a"})
    assert answer.json()["delivered_up_to"] == "msg_a"
    request = gateway.backends.last.request
    assert (request.appointment_id, request.delivered_up_to, request.read_up_to) == ("apt_a", "msg_a", "")


async def test_what_was_sent_to_the_customer_is_listed_without_addresses(gateway: Gateway) -> None:
    sent = notifications.Message(
        id="ntf_a",
        kind=notifications.MESSAGE_KIND_INVITATION,
        channel=notifications.CHANNEL_EMAIL,
        state=notifications.MESSAGE_STATE_SENT,
        due_at=stamp(),
        sent_at=stamp(),
        attempts=1,
    )
    gateway.backends.answers["notifications.ListMessages"] = ListNotificationsResponse(messages=[sent])
    [told] = (await gateway.send("GET", f"{PATH}/notifications")).json()["data"]
    assert (told["kind"], told["channel"], told["state"], told["error"]) == ("invitation", "email", "sent", None)
    assert gateway.backends.last.request.appointment_id == "apt_a"


async def test_an_appointments_story_is_told_in_order(gateway: Gateway) -> None:
    entries = [
        AuditEntry(
            id="evt_a",
            time=stamp(),
            kind="appointments.admitted",
            actor=Actor(kind=ACTOR_KIND_STAFF, id="stf_a"),
            details_json='{"participantId": "prt_a"}',
            position=4,
            hash="ab",
        ),
        AuditEntry(id="evt_b", time=stamp(), kind="appointments.completed", position=5, hash="cd"),
    ]
    gateway.backends.answers["insights.ListAppointmentEvents"] = ListAppointmentEventsResponse(
        entries=entries, next_page_token="next"
    )
    answer = (await gateway.send("GET", f"{PATH}/events?page_size=2")).json()
    assert ([each["position"] for each in answer["data"]], answer["next_page_token"]) == ([4, 5], "next")
    assert answer["data"][0]["details"] == {"participantId": "prt_a"}
    assert (answer["data"][1]["details"], answer["data"][1]["actor"]) == (None, None)
