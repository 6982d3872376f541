"""Messages to customers outside the call: what is due, what became of it, and what they tell."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum

from parley.common import errors

# How long after each failed attempt the next one waits; the attempt after the last wait is the last.
BACK_OFF = (timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
MAX_ATTEMPTS = len(BACK_OFF) + 1
# Another of our own services is away: no fault of the message, so it costs no attempt.
POSTPONEMENT = timedelta(seconds=5)
# A claimed message is no other replica's for this long; a sender must be done well before.
LEASE = timedelta(seconds=60)
SENDING_TIME = timedelta(seconds=30)

# Control characters, line ends of every alphabet, and marks that turn the direction of what follows.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class Kind(Enum):
    """What a message is about."""

    INVITATION = "invitation"
    CANCELLATION = "cancellation"


class Channel(Enum):
    """How it travels."""

    EMAIL = "email"
    SMS = "sms"


class State(Enum):
    """Where a message stands; all but DUE are final."""

    DUE = "due"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


_TRANSITIONS = {
    State.DUE: frozenset({State.DUE, State.SENT, State.FAILED, State.DROPPED}),
    State.SENT: frozenset[State](),
    State.FAILED: frozenset[State](),
    State.DROPPED: frozenset[State](),
}


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


_OPEN = frozenset(
    {
        AppointmentState.SCHEDULED,
        AppointmentState.INVITED,
        AppointmentState.WAITING,
        AppointmentState.IN_PROGRESS,
    }
)


class MessageFinished(errors.FailedPrecondition):
    """What was to happen to the message can't: it is sent, failed or dropped already."""

    reason = "MESSAGE_FINISHED"


class NotSendable(errors.FailedPrecondition):
    """The message can never be sent as things are: no address, no appointment, no customer."""

    reason = "NOT_SENDABLE"


class AppointmentOver(errors.FailedPrecondition):
    """It is too late to invite anyone."""

    reason = "APPOINTMENT_OVER"


class Refused(errors.FailedPrecondition):
    """The provider refused the message for good; trying again would change nothing."""

    reason = "REFUSED"


class NotTaken(errors.Unavailable):
    """The provider did not take the message this time; it may the next."""

    reason = "NOT_TAKEN"


class Unanswered(NotTaken):
    """The provider said neither yes nor no: it may have taken the message."""

    reason = "UNANSWERED"


class Unwanted(errors.FailedPrecondition):
    """Nobody should get the message any more: its appointment was called off or taken place."""

    reason = "UNWANTED"


class MessageExists(Exception):
    """The message is on the books already: the same appointment, kind, instant and recipient."""


@dataclass(frozen=True)
class Key:
    """What makes a message one and the same, however often it is asked for.

    `instant` is the fact's own: the slot of an invitation, the end of a cancelled appointment.
    """

    appointment_id: str
    kind: Kind
    instant: datetime
    recipient_digest: str

    @property
    def digest(self) -> str:
        """A stable name for providers and Message-ID: 32 hex digits, of which nothing can be read."""
        parts = (self.appointment_id, self.kind.value, self.instant.astimezone(UTC).isoformat(), self.recipient_digest)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def one_line(text: str) -> str:
    """A name fit for a header or a sentence: nothing in it ends a line or rules what stands beside it."""
    return _UNPRINTABLE.sub(" ", text).strip()


def recipient_digest(customer_id: str, channel: Channel) -> str:
    """Name a customer's mailbox or phone without knowing its address."""
    return hashlib.sha256(f"{channel.value}\n{customer_id}".encode()).hexdigest()


@dataclass(frozen=True)
class MessageSent:
    """The provider took it."""


@dataclass(frozen=True)
class MessageFailed:
    """Given up."""


Event = MessageSent | MessageFailed


@dataclass(frozen=True)
class Message:
    """One message to one customer; its address and text exist at the moment of sending only.

    `next_attempt_at` is when a sender may claim it, None once it is final; `claim` names the sender that has
    it now. `interrupted`: once a sender, or the provider it asked, never told what became of it, so it may have
    gone out. `traceparent` (W3C) is of what asked for it; its delivery goes on in that trace.
    """

    id: str
    tenant_id: str
    customer_id: str
    channel: Channel
    key: Key
    state: State
    due_at: datetime
    next_attempt_at: datetime | None
    traceparent: str = ""
    attempts: int = 0
    claim: str = ""
    interrupted: bool = False
    sent_at: datetime | None = None
    error: str = ""
    version: int = 0

    @property
    def may_have_gone_out(self) -> bool:
        """Whether the customer has it, or might."""
        return self.state is State.SENT or self.interrupted or bool(self.claim)

    def is_held(self, now: datetime) -> bool:
        """Whether a sender has it at this moment."""
        return bool(self.claim) and self.next_attempt_at is not None and now < self.next_attempt_at

    def claimed(self, claim: str, now: datetime) -> "Message":
        """In one sender's hands until the lease ends; raises MessageFinished."""
        return self._turned(
            State.DUE,
            attempts=self.attempts + 1,
            interrupted=self.interrupted or bool(self.claim),
            claim=claim,
            next_attempt_at=now + LEASE,
        )

    def sent(self, now: datetime) -> tuple["Message", list[Event]]:
        """The provider took it."""
        message = self._turned(State.SENT, sent_at=now, claim="", error="", next_attempt_at=None)
        return message, [MessageSent()]

    def refused(self, reason: str) -> tuple["Message", list[Event]]:
        """Given up at once."""
        message = self._turned(State.FAILED, error=reason, claim="", next_attempt_at=None)
        return message, [MessageFailed()]

    def not_taken(self, reason: str, now: datetime, *, unanswered: bool = False) -> tuple["Message", list[Event]]:
        """Due again after the back-off, or given up when that was the last attempt."""
        message = replace(self, interrupted=self.interrupted or unanswered)
        if self.attempts >= MAX_ATTEMPTS:
            return message.refused(reason)
        wait = BACK_OFF[self.attempts - 1]
        return message._turned(State.DUE, error=reason, claim="", next_attempt_at=now + wait), []

    def postponed(self, now: datetime) -> "Message":
        """Nothing was tried; due again soon."""
        return self._turned(State.DUE, attempts=self.attempts - 1, claim="", next_attempt_at=now + POSTPONEMENT)

    def dropped(self, reason: str) -> "Message":
        """No longer wanted."""
        return self._turned(State.DROPPED, error=reason, claim="", next_attempt_at=None)

    def _turned(
        self,
        state: State,
        *,
        next_attempt_at: datetime | None,
        claim: str,
        attempts: int | None = None,
        interrupted: bool | None = None,
        sent_at: datetime | None = None,
        error: str | None = None,
    ) -> "Message":
        if state not in _TRANSITIONS[self.state]:
            raise MessageFinished(f"The message is {self.state.value} already.")
        return replace(
            self,
            state=state,
            next_attempt_at=next_attempt_at,
            claim=claim,
            attempts=self.attempts if attempts is None else attempts,
            interrupted=self.interrupted if interrupted is None else interrupted,
            sent_at=self.sent_at if sent_at is None else sent_at,
            error=self.error if error is None else error,
        )


@dataclass(frozen=True)
class Recorded:
    """An event as it leaves the service, with the message as it is after it."""

    id: str
    at: datetime
    message: Message
    event: Event


@dataclass(frozen=True)
class Appointment:
    """What notifications needs of an appointment, as it is now."""

    id: str
    tenant_id: str
    version: int
    state: AppointmentState
    customer_id: str
    type_id: str
    specialist_id: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    ad_hoc: bool
    ended_at: datetime | None
    # None: nothing is sent, the link is handed over by other means.
    invite_by: Channel | None

    @property
    def is_open(self) -> bool:
        """Whether its customer may still enter."""
        return self.state in _OPEN


@dataclass(frozen=True)
class Customer:
    """Whom to write to; either address may be empty."""

    id: str
    display_name: str
    email: str
    phone: str
    locale: str
    time_zone: str

    def address(self, channel: Channel) -> str:
        """For a channel; raises NotSendable where there is none."""
        address = self.email if channel is Channel.EMAIL else self.phone
        if not address:
            raise NotSendable(f"The customer has no address for {channel.value}.")
        return address


@dataclass(frozen=True)
class Company:
    """In whose name the message goes out."""

    name: str
    locale: str
    time_zone: str
    support_phone: str
    accent_color: str


@dataclass(frozen=True)
class Content:
    """All that a template may tell, still in no language."""

    kind: Kind
    appointment: Appointment
    customer: Customer
    company: Company
    type_name: Mapping[str, str]
    # Empty where any of the team may answer.
    specialist_name: str
    # Empty in a cancellation.
    link: str


@dataclass(frozen=True)
class Letter:
    """A message as a provider takes it; `id` is the same each time this message is offered.

    `subject`, `html` and `calendar` are empty on channels that have none. `calendar_method` is iTIP's
    (RFC 5546).
    """

    id: str
    to: str
    to_name: str
    from_name: str
    text: str
    subject: str = ""
    html: str = ""
    calendar: bytes = b""
    calendar_method: str = ""


def invitation(appointment: Appointment, id: str, now: datetime) -> Message | None:
    """The message that brings a new appointment's customer the link; None when nothing is to be sent."""
    if appointment.invite_by is None:
        return None
    return _new(appointment, Kind.INVITATION, appointment.starts_at, appointment.invite_by, id, now)


def cancellation(appointment: Appointment, invited: Message, id: str, now: datetime) -> Message | None:
    """The message that takes an invitation back; None when that never went out."""
    if not invited.may_have_gone_out:
        return None
    instant = appointment.ended_at or appointment.ends_at
    return _new(appointment, Kind.CANCELLATION, instant, invited.channel, id, now)


def _new(appointment: Appointment, kind: Kind, instant: datetime, channel: Channel, id: str, now: datetime) -> Message:
    recipient = recipient_digest(appointment.customer_id, channel)
    return Message(
        id=id,
        tenant_id=appointment.tenant_id,
        customer_id=appointment.customer_id,
        channel=channel,
        key=Key(appointment.id, kind, instant, recipient),
        state=State.DUE,
        due_at=now,
        next_attempt_at=now,
    )
