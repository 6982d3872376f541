"""What travels: events with their envelope, appointments as chat knows them, page tokens for one list only."""

from dataclasses import replace

import pytest

from parley.api.appointments.v1 import appointments_pb2
from parley.api.chat.v1.events_pb2 import ChatEvent
from parley.api.common.v1.common_pb2 import ACTOR_KIND_PARTICIPANT
from parley.chat import messages
from parley.chat.domain import AppointmentState, Receipt, ReceiptMoved

from .conftest import APPOINTMENT_ID, NOW, message, posted

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_posted_message_travels_whole_with_who_when_and_in_which_trace() -> None:
    recorded = posted(message(previous_id="msg_before"))
    event = ChatEvent.FromString(messages.encode_event(recorded, TRACE))
    assert (event.envelope.id, event.envelope.appointment_id) == (recorded.id, APPOINTMENT_ID)
    assert (event.envelope.tenant_id, event.envelope.traceparent) == ("ten_a", TRACE)
    assert (event.envelope.actor.kind, event.envelope.actor.id) == (ACTOR_KIND_PARTICIPANT, "prt_a")
    travelled = event.message_posted.message
    assert (travelled.client_id, travelled.text, travelled.previous_id) == ("client-1", "Bonjour", "msg_before")
    assert travelled.sent_at.ToDatetime(NOW.tzinfo) == NOW


def test_a_moved_receipt_travels_with_the_conversations_version() -> None:
    moved = replace(posted(message()), event=ReceiptMoved(7, Receipt("stf_a", "msg_2", "msg_1")))
    event = ChatEvent.FromString(messages.encode_event(moved, ""))
    receipt = event.receipt_moved.receipt
    assert event.receipt_moved.version == 7
    assert (receipt.member_id, receipt.delivered_up_to, receipt.read_up_to) == ("stf_a", "msg_2", "msg_1")


@pytest.mark.parametrize("state", AppointmentState)
def test_every_state_of_an_appointment_is_known(state: AppointmentState) -> None:
    told = appointments_pb2.Appointment(
        id=APPOINTMENT_ID,
        tenant_id="ten_a",
        version=3,
        state=appointments_pb2.AppointmentState.Value(f"APPOINTMENT_STATE_{state.name}"),
        participants=[
            appointments_pb2.Participant(id="stf_a", role=appointments_pb2.PARTICIPANT_ROLE_SPECIALIST),
            appointments_pb2.Participant(
                id="prt_a",
                role=appointments_pb2.PARTICIPANT_ROLE_CUSTOMER,
                device_id="dev_a",
                pending_device_id="dev_b",
            ),
        ],
    )
    known = messages.decode_appointment(told)
    assert (known.id, known.tenant_id, known.version, known.state) == (APPOINTMENT_ID, "ten_a", 3, state)
    assert (known.customer_id, known.device_id) == ("prt_a", "dev_a")


def test_of_an_appointment_that_nobody_entered_there_is_no_customer() -> None:
    told = appointments_pb2.Appointment(state=appointments_pb2.APPOINTMENT_STATE_SCHEDULED)
    known = messages.decode_appointment(told)
    assert (known.customer_id, known.device_id) == ("", "")


@pytest.mark.parametrize("state", [0, 99])
def test_a_state_of_a_later_release_is_never_guessed(state: int) -> None:
    told = appointments_pb2.Appointment(state=appointments_pb2.AppointmentState.ValueType(state))
    with pytest.raises(ValueError):  # noqa: PT011
        messages.decode_appointment(told)
