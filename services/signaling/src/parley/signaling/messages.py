"""The domain as protobuf, and back."""

from datetime import UTC, datetime
from functools import lru_cache

from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1.service_pb2 import ListQueueResponse
from parley.api.chat.v1 import chat_pb2
from parley.api.common.v1 import common_pb2
from parley.api.live.v1 import live_pb2
from parley.api.notifications.v1 import events_pb2 as notifications_pb2
from parley.api.notifications.v1.notifications_pb2 import Channel, MessageKind
from parley.api.signaling.v1 import events_pb2
from parley.signaling.domain.appointment import Appointment, Attendance, Customer, QueuePlace, State
from parley.signaling.domain.flow import varint
from parley.signaling.domain.frames import (
    MAX_SDP_BYTES,
    PING_INTERVAL_SECONDS,
    SESSION_ID_LENGTHS,
    AppointmentNews,
    Bye,
    CallPhase,
    CallStats,
    ChannelKind,
    Closing,
    ClosingReason,
    DeliveryNews,
    Frame,
    Hello,
    Media,
    Member,
    MemberKind,
    MessageNews,
    Moved,
    Notice,
    Ping,
    Pong,
    Presence,
    QueueNews,
    ReceiptNews,
    Signal,
    SignalNotice,
    StaffStatus,
    Typing,
    TypingNotice,
    Unknown,
    Welcome,
)
from parley.signaling.domain.outputs import (
    CallConnected,
    CallLost,
    MemberJoined,
    MemberLeft,
    Record,
)

_MAX_ID_LENGTH = 64
_SIGNAL_LIMITS = {"candidate": 4 * 1024, "description": MAX_SDP_BYTES}
# The field of a ServerFrame, of bytes behind their length.
_SIGNAL_TAG = varint(live_pb2.ServerFrame.SIGNAL_FIELD_NUMBER << 3 | 2)
# Senders whose encoded names are at hand.
_SENDERS = 4_096

_CHANNEL_KINDS = {
    live_pb2.CHANNEL_KIND_ROOM: ChannelKind.ROOM,
    live_pb2.CHANNEL_KIND_DESK: ChannelKind.DESK,
}
_MEMBER_KINDS = {
    MemberKind.CUSTOMER: live_pb2.MEMBER_KIND_CUSTOMER,
    MemberKind.STAFF: live_pb2.MEMBER_KIND_STAFF,
}
_CALL_PHASES = {
    live_pb2.CALL_PHASE_CONNECTED: CallPhase.CONNECTED,
    live_pb2.CALL_PHASE_LOST: CallPhase.LOST,
    live_pb2.CALL_PHASE_ENDED: CallPhase.ENDED,
}
_STATUSES = {
    StaffStatus.UNSAID: live_pb2.STAFF_STATUS_UNSPECIFIED,
    StaffStatus.AVAILABLE: live_pb2.STAFF_STATUS_AVAILABLE,
    StaffStatus.AWAY: live_pb2.STAFF_STATUS_AWAY,
    StaffStatus.BUSY: live_pb2.STAFF_STATUS_BUSY,
}
_SAID_STATUSES = {number: status for status, number in _STATUSES.items() if status}
_CLOSING_REASONS = {reason: live_pb2.ClosingReason.Value(f"CLOSING_REASON_{reason.name}") for reason in ClosingReason}
_ACTOR_KINDS = {
    MemberKind.CUSTOMER: common_pb2.ACTOR_KIND_PARTICIPANT,
    MemberKind.STAFF: common_pb2.ACTOR_KIND_STAFF,
}


class FrameMalformed(ValueError):
    """A client's frame breaks the protocol."""


def decode_hello(data: bytes) -> Hello:
    """Return a first frame. Raises FrameMalformed for anything else."""
    frame = _parse(data)
    if frame.WhichOneof("body") != "hello":
        raise FrameMalformed("the first frame is no hello")
    hello = frame.hello
    kind = _CHANNEL_KINDS.get(hello.kind)
    if kind is None or not 0 < len(hello.channel_id) <= _MAX_ID_LENGTH:
        raise FrameMalformed("a hello names no channel")
    if len(hello.session_id) not in SESSION_ID_LENGTHS:
        raise FrameMalformed("a session id has 8 to 64 characters")
    return Hello(hello.access_token, kind, hello.channel_id, hello.session_id, hello.resume_epoch, hello.resume_seq)


def decode_frame(data: bytes) -> tuple[int, Frame]:
    """Return a later frame with its number, 0 for none. Raises FrameMalformed."""
    frame = _parse(data)
    return frame.seq, _decode_signal(frame.signal) if frame.HasField("signal") else _decode_body(frame)


def encode_notice(notice: Notice) -> bytes:
    """Return a ServerFrame's bytes without number; `flow.numbered` puts it in front."""
    if isinstance(notice, SignalNotice):
        return _encode_signal(notice)
    frame = live_pb2.ServerFrame()
    match notice:
        case TypingNotice():
            frame.typing.member_id = notice.sender
            frame.typing.typing = notice.typing
        case Pong():
            frame.pong.sent_at_ms = notice.sent_at_ms
            frame.pong.ack = notice.ack
            frame.pong.SetInParent()
        case Presence():
            frame.presence.member.CopyFrom(_encode_member(notice.member))
        case AppointmentNews():
            frame.appointment_news.CopyFrom(_encode_appointment_news(notice))
        case QueueNews():
            frame.queue_news.position = notice.position
            frame.queue_news.length = notice.length
            frame.queue_news.estimated_wait_seconds = notice.estimated_wait_seconds
        case MessageNews():
            frame.message_news.CopyFrom(_encode_message_news(notice))
        case ReceiptNews():
            frame.receipt_news.appointment_id = notice.appointment_id
            frame.receipt_news.member_id = notice.member_id
            frame.receipt_news.delivered_up_to = notice.delivered_up_to
            frame.receipt_news.read_up_to = notice.read_up_to
        case DeliveryNews():
            frame.delivery_news.appointment_id = notice.appointment_id
            frame.delivery_news.message_id = notice.message_id
            frame.delivery_news.kind = notice.kind
            frame.delivery_news.channel = notice.channel
        case Welcome():
            frame.welcome.CopyFrom(_encode_welcome(notice))
        case Moved():
            frame.moved.url = notice.url
        case Closing():
            frame.closing.reason = _CLOSING_REASONS[notice.reason]
            frame.closing.retry_after_seconds = notice.retry_after_seconds
    return frame.SerializeToString()


def encode_record(record: Record, id: str, at: datetime, traceparent: str) -> bytes:
    """Return a SignalingEvent's bytes."""
    event = events_pb2.SignalingEvent(
        envelope=common_pb2.Envelope(
            id=id,
            time=_timestamp(at),
            actor=common_pb2.Actor(kind=_ACTOR_KINDS[record.member_kind], id=record.member_id),
            tenant_id=record.tenant_id,
            traceparent=traceparent,
            appointment_id=record.appointment_id,
        )
    )
    match record.fact:
        case MemberJoined(team_id=team):
            event.member_joined.member_id, event.member_joined.team_id = record.member_id, team
        case MemberLeft(team_id=team):
            event.member_left.member_id, event.member_left.team_id = record.member_id, team
        case CallConnected(first_frame_ms=milliseconds):
            event.call_connected.member_id = record.member_id
            event.call_connected.first_frame_ms = milliseconds
        case CallLost():
            event.call_lost.member_id = record.member_id
        case _:
            event.call_ended.member_id = record.member_id
    return event.SerializeToString()


def decode_appointment(message: appointments_pb2.Appointment) -> Appointment:
    """Return what signaling needs of it. Raises ValueError for a state that this release does not know."""
    name = appointments_pb2.AppointmentState.Name(message.state)
    customers = (each for each in message.participants if each.role == appointments_pb2.PARTICIPANT_ROLE_CUSTOMER)
    customer = next(customers, None)
    # Whoever admitted is in the call: a colleague may stand in for the one who is booked.
    specialists = (
        each
        for each in message.participants
        if each.role == appointments_pb2.PARTICIPANT_ROLE_SPECIALIST and each.admitted
    )
    specialist = next(specialists, None)
    return Appointment(
        id=message.id,
        version=message.version,
        tenant_id=message.tenant_id,
        team_id=message.team_id,
        specialist_id=specialist.id if specialist else "",
        state=State(name.removeprefix("APPOINTMENT_STATE_").lower()),
        customer=Customer(customer.id, customer.device_id, customer.pending_device_id, customer.admitted)
        if customer
        else None,
        link_revoked=any(link.HasField("revoked_at") for link in message.links),
    )


def decode_message(message: chat_pb2.Message) -> MessageNews:
    """Return a stored message as news."""
    return MessageNews(
        id=message.id,
        appointment_id=message.appointment_id,
        client_id=message.client_id,
        sender_id=message.sender.id,
        sender_kind=_decode_kind(message.sender),
        text=message.text,
        sent_at_ms=message.sent_at.ToMilliseconds(),
    )


def decode_receipt(receipt: chat_pb2.Receipt, appointment_id: str) -> ReceiptNews:
    """Return a receipt as news."""
    return ReceiptNews(appointment_id, receipt.member_id, receipt.delivered_up_to, receipt.read_up_to)


def decode_queue(answer: ListQueueResponse) -> list[QueuePlace]:
    """Return a queue's places, the next first."""
    return [QueuePlace(each.appointment_id, each.position, each.estimated_wait_seconds) for each in answer.places]


def decode_delivery(event: notifications_pb2.NotificationsEvent) -> DeliveryNews | None:
    """Return a message that did not reach its customer; None for an event about something else."""
    match event.WhichOneof("event"):
        case "message_failed":
            message = event.message_failed.message
        case "message_held":
            message = event.message_held.message
        case _:
            return None
    kind = MessageKind.Name(message.kind).removeprefix("MESSAGE_KIND_").lower()
    channel = Channel.Name(message.channel).removeprefix("CHANNEL_").lower()
    return DeliveryNews(message.appointment_id, message.id, kind, channel)


def decode_attendance(event: events_pb2.SignalingEvent) -> Attendance | None:
    """Return who joined or left which room; None for an event about something else."""
    match event.WhichOneof("event"):
        case "member_joined":
            team_id, online = event.member_joined.team_id, True
        case "member_left":
            team_id, online = event.member_left.team_id, False
        case _:
            return None
    envelope = event.envelope
    kind = _decode_kind(envelope.actor)
    return Attendance(envelope.appointment_id, envelope.tenant_id, team_id, kind, online)


def decode_time(envelope: common_pb2.Envelope) -> datetime:
    """Return when an event came about."""
    return envelope.time.ToDatetime(UTC)


def _parse(data: bytes) -> live_pb2.ClientFrame:
    try:
        return live_pb2.ClientFrame.FromString(data)
    except DecodeError as error:
        raise FrameMalformed("the frame is no ClientFrame") from error


def _decode_body(frame: live_pb2.ClientFrame) -> Frame:
    match frame.WhichOneof("body"):
        case "ping":
            return Ping(frame.ping.sent_at_ms, frame.ping.ack, frame.ping.access_token)
        case "typing":
            return Typing(frame.typing.typing)
        case "set_media" | "set_status":
            return _decode_setting(frame)
        case "bye":
            return Bye()
        case "call_stats" if frame.call_stats.phase in _CALL_PHASES:
            return CallStats(_CALL_PHASES[frame.call_stats.phase], frame.call_stats.first_frame_ms)
        case "hello":
            raise FrameMalformed("a second hello")
    return Unknown()


def _decode_setting(frame: live_pb2.ClientFrame) -> Media | StaffStatus | Unknown:
    if frame.HasField("set_media"):
        return Media(frame.set_media.microphone, frame.set_media.camera)
    return _SAID_STATUSES.get(frame.set_status.status, Unknown())


def _decode_signal(signal: live_pb2.Signal) -> Signal:
    limit = _SIGNAL_LIMITS.get(signal.WhichOneof("content") or "")
    if limit is None:
        raise FrameMalformed("a signal without content")
    to = signal.member_id
    # Who sends it is what the server knows, not what the client says.
    signal.ClearField("member_id")
    signal.ClearField("session_id")
    content = signal.SerializeToString()
    if len(content) > limit:
        raise FrameMalformed("a signal is too long")
    return Signal(to, content)


def _encode_signal(notice: SignalNotice) -> bytes:
    # The most frequent notice by far: a message's bytes appended to another's merge with it.
    signal = _sender(notice.sender, notice.session_id) + notice.content
    return _SIGNAL_TAG + varint(len(signal)) + signal


@lru_cache(_SENDERS)
def _sender(member_id: str, session_id: str) -> bytes:
    return live_pb2.Signal(member_id=member_id, session_id=session_id).SerializeToString()


def _encode_member(member: Member) -> live_pb2.Member:
    return live_pb2.Member(
        id=member.id,
        kind=_MEMBER_KINDS[member.kind],
        session_id=member.session_id,
        online=member.online,
        media=live_pb2.SetMedia(microphone=member.media.microphone, camera=member.media.camera),
        admitted=member.admitted,
        status=_STATUSES[member.status],
    )


def _encode_appointment_news(news: AppointmentNews) -> live_pb2.AppointmentNews:
    return live_pb2.AppointmentNews(
        appointment_id=news.appointment_id,
        version=news.version,
        state=news.state,
        admitted=news.admitted,
        device_waiting=news.device_waiting,
        customer_online=news.customer_online,
    )


def _encode_message_news(news: MessageNews) -> live_pb2.MessageNews:
    return live_pb2.MessageNews(
        id=news.id,
        appointment_id=news.appointment_id,
        client_id=news.client_id,
        sender_id=news.sender_id,
        sender_kind=_MEMBER_KINDS[news.sender_kind],
        text=news.text,
        sent_at_ms=news.sent_at_ms,
    )


def _encode_welcome(welcome: Welcome) -> live_pb2.Welcome:
    return live_pb2.Welcome(
        epoch=welcome.epoch,
        resumed=welcome.resumed,
        ack=welcome.ack,
        member_id=welcome.member_id,
        ping_interval_ms=int(PING_INTERVAL_SECONDS * 1000),
        members=[_encode_member(member) for member in welcome.members],
        appointment=_encode_appointment_news(welcome.appointment) if welcome.appointment else None,
    )


def _decode_kind(actor: common_pb2.Actor) -> MemberKind:
    return MemberKind.CUSTOMER if actor.kind == common_pb2.ACTOR_KIND_PARTICIPANT else MemberKind.STAFF


def _timestamp(moment: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp
