"""The rules of a conversation, without any I/O."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.chat.domain import (
    MAX_RECEIPTS,
    MAX_TEXT_LENGTH,
    Actor,
    ActorKind,
    AppointmentState,
    ClientIdReused,
    Conversation,
    ConversationClosed,
    ConversationNotFound,
    PostingRate,
    PostingTooFast,
    Receipt,
    ReceiptMoved,
    TooManyReceipts,
    answer_again,
    check_client_id,
    check_text,
    following_id,
)
from parley.common.errors import InvalidArgument

from .conftest import APPOINTMENT, NOW, message

STAFF = Actor(ActorKind.STAFF, "stf_b")
CUSTOMER = Actor(ActorKind.PARTICIPANT, "prt_a")
S = AppointmentState
CALLED_OFF = {S.CANCELLED, S.NO_SHOW, S.EXPIRED}
PRESENT = {S.WAITING, S.IN_PROGRESS, S.COMPLETED}


def conversation(state: AppointmentState) -> Conversation:
    return Conversation(replace(APPOINTMENT, state=state))


@pytest.mark.parametrize("state", AppointmentState)
def test_staff_read_always_and_post_to_whatever_takes_place(state: AppointmentState) -> None:
    conversation(state).authorise_reading(STAFF, "")
    if state in CALLED_OFF:
        with pytest.raises(ConversationClosed):
            conversation(state).authorise_posting(STAFF, "")
    else:
        conversation(state).authorise_posting(STAFF, "")


@pytest.mark.parametrize("state", AppointmentState)
def test_a_customer_takes_part_waiting_in_the_call_and_after_it(state: AppointmentState) -> None:
    for authorise in (conversation(state).authorise_reading, conversation(state).authorise_posting):
        if state in PRESENT:
            authorise(CUSTOMER, "dev_a")
        else:
            with pytest.raises(ConversationClosed):
                authorise(CUSTOMER, "dev_a")


@pytest.mark.parametrize("state", AppointmentState)
def test_a_customer_of_another_appointment_finds_nothing(state: AppointmentState) -> None:
    with pytest.raises(ConversationNotFound):
        conversation(state).authorise_reading(Actor(ActorKind.PARTICIPANT, "prt_z"), "dev_a")


def test_only_newer_news_of_an_appointment_counts() -> None:
    known = conversation(S.IN_PROGRESS)
    assert known.learn(replace(APPOINTMENT, state=S.WAITING)) is known
    assert known.learn(replace(APPOINTMENT, version=2, state=S.WAITING)) is known
    newer = replace(APPOINTMENT, version=4, state=S.COMPLETED)
    assert known.learn(newer).appointment == newer


def test_what_is_read_is_delivered() -> None:
    moved, events = conversation(S.WAITING).move_receipt("prt_a", "", "msg_2")
    assert moved.receipt_of("prt_a") == Receipt("prt_a", "msg_2", "msg_2")
    assert events == [ReceiptMoved(1, Receipt("prt_a", "msg_2", "msg_2"))]


@pytest.mark.parametrize(
    ("delivered", "read"), [("", ""), ("msg_1", ""), ("msg_3", ""), ("", "msg_2"), ("msg_1", "msg_1")]
)
def test_a_receipt_never_moves_backwards(delivered: str, read: str) -> None:
    before = replace(conversation(S.WAITING), receipts=(Receipt("prt_a", "msg_3", "msg_2"),))
    after, events = before.move_receipt("prt_a", delivered, read)
    assert (after, events) == (before, [])


def test_each_half_of_a_receipt_moves_by_itself() -> None:
    before = replace(conversation(S.WAITING), receipts=(Receipt("prt_a", "msg_3", "msg_2"), Receipt("stf_b")))
    after, _ = before.move_receipt("prt_a", "msg_4", "msg_1")
    assert after.receipt_of("prt_a") == Receipt("prt_a", "msg_4", "msg_2")
    assert after.receipt_of("stf_b") == Receipt("stf_b")


def test_a_conversation_keeps_so_many_receipts_and_no_more() -> None:
    full = replace(
        conversation(S.WAITING), receipts=tuple(Receipt(f"stf_{n}", "msg_1", "msg_1") for n in range(MAX_RECEIPTS))
    )
    with pytest.raises(TooManyReceipts):
        full.move_receipt("prt_a", "msg_1", "")
    moved, _ = full.move_receipt("stf_0", "msg_2", "")
    assert len(moved.receipts) == MAX_RECEIPTS


@pytest.mark.parametrize("client_id", ["", "seven77", "a" * 65, "with space", "ünïcödé1", "new\nline1", "x" * 8 + "\n"])
def test_a_client_id_of_another_form_is_refused(client_id: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        check_client_id(client_id)
    assert refusal.value.field == "client_id"


@pytest.mark.parametrize("client_id", ["eight888", "a" * 64, "2f9d1c34-7b0e-4a68-9a3d-5c1e8f7b6a20"])
def test_a_client_id_may_be_a_uuid(client_id: str) -> None:
    check_client_id(client_id)


@pytest.mark.parametrize("text", ["", " \n\t", "a" * (MAX_TEXT_LENGTH + 1), "bell\x07", "null\x00", "\x9b31m"])
def test_a_text_that_nobody_can_read_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        check_text(text)
    assert refusal.value.field == "text"


@pytest.mark.parametrize("text", ["a", "é" * MAX_TEXT_LENGTH, "one\n\ttwo", "👩‍⚕️", "مرحبا"])
def test_every_language_can_be_written(text: str) -> None:
    check_text(text)


def test_ids_grow_along_a_conversation_whatever_the_clocks_say() -> None:
    early, late = "msg_0192f0c1a2b37c4d8e5f60718293a4b5", "msg_0192f0c1a2b37c4d8e5f60718293a4ff"
    assert following_id(late, early) == late
    assert following_id(late, "") == late
    assert following_id(early, late) == "msg_0192f0c1a2b37c4d8e5f60718293a500"
    assert following_id(late, late) == "msg_0192f0c1a2b37c4d8e5f60718293a500"


def test_a_client_id_stands_for_one_message_of_one_sender() -> None:
    first = message()
    assert answer_again(first, first.sender, first.text) is first
    with pytest.raises(ClientIdReused):
        answer_again(first, first.sender, "Autre chose")
    with pytest.raises(ClientIdReused):
        answer_again(first, STAFF, first.text)


def test_a_sender_may_post_so_often_within_any_window() -> None:
    rate = PostingRate(2, timedelta(seconds=10))
    rate.admit("prt_a", NOW)
    rate.admit("prt_a", NOW + timedelta(seconds=8))
    with pytest.raises(PostingTooFast) as refusal:
        rate.admit("prt_a", NOW + timedelta(seconds=8.5))
    assert refusal.value.details == {"retry_after": "2"}
    rate.admit("prt_b", NOW + timedelta(seconds=8.5))
    # A refused post does not count: the first one's place is free again.
    rate.admit("prt_a", NOW + timedelta(seconds=10))


def test_the_rate_remembers_a_bounded_number_of_senders() -> None:
    rate = PostingRate(1, timedelta(seconds=10), max_senders=2)
    for sender in ("prt_a", "prt_b", "prt_c"):
        rate.admit(sender, NOW)
    rate.admit("prt_a", NOW)
    with pytest.raises(PostingTooFast):
        rate.admit("prt_c", NOW)
