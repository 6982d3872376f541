"""What tests of rooms share: a room with its sessions, and what its outputs mean."""

from collections.abc import Sequence

from parley.signaling.domain.appointment import Appointment
from parley.signaling.domain.frames import (
    ClosingReason,
    Media,
    Member,
    MemberKind,
    MessageNews,
    Notice,
    Signal,
    SignalNotice,
    Welcome,
)
from parley.signaling.domain.outputs import (
    Close,
    Output,
    Record,
    Send,
    SetUp,
)
from parley.signaling.domain.room import Room
from parley.signaling.domain.session import Session

from .domain_values import NOW

EPOCH = 7
SDP = Signal("", b"sdp")


def told(outputs: Sequence[Output], session: Session) -> list[Notice]:
    """What a session is told, in order."""
    return [output.notice for output in outputs if isinstance(output, Send) and session in output.to]


def closed(outputs: Sequence[Output]) -> dict[str, ClosingReason]:
    return {output.session.session_id: output.reason for output in outputs if isinstance(output, Close)}


def facts(outputs: Sequence[Output]) -> list[tuple[str, object]]:
    return [(output.member_id, output.fact) for output in outputs if isinstance(output, Record)]


def set_ups(outputs: Sequence[Output]) -> list[SetUp]:
    return [output for output in outputs if isinstance(output, SetUp)]


def signals(outputs: Sequence[Output]) -> list[tuple[str, bytes]]:
    """Who is sent which signal."""
    return [
        (session.session_id, output.notice.content)
        for output in outputs
        if isinstance(output, Send) and isinstance(output.notice, SignalNotice)
        for session in output.to
    ]


def room_with(appointment: Appointment, *sessions: Session) -> Room:
    room = Room(EPOCH, appointment)
    for session in sessions:
        assert room.refusal(session) is None
        room.join(session, 0, 0, NOW)
    return room


def welcome_of(outputs: Sequence[Output]) -> Welcome:
    welcomes = [each.notice for each in outputs if isinstance(each, Send) and isinstance(each.notice, Welcome)]
    assert len(welcomes) == 1
    return welcomes[0]


def member(id: str, session: Session, *, admitted: bool = False, media: Media | None = None) -> Member:
    return Member(id, session.kind, session.session_id, True, media or Media(), admitted)


def message(id: str = "msg_1") -> MessageNews:
    return MessageNews(id, "apt_1", "client-1", "prt_1", MemberKind.CUSTOMER, "Bonjour", 1)
