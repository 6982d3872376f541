"""A conversation per appointment: who may speak, in which order, and how far everyone has read."""

import math
import re
import unicodedata
from collections import OrderedDict, deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from parley.common import errors

MAX_TEXT_LENGTH = 4000
# Everyone who ever moved a receipt: the customer, and the tenant's staff who opened the conversation.
MAX_RECEIPTS = 100
_CLIENT_ID = re.compile(r"[A-Za-z0-9._:-]{8,64}")
_LAYOUT_CHARACTERS = "\n\t"


class ActorKind(Enum):
    """Who can take part in a conversation."""

    STAFF = "staff"
    PARTICIPANT = "participant"
    # Takes part in none, but erases them.
    SERVICE = "service"


class AppointmentState(Enum):
    """The appointment's states, by parley.appointments.v1."""

    SCHEDULED = "scheduled"
    INVITED = "invited"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    EXPIRED = "expired"


_CALLED_OFF = frozenset({AppointmentState.CANCELLED, AppointmentState.NO_SHOW, AppointmentState.EXPIRED})
# Who waits, talks or has talked. A customer who left the waiting room enters again before they write.
_PRESENT = frozenset({AppointmentState.WAITING, AppointmentState.IN_PROGRESS, AppointmentState.COMPLETED})


class ConversationNotFound(errors.NotFound):
    """No such appointment, or not one that the caller may know of."""

    reason = "CONVERSATION_NOT_FOUND"


class ConversationClosed(errors.FailedPrecondition):
    """The appointment's state lets this caller no longer, or not yet, take part."""

    reason = "CONVERSATION_CLOSED"


class ConversationSealed(ConversationClosed):
    """It is erased, or being erased."""

    def __init__(self) -> None:
        super().__init__("The conversation was erased: nothing more can be posted.")


class ClientIdReused(errors.AlreadyExists):
    """The client id names another message of this conversation."""

    reason = "CLIENT_ID_REUSED"


class MessageNotFound(errors.NotFound):
    """No such message in this conversation."""

    reason = "MESSAGE_NOT_FOUND"


class TooManyReceipts(errors.ResourceExhausted):
    """More members than a conversation keeps receipts for."""

    reason = "TOO_MANY_RECEIPTS"


class PostingTooFast(errors.ResourceExhausted):
    """The sender went over the rate at which one may post."""

    reason = "POSTING_TOO_FAST"


class ConversationBusy(errors.Unavailable):
    """So many posts at once that this one found no place in the order; sending it again is safe."""

    reason = "CONVERSATION_BUSY"


class ConversationExists(Exception):
    """The appointment has its conversation already."""


class ClientIdTaken(Exception):
    """A message with this client id is stored already."""


class PlaceTaken(Exception):
    """Another message already follows the one that this message was to follow."""


@dataclass(frozen=True)
class Actor:
    """Who speaks or reads: stf_… or prt_…; or the service that erases."""

    kind: ActorKind
    id: str


@dataclass(frozen=True)
class Appointment:
    """What chat knows of an appointment; the greater version is the newer.

    `customer_id` is the customer's participant and `device_id` the device they are in on, each empty for none. A
    further device that asks to take over, one that was replaced and one whose link was withdrawn are not in.
    """

    id: str
    tenant_id: str
    version: int
    state: AppointmentState
    customer_id: str
    device_id: str


@dataclass(frozen=True)
class Receipt:
    """How far a member has got, as message ids; empty before the first."""

    member_id: str
    delivered_up_to: str = ""
    read_up_to: str = ""


@dataclass(frozen=True)
class Message:
    """A text; `previous_id` is the message it follows, empty for the conversation's first."""

    id: str
    tenant_id: str
    appointment_id: str
    client_id: str
    sender: Actor
    text: str
    sent_at: datetime
    previous_id: str


@dataclass(frozen=True)
class MessagePosted:
    """A message has its place in the conversation."""

    message: Message


@dataclass(frozen=True)
class ReceiptMoved:
    """A member got further; `version` is the conversation's."""

    version: int
    receipt: Receipt


@dataclass(frozen=True)
class ConversationErased:
    """What was said is gone: so many messages."""

    messages: int


Event = MessagePosted | ReceiptMoved | ConversationErased


@dataclass(frozen=True)
class Recorded:
    """An event as it leaves the service: once, under its own id."""

    id: str
    at: datetime
    actor: Actor
    tenant_id: str
    appointment_id: str
    event: Event


@dataclass(frozen=True)
class Conversation:
    """The appointment as last known, and everyone's receipts; `version` counts the saves.

    `erased_messages` is how many there were when they were erased for good; None: they were not.
    """

    appointment: Appointment
    receipts: tuple[Receipt, ...] = ()
    version: int = 0
    erased_messages: int | None = None

    @property
    def erased(self) -> bool:
        """Nothing of it is told any more, and nothing more is posted."""
        return self.erased_messages is not None

    def learn(self, appointment: Appointment) -> "Conversation":
        """With the appointment's newer state; itself when it knows this or a newer one."""
        if appointment.version <= self.appointment.version:
            return self
        return replace(self, appointment=appointment)

    def authorise_reading(self, reader: Actor, device_id: str) -> None:
        """Raises ConversationNotFound for a stranger and for a customer's device that is not in,
        ConversationClosed for a customer called off.
        """
        if reader.kind is ActorKind.PARTICIPANT:
            self._authorise_participant(reader, device_id)

    def authorise_posting(self, sender: Actor, device_id: str) -> None:
        """As for reading; and nobody posts to an appointment that does not take place."""
        self.authorise_reading(sender, device_id)
        if self.erased:
            raise ConversationSealed
        if self.appointment.state in _CALLED_OFF:
            raise ConversationClosed("The appointment does not take place: nothing more can be posted.")

    def erase(self, messages: int) -> tuple["Conversation", list[Event]]:
        """Take no more messages, and forget how far everyone had read; `messages` are there to be erased."""
        if self.erased:
            return self, []
        return replace(self, receipts=(), erased_messages=messages), [ConversationErased(messages)]

    def _authorise_participant(self, participant: Actor, device_id: str) -> None:
        known = self.appointment
        if not device_id or (participant.id, device_id) != (known.customer_id, known.device_id):
            raise ConversationNotFound("There is no such conversation for this participant on this device.")
        if self.appointment.state not in _PRESENT:
            raise ConversationClosed("The conversation is open from the waiting room on, unless called off.")

    def receipt_of(self, member_id: str) -> Receipt:
        """How far a member has got."""
        known = (receipt for receipt in self.receipts if receipt.member_id == member_id)
        return next(known, Receipt(member_id))

    def move_receipt(self, member_id: str, delivered_up_to: str, read_up_to: str) -> tuple["Conversation", list[Event]]:
        """Move forward only; what is read is delivered. Empty ids leave theirs as they are.

        Raises TooManyReceipts for a new member of a full conversation.
        """
        before = self.receipt_of(member_id)
        if self.erased:
            return self, []
        read = max(before.read_up_to, read_up_to)
        moved = Receipt(member_id, max(before.delivered_up_to, delivered_up_to, read), read)
        if moved == before:
            return self, []
        others = tuple(receipt for receipt in self.receipts if receipt.member_id != member_id)
        if len(others) >= MAX_RECEIPTS:
            raise TooManyReceipts(f"A conversation keeps the receipts of {MAX_RECEIPTS} members.")
        after = replace(self, receipts=(*others, moved))
        return after, [ReceiptMoved(self.version + 1, moved)]


@dataclass(frozen=True)
class Seal:
    """Takes the place of a message, that there be none."""

    id: str
    tenant_id: str
    appointment_id: str
    sealed_at: datetime
    previous_id: str


@dataclass(frozen=True)
class Transcript:
    """What was said in an appointment, oldest first; not `complete` where no more fitted."""

    appointment_id: str
    messages: tuple[Message, ...]
    complete: bool


def check_client_id(client_id: str) -> None:
    """Raises InvalidArgument unless it is 8 to 64 letters, digits and . _ : - of ASCII."""
    if not _CLIENT_ID.fullmatch(client_id):
        raise errors.InvalidArgument(
            "client_id takes 8 to 64 of A-Z a-z 0-9 . _ : - (a UUID is fine).", field="client_id"
        )


def check_text(text: str) -> None:
    """Raises InvalidArgument for nothing, too much, or control characters other than tab and line feed."""
    if not text.strip():
        raise errors.InvalidArgument("text must hold something to read.", field="text")
    if len(text) > MAX_TEXT_LENGTH:
        raise errors.InvalidArgument(f"text takes at most {MAX_TEXT_LENGTH} characters.", field="text")
    if any(unicodedata.category(c) == "Cc" and c not in _LAYOUT_CHARACTERS for c in text):
        raise errors.InvalidArgument(
            "text must not hold control characters other than tab and line feed.", field="text"
        )


def following_id(fresh_id: str, previous_id: str) -> str:
    """An id after `previous_id`: the fresh UUIDv7 itself, unless another replica's clock runs ahead.

    Then it is the previous id plus one (RFC 9562 section 6.2, method 2), so that ids grow along the
    conversation whatever the clocks say.
    """
    if fresh_id > previous_id:
        return fresh_id
    prefix, number = previous_id.split("_", 1)
    return f"{prefix}_{int(number, 16) + 1:032x}"


def answer_again(first: Message, sender: Actor, text: str) -> Message:
    """The message first stored under a client id, for one sent twice.

    Raises ClientIdReused when the second is not the same message from the same sender.
    """
    if (first.sender, first.text) != (sender, text):
        raise ClientIdReused("This client_id names another message; make a new one for each message.")
    return first


class PostingRate:
    """At most `limit` posts of a sender in any `window`; remembers `max_senders` of them, the latest."""

    def __init__(self, limit: int, window: timedelta, max_senders: int = 10_000) -> None:
        self._limit = limit
        self._window = window
        self._max_senders = max_senders
        self._posts: OrderedDict[str, deque[datetime]] = OrderedDict()

    def admit(self, sender_id: str, now: datetime) -> None:
        """Count a post; raises PostingTooFast, uncounted, when it is one too many."""
        posts = self._posts.setdefault(sender_id, deque())
        self._posts.move_to_end(sender_id)
        while posts and posts[0] <= now - self._window:
            posts.popleft()
        if len(posts) >= self._limit:
            wait = (posts[0] + self._window - now).total_seconds()
            raise PostingTooFast(
                f"At most {self._limit} messages in {self._window.total_seconds():.0f} s; "
                f"send this one again in {wait:.1f} s.",
                retry_after=str(math.ceil(wait)),
            )
        posts.append(now)
        if len(self._posts) > self._max_senders:
            self._posts.popitem(last=False)
