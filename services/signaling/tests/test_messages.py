"""Between protobuf and the domain."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from parley.api.appointments.v1 import appointments_pb2
from parley.api.chat.v1 import chat_pb2
from parley.api.common.v1 import common_pb2
from parley.api.live.v1 import live_pb2
from parley.api.live.v1.live_pb2 import ClientFrame, Hello, ServerFrame
from parley.api.notifications.v1.events_pb2 import MessageSent, NotificationsEvent
from parley.api.notifications.v1.notifications_pb2 import CHANNEL_SMS, MESSAGE_KIND_TURN_NEAR
from parley.api.signaling.v1.events_pb2 import SignalingEvent
from parley.signaling import messages
from parley.signaling.domain import frames, outputs
from parley.signaling.domain.appointment import Appointment, Attendance, Customer, State
from parley.signaling.domain.frames import ClosingReason, Media, Member, MemberKind, StaffStatus
from parley.signaling.domain.outputs import Record
from parley.signaling.messages import FrameMalformed

HELLO = Hello(access_token="t", kind=live_pb2.CHANNEL_KIND_ROOM, channel_id="apt_1", session_id="12345678")
MEMBER = Member("prt_1", MemberKind.CUSTOMER, "page-1", True, Media(microphone=True), True)
NEWS = frames.AppointmentNews("apt_1", 4, "in_progress", True, False, True)
MESSAGE = frames.MessageNews("msg_1", "apt_1", "client-1", "prt_1", MemberKind.CUSTOMER, "Bonjour", 5)
NOTICES: list[frames.Notice] = [
    frames.Welcome(3, True, 9, "prt_1", (MEMBER,), NEWS),
    frames.Moved("wss://there"),
    frames.Closing(ClosingReason.SLOW, 1),
    frames.Pong(7, 8),
    frames.Pong(0, 0),
    frames.Presence(MEMBER),
    frames.TypingNotice("prt_1", True),
    NEWS,
    frames.QueueNews(1, 2, 90),
    frames.DeliveryNews("apt_1", "ntf_1", "invitation", "sms"),
    MESSAGE,
    frames.ReceiptNews("apt_1", "prt_1", "msg_1", "msg_1"),
]


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: type(notice).__name__)
def test_each_notice_is_a_body_with_its_own_fields(notice: frames.Notice) -> None:
    frame = ServerFrame.FromString(messages.encode_notice(notice))
    name = frame.WhichOneof("body")
    expected = type(notice).__name__.removesuffix("Notice").lower()
    assert name is not None
    assert name.replace("_", "") == expected
    body = getattr(frame, name)
    for field in (
        "epoch",
        "resumed",
        "ack",
        "url",
        "sent_at_ms",
        "position",
        "length",
        "version",
        "text",
        "typing",
        "estimated_wait_seconds",
        "kind",
        "channel",
        "message_id",
    ):
        if hasattr(notice, field):
            assert getattr(body, field) == getattr(notice, field)


@pytest.mark.parametrize("event", ["message_failed", "message_held"])
def test_a_message_that_does_not_reach_its_customer_is_news_by_its_names_in_the_rest_api(event: str) -> None:
    told = NotificationsEvent()
    message = getattr(told, event).message
    message.id, message.appointment_id = "ntf_1", "apt_1"
    message.kind, message.channel = MESSAGE_KIND_TURN_NEAR, CHANNEL_SMS
    assert messages.decode_delivery(told) == frames.DeliveryNews("apt_1", "ntf_1", "turn_near", "sms")


def test_a_message_that_was_sent_is_no_news() -> None:
    assert messages.decode_delivery(NotificationsEvent(message_sent=MessageSent())) is None


def test_every_reason_to_close_has_its_number() -> None:
    for reason in ClosingReason:
        frame = ServerFrame.FromString(messages.encode_notice(frames.Closing(reason)))
        assert live_pb2.ClosingReason.Name(frame.closing.reason) == f"CLOSING_REASON_{reason.name}"
    assert len(ClosingReason) == len(live_pb2.ClosingReason.keys()) - 1


def test_a_hello_is_read() -> None:
    data = ClientFrame(hello=HELLO).SerializeToString()
    expected = frames.Hello("t", frames.ChannelKind.ROOM, "apt_1", "12345678")
    assert messages.decode_hello(data) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": live_pb2.CHANNEL_KIND_UNSPECIFIED},
        {"channel_id": ""},
        {"channel_id": "x" * 65},
        {"session_id": "1234567"},
        {"session_id": "x" * 65},
    ],
)
def test_a_hello_that_names_too_little_or_too_much_is_malformed(changes: dict[str, str]) -> None:
    hello = Hello()
    hello.CopyFrom(HELLO)
    for name, value in changes.items():
        setattr(hello, name, value)
    with pytest.raises(FrameMalformed):
        messages.decode_hello(ClientFrame(hello=hello).SerializeToString())


def test_a_signal_is_forwarded_whole_under_the_senders_true_name() -> None:
    forged = live_pb2.Signal(
        member_id="prt_1",
        session_id="forged",
        candidate=live_pb2.Candidate(candidate="c", sdp_mid="0", sdp_m_line_index=1),
    )
    seq, frame = messages.decode_frame(ClientFrame(seq=4, signal=forged).SerializeToString())
    assert isinstance(frame, frames.Signal)
    assert (seq, frame.to) == (4, "prt_1")
    notice = frames.SignalNotice("stf_1", "page-staff", frame.content)
    heard = ServerFrame.FromString(messages.encode_notice(notice)).signal
    assert (heard.member_id, heard.session_id) == ("stf_1", "page-staff")
    assert heard.candidate == forged.candidate


@pytest.mark.parametrize(
    "frame",
    [
        ClientFrame(signal=live_pb2.Signal(member_id="prt_1")),
        ClientFrame(signal=live_pb2.Signal(candidate=live_pb2.Candidate(candidate="x" * 5_000))),
        ClientFrame(signal=live_pb2.Signal(description=live_pb2.Description(sdp="x" * 65_537))),
        ClientFrame(hello=HELLO),
    ],
    ids=["without content", "a long candidate", "a long description", "a second hello"],
)
def test_what_no_client_of_ours_says_is_malformed(frame: ClientFrame) -> None:
    with pytest.raises(FrameMalformed):
        messages.decode_frame(frame.SerializeToString())


def test_a_body_of_the_future_is_unknown_and_keeps_its_number() -> None:
    assert messages.decode_frame(ClientFrame(seq=3).SerializeToString()) == (3, frames.Unknown())
    unheard_of = ClientFrame(call_stats=live_pb2.CallStats())
    assert messages.decode_frame(unheard_of.SerializeToString()) == (0, frames.Unknown())


@pytest.mark.parametrize("status", [each for each in StaffStatus if each is not StaffStatus.UNSAID])
def test_a_status_is_read_and_told_by_its_name(status: StaffStatus) -> None:
    number = live_pb2.StaffStatus.Value(f"STAFF_STATUS_{status.name}")
    said = ClientFrame(seq=2, set_status=live_pb2.SetStatus(status=number))
    assert messages.decode_frame(said.SerializeToString()) == (2, status)
    notice = frames.Presence(replace(MEMBER, status=status))
    assert ServerFrame.FromString(messages.encode_notice(notice)).presence.member.status == number
    assert len(StaffStatus) == len(live_pb2.StaffStatus.keys())


def test_a_status_that_is_not_said_or_not_known_is_unknown() -> None:
    for data in (live_pb2.SetStatus().SerializeToString(), b"\x08\x63"):
        frame = ClientFrame(seq=3)
        frame.set_status.MergeFromString(data)
        assert messages.decode_frame(frame.SerializeToString()) == (3, frames.Unknown())


def test_an_appointment_is_read_as_far_as_it_decides_who_may_be_there() -> None:
    message = appointments_pb2.Appointment(
        id="apt_1",
        version=4,
        tenant_id="ten_1",
        team_id="team_1",
        specialist_id="stf_booked",
        state=appointments_pb2.APPOINTMENT_STATE_IN_PROGRESS,
        participants=[
            appointments_pb2.Participant(id="stf_1", role=appointments_pb2.PARTICIPANT_ROLE_SPECIALIST, admitted=True),
            appointments_pb2.Participant(
                id="prt_1",
                role=appointments_pb2.PARTICIPANT_ROLE_CUSTOMER,
                device_id="dev_1",
                pending_device_id="dev_2",
                admitted=True,
            ),
        ],
        links=[appointments_pb2.Link(id="lnk_1")],
    )
    customer = Customer("prt_1", "dev_1", "dev_2", admitted=True)
    expected = Appointment("apt_1", 4, "ten_1", "team_1", "stf_1", State.IN_PROGRESS, customer)
    assert messages.decode_appointment(message) == expected
    message.participants[0].admitted = False
    assert messages.decode_appointment(message).specialist_id == ""
    message.links[0].revoked_at.FromSeconds(1)
    assert messages.decode_appointment(message).link_revoked


def test_every_state_of_an_appointment_is_known_and_another_is_refused() -> None:
    for number in appointments_pb2.AppointmentState.values():
        message = appointments_pb2.Appointment(state=number)
        if number:
            assert messages.decode_appointment(message).state in State
        else:
            with pytest.raises(ValueError, match="unspecified"):
                messages.decode_appointment(message)


def test_a_stored_message_and_a_receipt_are_read() -> None:
    sender = common_pb2.Actor(kind=common_pb2.ACTOR_KIND_PARTICIPANT, id="prt_1")
    stored = chat_pb2.Message(id="msg_1", appointment_id="apt_1", client_id="client-1", sender=sender, text="Bonjour")
    stored.sent_at.FromMilliseconds(5)
    assert messages.decode_message(stored) == MESSAGE
    receipt = chat_pb2.Receipt(member_id="prt_1", delivered_up_to="msg_2", read_up_to="msg_1")
    assert messages.decode_receipt(receipt, "apt_1") == frames.ReceiptNews("apt_1", "prt_1", "msg_2", "msg_1")


@pytest.mark.parametrize(
    ("fact", "name"),
    [
        (outputs.MemberJoined("team_1"), "member_joined"),
        (outputs.MemberLeft("team_1"), "member_left"),
        (outputs.CallConnected(321), "call_connected"),
        (outputs.CallLost(), "call_lost"),
        (outputs.CallEnded(), "call_ended"),
    ],
)
def test_each_fact_is_an_event_of_its_own(fact: outputs.Fact, name: str) -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    record = Record(fact, "prt_1", MemberKind.CUSTOMER, "apt_1", "ten_1", 1)
    event = SignalingEvent.FromString(messages.encode_record(record, "evt_1", at, "trace"))
    assert event.WhichOneof("event") == name
    assert getattr(event, name).member_id == "prt_1"
    envelope = event.envelope
    assert (envelope.id, envelope.tenant_id, envelope.appointment_id) == ("evt_1", "ten_1", "apt_1")
    assert (envelope.actor.id, messages.decode_time(envelope)) == ("prt_1", at)
    attendance = messages.decode_attendance(event)
    if name in ("member_joined", "member_left"):
        assert attendance == Attendance("apt_1", "ten_1", "team_1", MemberKind.CUSTOMER, name == "member_joined")
    else:
        assert attendance is None
