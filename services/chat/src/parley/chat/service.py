"""What can be done with a conversation."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from weakref import WeakValueDictionary

from parley.chat import metrics
from parley.chat.domain import (
    Actor,
    ActorKind,
    Appointment,
    ClientIdTaken,
    Conversation,
    ConversationBusy,
    ConversationExists,
    ConversationNotFound,
    ConversationSealed,
    Event,
    Message,
    MessageNotFound,
    MessagePosted,
    PlaceTaken,
    PostingRate,
    PostingTooFast,
    Receipt,
    Recorded,
    Seal,
    Transcript,
    answer_again,
    check_client_id,
    check_text,
    following_id,
)
from parley.common import errors, ids, paging
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock

# Each round of a race has a winner, so this many are only needed by as many writers at once.
_MAX_ROUNDS = 100
# Who may have personal data exported and erased: the service that owns the customers.
_OWNER = "appointments"
_MAX_APPOINTMENTS = 100
# An export's size, by a bound on each message's part of it, and how many are read at a time.
_EXPORT_BYTES = 1024 * 1024
_MESSAGE_BYTES = 400
_EXPORTED_AT_ONCE = 500


class Store(Protocol):
    """Conversations and their messages; message ids grow along a conversation."""

    async def load(self, appointment_id: str) -> Conversation | None:
        """The conversation, if the appointment has one yet."""
        ...

    async def create(self, conversation: Conversation) -> Conversation:
        """Store a new one; raises ConversationExists."""
        ...

    async def save(self, conversation: Conversation, events: Sequence[Recorded]) -> Conversation:
        """Store and publish; raises Conflict when someone saved since it was loaded."""
        ...

    async def last_message_id(self, appointment_id: str) -> str:
        """Empty for none. The events up to that message are published before this returns.

        Raises ConversationSealed.
        """
        ...

    async def append(self, message: Message, events: Sequence[Recorded]) -> None:
        """Store and publish; raises PlaceTaken or ClientIdTaken, either when both are."""
        ...

    async def seal(self, seal: Seal) -> None:
        """Take the place of the next message, neither found nor counted: there is no last one from then on.

        Raises PlaceTaken.
        """
        ...

    async def message_by_client_id(self, appointment_id: str, client_id: str) -> Message | None:
        """The message stored under a client id."""
        ...

    async def has_message(self, appointment_id: str, message_id: str) -> bool:
        """Whether the conversation holds it."""
        ...

    async def count_messages(self, appointment_id: str) -> int:
        """How many there are."""
        ...

    async def erase_messages(self, appointment_id: str) -> None:
        """Put a seal in the place of each: who chose a place before, and comes late, finds all taken."""
        ...

    async def messages_before(self, appointment_id: str, before_id: str, limit: int) -> list[Message]:
        """The latest before an id, or of all when it is empty; newest first."""
        ...

    async def messages_after(self, appointment_id: str, after_id: str, limit: int) -> list[Message]:
        """The first after an id; oldest first."""
        ...


class Appointments(Protocol):
    """The service that decides who takes part in an appointment."""

    async def get(self, appointment_id: str) -> Appointment:
        """As it is now; raises ConversationNotFound."""
        ...


@dataclass(frozen=True)
class Page:
    """Messages oldest first; `next_position` is where the next page starts, empty on the last."""

    messages: tuple[Message, ...]
    next_position: str
    receipts: tuple[Receipt, ...]


class ChatService:
    """The use cases of chat."""

    def __init__(self, store: Store, appointments: Appointments, rate: PostingRate, clock: Clock) -> None:
        self._store = store
        self._appointments = appointments
        self._rate = rate
        self._clock = clock
        # By conversation, and gone with the last who posts.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def post_message(self, caller: Caller, appointment_id: str, client_id: str, text: str) -> Message:
        """Give the message its place after all others; sent twice, it is answered with the first.

        Raises InvalidArgument, ConversationNotFound, ConversationClosed, ClientIdReused, PostingTooFast.
        """
        with metrics.POST_SECONDS.time():
            check_client_id(client_id)
            check_text(text)
            sender = _member(caller, appointment_id)
            conversation = await self._open(
                caller, appointment_id, lambda known: known.authorise_posting(sender, caller.device_id)
            )
            try:
                self._rate.admit(sender.id, self._clock())
            except PostingTooFast:
                if first := await self._said_before(appointment_id, sender, client_id, text):
                    return first
                metrics.LIMITED.inc()
                raise
            # One at a time in a process, so that only those who post at other replicas race for a place.
            async with self._turns.setdefault(appointment_id, asyncio.Lock()):
                return await self._append(conversation.appointment, sender, client_id, text)

    async def _said_before(self, appointment_id: str, sender: Actor, client_id: str, text: str) -> Message | None:
        """The message that this one repeats, if it does; raises ClientIdReused."""
        first = await self._store.message_by_client_id(appointment_id, client_id)
        if first is None:
            return None
        metrics.REPEATED.inc()
        return answer_again(first, sender, text)

    async def _append(self, appointment: Appointment, sender: Actor, client_id: str, text: str) -> Message:
        for _ in range(_MAX_ROUNDS):
            previous_id = await self._store.last_message_id(appointment.id)
            message = Message(
                id=following_id(ids.new_id("msg"), previous_id),
                tenant_id=appointment.tenant_id,
                appointment_id=appointment.id,
                client_id=client_id,
                sender=sender,
                text=text,
                sent_at=self._clock(),
                previous_id=previous_id,
            )
            try:
                await self._store.append(message, self._record(appointment, sender, [MessagePosted(message)]))
            except (PlaceTaken, ClientIdTaken):
                if first := await self._said_before(appointment.id, sender, client_id, text):
                    return first
                metrics.PLACES_LOST.inc()
                continue
            metrics.MESSAGES.labels(sender.kind.value).inc()
            return message
        raise ConversationBusy("Too many messages at once; send this one again with the same client_id.")

    async def list_messages(
        self, caller: Caller, appointment_id: str, *, page_size: int, after_id: str, position: str
    ) -> Page:
        """Without `after_id` the newest page, then older ones; with it what came after, oldest first.

        `position` is a former page's `next_position`; a page_size of 0 means 50, and 200 is the most.
        """
        size = paging.page_size(page_size)
        if after_id and not ids.is_id(after_id, "msg"):
            raise errors.InvalidArgument("after_id must be a message's id, msg_….", field="after_id")
        reader = _member(caller, appointment_id)
        conversation = await self._open(
            caller, appointment_id, lambda known: known.authorise_reading(reader, caller.device_id)
        )
        if conversation.erased:
            return Page((), "", conversation.receipts)
        if after_id:
            found = await self._store.messages_after(appointment_id, position or after_id, size + 1)
            messages = found[:size]
        else:
            found = await self._store.messages_before(appointment_id, position, size + 1)
            messages = found[:size][::-1]
        edge = messages[-1 if after_id else 0].id if len(found) > size else ""
        return Page(tuple(messages), edge, conversation.receipts)

    async def move_receipt(
        self, caller: Caller, appointment_id: str, *, delivered_up_to: str, read_up_to: str
    ) -> Receipt:
        """Say how far the caller has got, never backwards; return where it stands."""
        member = _member(caller, appointment_id)
        conversation = await self._open(
            caller, appointment_id, lambda known: known.authorise_reading(member, caller.device_id)
        )
        for field, message_id in (("delivered_up_to", delivered_up_to), ("read_up_to", read_up_to)):
            if message_id and not await self._store.has_message(appointment_id, message_id):
                raise MessageNotFound("The conversation holds no such message.", field=field)
        for _ in range(_MAX_ROUNDS):
            moved, events = conversation.move_receipt(member.id, delivered_up_to, read_up_to)
            if not events:
                return moved.receipt_of(member.id)
            try:
                await self._store.save(moved, self._record(moved.appointment, member, events))
            except errors.Conflict:
                conversation = await self._store.load(appointment_id) or conversation
                continue
            return moved.receipt_of(member.id)
        raise ConversationBusy("Too many receipts at once; move this one again.")

    async def export(self, caller: Caller, tenant_id: str, appointment_ids: Sequence[str]) -> list[Transcript]:
        """What was said in a tenant's appointments, up to 1 MiB of it: for the service that owns the customers."""
        _require_owner(caller, appointment_ids)
        transcripts = []
        room = _EXPORT_BYTES
        for appointment_id in appointment_ids:
            conversation = await self._store.load(appointment_id)
            if conversation is None or conversation.appointment.tenant_id != tenant_id:
                continue
            transcript, room = await self._transcript(conversation, room)
            transcripts.append(transcript)
        return transcripts

    async def erase(self, caller: Caller, tenant_id: str, appointment_ids: Sequence[str]) -> int:
        """Erase what was said in a tenant's appointments; return how many messages that were, again the same.

        Nothing is posted to an erased conversation any more.
        """
        _require_owner(caller, appointment_ids)
        actor = Actor(ActorKind.SERVICE, caller.subject)
        return sum([await self._erase(actor, tenant_id, appointment_id) for appointment_id in appointment_ids])

    async def learn(self, appointment: Appointment) -> Conversation:
        """Keep the newest state of an appointment; older news changes nothing."""
        for _ in range(_MAX_ROUNDS):
            known = await self._store.load(appointment.id)
            try:
                if known is None:
                    return await self._store.create(Conversation(appointment))
                learned = known.learn(appointment)
                return known if learned is known else await self._store.save(learned, [])
            except (ConversationExists, errors.Conflict):
                continue
        raise ConversationBusy("The conversation changes too fast to learn its appointment's state.")

    async def _transcript(self, conversation: Conversation, room: int) -> tuple[Transcript, int]:
        appointment_id = conversation.appointment.id
        if conversation.erased:
            return Transcript(appointment_id, (), complete=True), room
        messages: list[Message] = []
        while True:
            last_id = messages[-1].id if messages else ""
            found = await self._store.messages_after(appointment_id, last_id, _EXPORTED_AT_ONCE)
            for message in found:
                # JSON writes a character of one byte in two at most, as tabs, line feeds and quotes are.
                room -= 2 * len(message.text.encode()) + _MESSAGE_BYTES
                if room < 0:
                    return Transcript(appointment_id, tuple(messages), complete=False), 0
                messages.append(message)
            if len(found) < _EXPORTED_AT_ONCE:
                return Transcript(appointment_id, tuple(messages), complete=True), room

    async def _erase(self, actor: Actor, tenant_id: str, appointment_id: str) -> int:
        for _ in range(_MAX_ROUNDS):
            try:
                known = await self._store.load(appointment_id) or await self._load_appointment(appointment_id)
            except ConversationNotFound:
                return 0
            if known.appointment.tenant_id != tenant_id:
                return 0
            await self._seal(known.appointment)
            erased, events = known.erase(await self._store.count_messages(appointment_id))
            try:
                if events:
                    await self._store.save(erased, self._record(erased.appointment, actor, events))
                    metrics.ERASED.inc()
            except errors.Conflict:
                continue
            await self._store.erase_messages(appointment_id)
            return erased.erased_messages or 0
        raise ConversationBusy("The conversation changes too fast to be erased; try again.")

    async def _seal(self, appointment: Appointment) -> None:
        """Leave no place for another message: one that is on its way has been stored by now, or is refused."""
        for _ in range(_MAX_ROUNDS):
            try:
                previous_id = await self._store.last_message_id(appointment.id)
            except ConversationSealed:
                return
            seal_id = following_id(ids.new_id("msg"), previous_id)
            seal = Seal(seal_id, appointment.tenant_id, appointment.id, self._clock(), previous_id)
            try:
                await self._store.seal(seal)
            except PlaceTaken:
                continue
            return
        raise ConversationBusy("The conversation changes too fast to be erased; try again.")

    async def _open(
        self, caller: Caller, appointment_id: str, authorise: Callable[[Conversation], None]
    ) -> Conversation:
        """The conversation, once `authorise` lets it pass.

        A participant, or its further device, may come in before its appointment's event does: a refusal stands
        only on the state that appointments itself tells.
        """
        if not ids.is_id(appointment_id, "apt"):
            raise ConversationNotFound("There is no such conversation.")
        conversation = await self._store.load(appointment_id)
        if conversation is None:
            return _checked(caller, await self._load_appointment(appointment_id), authorise)
        try:
            return _checked(caller, conversation, authorise)
        except errors.ParleyError:
            if caller.kind is not Kind.PARTICIPANT:
                raise
        return _checked(caller, await self._load_appointment(appointment_id), authorise)

    async def _load_appointment(self, appointment_id: str) -> Conversation:
        metrics.LOADED.inc()
        return await self.learn(await self._appointments.get(appointment_id))

    def _record(self, appointment: Appointment, actor: Actor, events: Sequence[Event]) -> list[Recorded]:
        blank = Recorded(
            id="",
            at=self._clock(),
            actor=actor,
            tenant_id=appointment.tenant_id,
            appointment_id=appointment.id,
            event=events[0],
        )
        return [replace(blank, id=ids.new_id("evt"), event=event) for event in events]


def _checked(caller: Caller, conversation: Conversation, authorise: Callable[[Conversation], None]) -> Conversation:
    if caller.tenant_id != conversation.appointment.tenant_id:
        raise ConversationNotFound("There is no such conversation.")
    authorise(conversation)
    return conversation


def _require_owner(caller: Caller, appointment_ids: Sequence[str]) -> None:
    caller.require_service(_OWNER)
    if len(appointment_ids) > _MAX_APPOINTMENTS:
        raise errors.InvalidArgument(f"appointment_ids takes at most {_MAX_APPOINTMENTS}.", field="appointment_ids")


def _member(caller: Caller, appointment_id: str) -> Actor:
    # API keys read alone: they post nothing and move no receipt.
    if caller.kind in (Kind.STAFF, Kind.API_KEY):
        return Actor(ActorKind.STAFF, caller.subject)
    if caller.kind is not Kind.PARTICIPANT:
        raise errors.PermissionDenied("Conversations are for staff and for the appointment's participants.")
    if caller.appointment_id != appointment_id:
        raise ConversationNotFound("There is no such conversation for this participant.")
    return Actor(ActorKind.PARTICIPANT, caller.subject)
