"""What a channel asks its owner to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from parley.signaling.domain.frames import ClosingReason, MemberKind, Notice
from parley.signaling.domain.session import Session


@dataclass(slots=True)
class Send:
    """Tell sessions something; a reliable notice is numbered and kept for each."""

    to: Sequence[Session]
    notice: Notice
    reliable: bool


@dataclass(slots=True)
class Resend:
    """Repeat frames that a session missed."""

    to: Session
    frames: Sequence[bytes]


@dataclass(slots=True)
class Close:
    """End a session's socket; the channel keeps the session only where it may resume."""

    session: Session
    reason: ClosingReason


@dataclass(frozen=True, slots=True)
class MemberJoined:
    """A member is in the room."""

    team_id: str


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """A member left the room, or its grace passed."""

    team_id: str


@dataclass(frozen=True, slots=True)
class CallConnected:
    """A member decoded the other's first frame."""

    first_frame_ms: int


@dataclass(frozen=True, slots=True)
class CallLost:
    """A member lost the call's media."""


@dataclass(frozen=True, slots=True)
class CallEnded:
    """A member ended the call."""


Fact = MemberJoined | MemberLeft | CallConnected | CallLost | CallEnded


@dataclass(frozen=True, slots=True)
class Record:
    """Tell other services a fact of an appointment's room, as its owner in this epoch."""

    fact: Fact
    member_id: str
    member_kind: MemberKind
    appointment_id: str
    tenant_id: str
    epoch: int


@dataclass(frozen=True, slots=True)
class SetUp:
    """What came of an admission: milliseconds until a side saw the other; None: neither did in time."""

    milliseconds: int | None


Output = Send | Resend | Close | Record | SetUp
