"""What travels: events that tell all but whom, and appointments as this service needs them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from parley.api.appointments.v1 import appointments_pb2
from parley.api.common.v1.common_pb2 import ACTOR_KIND_SERVICE
from parley.api.notifications.v1 import notifications_pb2
from parley.api.notifications.v1.events_pb2 import NotificationsEvent
from parley.notifications.domain.appointment import AppointmentState
from parley.notifications.domain.message import Channel, Kind, MessageFailed, MessageSent, State
from parley.notifications.domain.recorded import OURSELVES, Fact, Recorded
from parley.notifications.messages.events import encode_event
from parley.notifications.messages.message import encode_message
from parley.notifications.messages.neighbours import decode_appointment
from parley.notifications.messages.times import instant, timestamp

from .conftest import EMAIL, PHONE, STARTS_AT, appointment, message
from .neighbours import appointment_message

NOW = STARTS_AT - timedelta(days=3)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def encoded(fact: Fact, *, tenant_id: str = "ten_a", appointment_id: str = "apt_a") -> NotificationsEvent:
    recorded = Recorded("evt_a", NOW, OURSELVES, tenant_id, appointment_id, fact)
    return NotificationsEvent.FromString(encode_event(recorded, TRACE))


def test_an_event_tells_who_when_where_and_in_which_trace() -> None:
    envelope = encoded(MessageSent(message().sent(NOW))).envelope
    assert (envelope.id, envelope.tenant_id, envelope.appointment_id) == ("evt_a", "ten_a", "apt_a")
    assert (envelope.actor.kind, envelope.actor.id) == (ACTOR_KIND_SERVICE, "notifications")
    assert (envelope.time.ToDatetime(UTC), envelope.traceparent) == (NOW, TRACE)


def test_an_event_carries_the_whole_new_state_and_no_contact_data() -> None:
    sent = replace(message(Channel.SMS).claimed("clm_a", NOW).sent(NOW), version=3, text="Bonjour Marie")
    event = encoded(MessageSent(sent))
    told = event.message_sent.message
    assert (told.id, told.version, told.customer_id, told.attempts) == ("ntf_a", 3, "cus_a", 1)
    assert (told.kind, told.channel, told.state) == (
        notifications_pb2.MESSAGE_KIND_INVITATION,
        notifications_pb2.CHANNEL_SMS,
        notifications_pb2.MESSAGE_STATE_SENT,
    )
    assert told.sent_at.ToDatetime(UTC) == NOW
    assert not any(personal.encode() in event.SerializeToString() for personal in (EMAIL, PHONE, "Marie"))


def test_how_late_it_went_out_is_told_in_milliseconds() -> None:
    due = message()
    late = due.claimed("clm_a", NOW).sent(due.due_at + timedelta(seconds=1.5))
    assert encode_message(late).lateness_ms == 1500


def test_a_failure_tells_why() -> None:
    told = encoded(MessageFailed(message().refused("SMTP 550 5.1.1"))).message_failed.message
    assert (told.state, told.error) == (notifications_pb2.MESSAGE_STATE_FAILED, "SMTP 550 5.1.1")
    assert not told.HasField("sent_at")


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("channel", Channel)
def test_every_state_kind_and_channel_has_a_name_on_the_wire(state: State, kind: Kind, channel: Channel) -> None:
    told = replace(message(channel), state=state, key=replace(message().key, kind=kind))
    sent = encode_message(told)
    assert notifications_pb2.MessageState.Name(sent.state) == f"MESSAGE_STATE_{state.name}"
    assert notifications_pb2.MessageKind.Name(sent.kind) == f"MESSAGE_KIND_{kind.name}"
    assert notifications_pb2.Channel.Name(sent.channel) == f"CHANNEL_{channel.name}"


def test_an_appointment_arrives_as_it_was_told() -> None:
    assert decode_appointment(appointment_message()) == appointment()


@pytest.mark.parametrize("state", AppointmentState)
def test_every_state_of_an_appointment_is_known(state: AppointmentState) -> None:
    number = appointments_pb2.AppointmentState.Value(f"APPOINTMENT_STATE_{state.name}")
    assert decode_appointment(appointment_message(state=number)).state is state


def test_no_state_of_an_appointment_is_forgotten() -> None:
    values = appointments_pb2.AppointmentState.DESCRIPTOR.values_by_name
    named = {name for name in values if not name.endswith("_UNSPECIFIED")}
    assert named == {f"APPOINTMENT_STATE_{state.name}" for state in AppointmentState}


def test_an_appointment_in_no_state_is_refused() -> None:
    with pytest.raises(ValueError, match="unspecified"):
        decode_appointment(appointments_pb2.Appointment(id="apt_a"))


def test_an_instant_is_as_exact_as_the_database_keeps_it() -> None:
    moment = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
    assert instant(timestamp(moment)) == moment.replace(microsecond=123000)
