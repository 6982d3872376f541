"""One message: what makes it one and the same, and what becomes of it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum

from parley.notifications.domain.errors import MessageFinished, MessageInHand

# How long after each failed attempt the next one waits; the attempt after the last wait is the last.
BACK_OFF = (timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
MAX_ATTEMPTS = len(BACK_OFF) + 1
# Another of our own services is away: no fault of the message, so it costs no attempt.
POSTPONEMENT = timedelta(seconds=5)
# A claimed message is no other replica's for this long. Its sender renews the claim at a quarter of it, so that three
# quarters, 11 s, are left when the database falls silent: more than a replica set takes to elect, some ten.
LEASE = timedelta(seconds=15)
SENDING_TIME = timedelta(seconds=30)
# What is planned ahead may go out this much before its time: each message needs a link and a dialogue with its
# provider, and of a thousand that are due at one instant none is then late, not even when their sender dies.
HEAD_START = timedelta(minutes=1)
# The longest that staff may write.
MAX_TEXT = 500
# All that an appointment can have: staff send at most 100.
MAX_OF_APPOINTMENT = 300
# Why a message was dropped that staff took off the books: it stays off, whatever happens to its appointment.
WITHDRAWN = "cancelled by staff"
# Why a message was dropped whose customer's data was erased.
ERASED = "erased"
# How far ahead staff may have a message sent.
FARTHEST = timedelta(days=366)


class Kind(Enum):
    """What a message is about."""

    INVITATION = "invitation"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    CHANGE = "change"
    TURN_NEAR = "turn_near"
    CUSTOM = "custom"
    STAFF_INVITATION = "staff_invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105

    @property
    def is_to_staff(self) -> bool:
        """Whether a member of staff gets it, rather than a customer."""
        return self in (Kind.STAFF_INVITATION, Kind.PASSWORD_RESET)

    @property
    def is_optional(self) -> bool:
        """Whether customers may opt out of it; what makes or changes an appointment reaches them anyway."""
        return self in (Kind.REMINDER, Kind.CUSTOM)


class Channel(Enum):
    """How it travels."""

    EMAIL = "email"
    SMS = "sms"


class State(Enum):
    """Where a message stands; DUE and HELD go on, and a dropped reminder may be wanted again."""

    DUE = "due"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


_TRANSITIONS = {
    State.DUE: frozenset(State),
    State.HELD: frozenset({State.DUE, State.HELD, State.DROPPED}),
    State.SENT: frozenset[State](),
    State.FAILED: frozenset[State](),
    State.DROPPED: frozenset({State.DUE}),
}


@dataclass(frozen=True)
class Key:
    """What makes a message one and the same, however often it is asked for.

    `instant` is the fact's own: the slot of an invitation, the due time of a reminder, the end of a cancelled
    appointment. `occasion` tells facts apart that share all else: the version that a change led to, or the id of
    a message that somebody asked for; empty for most.
    """

    appointment_id: str
    kind: Kind
    instant: datetime
    recipient_digest: str
    occasion: str = ""

    @property
    def digest(self) -> str:
        """A stable name for providers and Message-ID: 32 hex digits, of which nothing can be read."""
        instant = self.instant.astimezone(UTC).isoformat()
        parts = (self.appointment_id, self.kind.value, instant, self.recipient_digest, self.occasion)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def first_attempt_at(kind: Kind, due_at: datetime) -> datetime:
    """When a sender may claim a message that is due then: what is planned ahead has the head start.

    A change has none: it waits in full for another one to replace it.
    """
    return due_at if kind is Kind.CHANGE else due_at - HEAD_START


def recipient_digest(recipient_id: str, channel: Channel) -> str:
    """Name somebody's mailbox or phone without knowing its address."""
    return hashlib.sha256(f"{channel.value}\n{recipient_id}".encode()).hexdigest()


@dataclass(frozen=True)
class Creation:
    """The request with an idempotency key that created a message; `digest` is of all that it asked for."""

    tenant_id: str
    subject: str
    key: str
    digest: str


@dataclass(frozen=True)
class Message:
    """One message to one customer or member of staff; address and link exist at the moment of sending only.

    `next_attempt_at` is when a sender may claim it, None while it is held and once it is final; `claim` names the
    sender that has it now. `interrupted`: once a sender, or the provider it asked, never told what became of it,
    so it may have gone out. `traceparent` (W3C) is of what asked for it; its delivery goes on in that trace.
    `text` is of a custom message, `requested_by` whoever had it sent, empty where Parley itself did.
    """

    id: str
    tenant_id: str
    channel: Channel
    key: Key
    state: State
    due_at: datetime
    next_attempt_at: datetime | None
    customer_id: str = ""
    staff_id: str = ""
    traceparent: str = ""
    attempts: int = 0
    claim: str = ""
    interrupted: bool = False
    sent_at: datetime | None = None
    error: str = ""
    text: str = ""
    requested_by: str = ""
    creation: Creation | None = None
    version: int = 0

    @property
    def may_have_gone_out(self) -> bool:
        """Whether the recipient has it, or might."""
        return self.state is State.SENT or self.interrupted or bool(self.claim)

    @property
    def lateness(self) -> timedelta | None:
        """From the moment it was due until its provider took it (M21); None until then."""
        return None if self.sent_at is None else max(self.sent_at - self.due_at, timedelta())

    def is_in_hand(self, now: datetime) -> bool:
        """Whether a sender has it at this moment."""
        return bool(self.claim) and self.next_attempt_at is not None and now < self.next_attempt_at

    def claimed(self, claim: str, now: datetime) -> "Message":
        """In one sender's hands until the lease ends; raises MessageFinished."""
        self._check(State.DUE, self.state is State.DUE)
        return replace(
            self,
            attempts=self.attempts + 1,
            interrupted=self.interrupted or bool(self.claim),
            claim=claim,
            next_attempt_at=now + LEASE,
        )

    def sent(self, now: datetime) -> "Message":
        """The provider took it."""
        return replace(self._turned(State.SENT, error=""), sent_at=now)

    def refused(self, reason: str) -> "Message":
        """Given up at once."""
        return self._turned(State.FAILED, error=reason)

    def not_taken(self, reason: str, now: datetime, *, unanswered: bool = False) -> "Message":
        """Due again after the back-off, or failed when that was the last attempt."""
        message = replace(self, interrupted=self.interrupted or unanswered)
        if self.attempts >= MAX_ATTEMPTS:
            return message.refused(reason)
        return message._turned(State.DUE, error=reason, next_attempt_at=now + BACK_OFF[self.attempts - 1])

    def postponed(self, now: datetime) -> "Message":
        """Nothing was tried; due again soon."""
        again = self._turned(State.DUE, error=self.error, next_attempt_at=now + POSTPONEMENT)
        return replace(again, attempts=self.attempts - 1)

    def held(self, reason: str) -> "Message":
        """Nothing was tried, and nothing will be until its channel or tenant is no longer suspended (M22)."""
        waiting = self._turned(State.HELD, error=reason)
        return replace(waiting, attempts=max(self.attempts - 1, 0))

    def dropped(self, reason: str) -> "Message":
        """No longer wanted."""
        return self._turned(State.DROPPED, error=reason)

    def withdrawn(self, now: datetime) -> "Message":
        """Dropped by staff's wish; raises MessageInHand while a sender has it, MessageFinished after."""
        if self.is_in_hand(now):
            raise MessageInHand("The message is on its way at this moment.")
        return self.dropped(WITHDRAWN)

    def wanted_again(self) -> "Message":
        """Due at its time after all: its appointment is back where it was."""
        return self._turned(State.DUE, error="", next_attempt_at=first_attempt_at(self.key.kind, self.due_at))

    def without_personal_data(self) -> "Message":
        """What was written and why it failed are gone (M28), and what waits goes nowhere; doing it again changes
        nothing. Raises MessageInHand while a sender has it.
        """
        if self.claim:
            raise MessageInHand("The message is on its way at this moment.")
        message = self.dropped(ERASED) if self.state in (State.DUE, State.HELD) else self
        error = message.error if message.error == ERASED else ""
        # What is kept of the request could be tried out against guesses.
        return replace(message, text="", error=error, creation=None)

    def _turned(self, state: State, *, error: str, next_attempt_at: datetime | None = None) -> "Message":
        self._check(state, state in _TRANSITIONS[self.state])
        return replace(self, state=state, error=error, claim="", next_attempt_at=next_attempt_at)

    def _check(self, state: State, allowed: bool) -> None:
        if not allowed:
            raise MessageFinished(f"The message is {self.state.value} already.", state=state.value)


@dataclass(frozen=True)
class MessageSent:
    """The provider took it."""

    message: Message


@dataclass(frozen=True)
class MessageFailed:
    """Given up."""

    message: Message


@dataclass(frozen=True)
class MessageHeld:
    """Waits for its channel or its tenant."""

    message: Message


@dataclass(frozen=True)
class MessageDropped:
    """No longer wanted."""

    message: Message


MessageEvent = MessageSent | MessageFailed | MessageHeld | MessageDropped

_EVENTS: dict[State, type[MessageSent | MessageFailed | MessageHeld | MessageDropped]] = {
    State.SENT: MessageSent,
    State.FAILED: MessageFailed,
    State.HELD: MessageHeld,
    State.DROPPED: MessageDropped,
}


def told_of(message: Message) -> MessageEvent | None:
    """The event of the state that a message has come to; None for one that is merely due."""
    event = _EVENTS.get(message.state)
    return None if event is None else event(message)
