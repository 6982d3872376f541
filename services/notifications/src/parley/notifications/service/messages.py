"""What staff see of messages, and have sent: list, get, send, cancel."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from parley.common import errors
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.common.ids import new_id
from parley.notifications.domain.appointment import Appointment
from parley.notifications.domain.errors import (
    AppointmentNotFound,
    AppointmentOver,
    MessageExists,
    MessageNotFound,
    OptedOut,
    TooManyMessages,
    Unwanted,
)
from parley.notifications.domain.message import (
    FARTHEST,
    MAX_TEXT,
    Channel,
    Creation,
    Key,
    Kind,
    Message,
    State,
    first_attempt_at,
    recipient_digest,
)
from parley.notifications.domain.planning import check_wanted
from parley.notifications.domain.text import check_printable
from parley.notifications.service import access, recording
from parley.notifications.service.creation import created_before, creation
from parley.notifications.service.gate import Gate
from parley.notifications.service.ports import Directory, MessageStore, PhoneNumbers, PreferenceStore

MAX_LISTED = 100
_SENDABLE = (Kind.INVITATION, Kind.REMINDER, Kind.CUSTOM)
_ROUNDS = 5
# By how much the clock of whoever sends may be behind ours.
_CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True)
class NewMessage:
    """As the caller gives it; `send_at` None is now."""

    appointment_id: str
    channel: Channel
    kind: Kind
    text: str
    send_at: datetime | None


class Messages:
    """Use cases on messages; `on_due` is told when there is something to send now."""

    def __init__(
        self,
        store: MessageStore,
        preferences: PreferenceStore,
        directory: Directory,
        gate: Gate,
        phones: PhoneNumbers,
        clock: Clock,
        on_due: Callable[[], None],
    ) -> None:
        self._store = store
        self._preferences = preferences
        self._directory = directory
        self._gate = gate
        self._phones = phones
        self._clock = clock
        self._on_due = on_due

    async def of_appointment(self, caller: Caller, appointment_id: str) -> list[Message]:
        """The appointment's messages, oldest first, at most 100."""
        access.require_staff(caller)
        found = await self._store.of_appointment(caller.tenant_id, appointment_id, MAX_LISTED)
        if not found:
            await self._own_appointment(caller, appointment_id)
        return found

    async def get(self, caller: Caller, id: str) -> Message:
        """Return a message to a customer of the caller's tenant."""
        access.require_staff(caller)
        message = await self._store.load(id)
        if message is None or message.tenant_id != caller.tenant_id or message.key.kind.is_to_staff:
            raise MessageNotFound("There is no such message.", field="id")
        return message

    async def send(self, caller: Caller, new: NewMessage, idempotency_key: str, traceparent: str = "") -> Message:
        """Take a message on the books, to go out now or later; on a suspended channel it is held, and says why."""
        access.require_staff(caller)
        request = creation(caller, idempotency_key, new)
        if before := await created_before(request, self._store.find_created):
            return before
        message = await self._message(caller, new, request, traceparent)
        if message.due_at <= self._clock() and (reason := await self._gate.reason(message.channel, caller.tenant_id)):
            message = message.held(reason)
        try:
            added = await self._store.add(message, recording.of_message(message, self._clock(), access.actor(caller)))
        except MessageExists:
            if before := await created_before(request, self._store.find_created):
                return before
            raise errors.Conflict("Somebody else changed it first: try again.") from None
        self._on_due()
        return added

    async def cancel(self, caller: Caller, id: str) -> Message:
        """Take a message off the books; raises MessageInHand and MessageFinished when it is too late."""
        for _ in range(_ROUNDS):
            message = await self.get(caller, id)
            if message.state is State.DROPPED:
                return message
            now = self._clock()
            dropped = message.withdrawn(now)
            try:
                return await self._store.save(dropped, recording.of_message(dropped, now, access.actor(caller)))
            except errors.Conflict:
                continue
        raise errors.Conflict("The message changes too fast: try again.")

    async def _message(self, caller: Caller, new: NewMessage, request: Creation | None, traceparent: str) -> Message:
        now = self._clock()
        _check(new, now)
        appointment = await self._own_appointment(caller, new.appointment_id)
        due_at = max(new.send_at or now, now)
        id = new_id("ntf")
        message = Message(
            id=id,
            tenant_id=caller.tenant_id,
            customer_id=appointment.customer_id,
            channel=new.channel,
            key=Key(appointment.id, new.kind, due_at, recipient_digest(appointment.customer_id, new.channel), id),
            state=State.DUE,
            due_at=due_at,
            next_attempt_at=first_attempt_at(new.kind, due_at),
            traceparent=traceparent,
            text=_written(new.text) if new.kind is Kind.CUSTOM else "",
            requested_by=caller.subject,
            creation=request,
        )
        await self._check_sendable(message, appointment)
        return message

    async def _check_sendable(self, message: Message, appointment: Appointment) -> None:
        """Say now what would keep it from going out then."""
        try:
            check_wanted(message, appointment, message.due_at)
        except Unwanted as unwanted:
            raise AppointmentOver(f"It can't be sent: {unwanted.message}", field="kind") from None
        customer = await self._directory.customer(message.customer_id)
        address = customer.address(message.channel)
        if message.channel is Channel.SMS:
            self._phones.checked(address)
        if message.key.kind.is_optional:
            preference = await self._preferences.load(message.customer_id, message.channel)
            if preference is not None and preference.opted_out:
                raise OptedOut("The customer does not want such messages on this channel.", field="channel")
        known = await self._store.of_appointment(message.tenant_id, appointment.id, MAX_LISTED)
        if len(known) >= MAX_LISTED:
            raise TooManyMessages(f"An appointment has at most {MAX_LISTED} messages.")

    async def _own_appointment(self, caller: Caller, appointment_id: str) -> Appointment:
        try:
            appointment = await self._directory.appointment(appointment_id)
        except errors.NotFound:
            appointment = None
        if appointment is None or appointment.tenant_id != caller.tenant_id:
            raise AppointmentNotFound("There is no such appointment.", field="appointment_id")
        return appointment


def _check(new: NewMessage, now: datetime) -> None:
    if new.kind not in _SENDABLE:
        raise errors.InvalidArgument("kind is an invitation, a reminder or a custom message.", field="kind")
    text = _written(new.text)
    length = len(text)
    check_printable(text, field="text")
    if new.kind is Kind.CUSTOM and not 1 <= length <= MAX_TEXT:
        raise errors.InvalidArgument(f"text is 1 to {MAX_TEXT} characters.", field="text")
    if new.kind is not Kind.CUSTOM and length:
        raise errors.InvalidArgument("Only a custom message has a text of its own.", field="text")
    if new.send_at is not None and new.send_at < now - _CLOCKS_DIFFER:
        raise errors.InvalidArgument("send_at is past: leave it out to send the message now.", field="send_at")
    if new.send_at is not None and new.send_at > now + FARTHEST:
        raise errors.InvalidArgument("send_at is at most a year ahead.", field="send_at")


def _written(text: str) -> str:
    """As it is kept: without white space around it, its lines ended by line feeds alone."""
    return text.replace("\r\n", "\n").strip()
