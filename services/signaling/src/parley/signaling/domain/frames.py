"""What clients say (frames) and what they are told (notices): live.proto's bodies as plain values."""

from dataclasses import dataclass
from enum import Enum, IntEnum, auto

PING_INTERVAL_SECONDS = 5.0
# Longest silence of a client; more than two pings.
SILENCE_SECONDS = 12.0
HELLO_SECONDS = 5.0
MAX_FRAME_BYTES = 96 * 1024
MAX_SDP_BYTES = 64 * 1024
SESSION_ID_LENGTHS = range(8, 65)


class ChannelKind(Enum):
    """A room is one appointment's, a desk one team's."""

    ROOM = "room"
    DESK = "desk"


class MemberKind(Enum):
    """On which side of the call."""

    CUSTOMER = "customer"
    STAFF = "staff"


class ClosingReason(Enum):
    """Why the server closes a socket, as live.proto explains each."""

    UNAUTHENTICATED = auto()
    FORBIDDEN = auto()
    REVOKED = auto()
    ENDED = auto()
    REPLACED = auto()
    SLOW = auto()
    DRAINING = auto()
    PROTOCOL_ERROR = auto()
    SILENT = auto()
    OVERLOADED = auto()
    LEASE_LOST = auto()


class CallPhase(Enum):
    """What a client saw of its call."""

    CONNECTED = "connected"
    LOST = "lost"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame. `resume_epoch` is 0 for a client that comes afresh."""

    access_token: str
    kind: ChannelKind
    channel_id: str
    session_id: str
    resume_epoch: int = 0
    resume_seq: int = 0


@dataclass(slots=True)
class Ping:
    """`access_token` is a fresh one, or empty."""

    sent_at_ms: int
    ack: int
    access_token: str


@dataclass(slots=True)
class Signal:
    """SDP or a candidate for the member `to`. `content` is encoded, and forwarded unread."""

    to: str
    content: bytes


@dataclass(slots=True)
class Typing:
    """The sender begins or stops to type."""

    typing: bool


@dataclass(frozen=True, slots=True)
class Media:
    """What a member lets be heard and seen."""

    microphone: bool = False
    camera: bool = False


class StaffStatus(IntEnum):
    """What a desk's member lets colleagues know: the greater, the less they are to be disturbed."""

    UNSAID = 0
    AVAILABLE = 1
    AWAY = 2
    BUSY = 3


@dataclass(slots=True)
class Bye:
    """The sender leaves."""


@dataclass(slots=True)
class CallStats:
    """The call's state as the sender saw it."""

    phase: CallPhase
    first_frame_ms: int


@dataclass(slots=True)
class Unknown:
    """A body of a newer client: ignored, but numbered like any other."""


Frame = Ping | Signal | Typing | Media | StaffStatus | Bye | CallStats | Unknown


@dataclass(frozen=True, slots=True)
class Member:
    """A member as others see it."""

    id: str
    kind: MemberKind
    session_id: str
    online: bool
    media: Media
    admitted: bool
    status: StaffStatus = StaffStatus.UNSAID


@dataclass(frozen=True, slots=True)
class AppointmentNews:
    """An appointment's state; `admitted` is the receiver's own right to media."""

    appointment_id: str
    version: int
    state: str
    admitted: bool
    device_waiting: bool
    customer_online: bool


@dataclass(frozen=True, slots=True)
class Welcome:
    """The answer to Hello; `appointment` in rooms only."""

    epoch: int
    resumed: bool
    ack: int
    member_id: str
    members: tuple[Member, ...]
    appointment: AppointmentNews | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """Another pod serves the channel."""

    url: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The last frame of a socket."""

    reason: ClosingReason
    retry_after_seconds: int = 0


@dataclass(slots=True)
class Pong:
    """Echoes a ping; `ack` is the last client frame processed."""

    sent_at_ms: int
    ack: int


@dataclass(frozen=True, slots=True)
class Presence:
    """A member after a change."""

    member: Member


@dataclass(slots=True)
class SignalNotice:
    """A signal from the member `sender` in its session."""

    sender: str
    session_id: str
    content: bytes


@dataclass(slots=True)
class TypingNotice:
    """A member begins or stops to type."""

    sender: str
    typing: bool


@dataclass(frozen=True, slots=True)
class QueueNews:
    """A waiting customer's place; 1 is next. An estimate of -1: nothing is known yet."""

    position: int
    length: int
    estimated_wait_seconds: int


@dataclass(frozen=True, slots=True)
class MessageNews:
    """A chat message was stored."""

    id: str
    appointment_id: str
    client_id: str
    sender_id: str
    sender_kind: MemberKind
    text: str
    sent_at_ms: int


@dataclass(frozen=True, slots=True)
class ReceiptNews:
    """Somebody received or read messages."""

    appointment_id: str
    member_id: str
    delivered_up_to: str
    read_up_to: str


@dataclass(frozen=True, slots=True)
class DeliveryNews:
    """A message to a customer is not delivered; `kind` and `channel` as in the REST API."""

    appointment_id: str
    message_id: str
    kind: str
    channel: str


Notice = (
    Welcome
    | Moved
    | Closing
    | Pong
    | Presence
    | SignalNotice
    | TypingNotice
    | AppointmentNews
    | QueueNews
    | MessageNews
    | ReceiptNews
    | DeliveryNews
)
