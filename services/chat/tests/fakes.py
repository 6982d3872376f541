"""In-memory stand-ins; `MemoryStore` passes the same suite as the real one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parley.chat.domain import (
    Appointment,
    ClientIdTaken,
    Conversation,
    ConversationExists,
    ConversationNotFound,
    ConversationSealed,
    Message,
    PlaceTaken,
    Recorded,
    Seal,
)
from parley.common.errors import Conflict


@dataclass
class MemoryStore:
    """Everything in dictionaries; `events` holds what would be published."""

    events: list[Recorded] = field(default_factory=list)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    seals: dict[str, Seal] = field(default_factory=dict)

    async def load(self, appointment_id: str) -> Conversation | None:
        return self.conversations.get(appointment_id)

    async def create(self, conversation: Conversation) -> Conversation:
        if conversation.appointment.id in self.conversations:
            raise ConversationExists
        return self._put(replace(conversation, version=1))

    async def save(self, conversation: Conversation, events: Sequence[Recorded]) -> Conversation:
        if self.conversations[conversation.appointment.id].version != conversation.version:
            raise Conflict("Somebody else changed it first: load it again.")
        self.events.extend(events)
        return self._put(replace(conversation, version=conversation.version + 1))

    async def last_message_id(self, appointment_id: str) -> str:
        last = max((each.id for each in self._places(appointment_id)), default="")
        if last in self.seals:
            raise ConversationSealed
        return last

    async def append(self, message: Message, events: Sequence[Recorded]) -> None:
        if any(other.client_id == message.client_id for other in self._of(message.appointment_id)):
            raise ClientIdTaken
        self._check_place(message)
        self.messages[message.id] = message
        self.events.extend(events)

    async def seal(self, seal: Seal) -> None:
        self._check_place(seal)
        self.seals[seal.id] = seal

    async def message_by_client_id(self, appointment_id: str, client_id: str) -> Message | None:
        found = (message for message in self._of(appointment_id) if message.client_id == client_id)
        return next(found, None)

    async def has_message(self, appointment_id: str, message_id: str) -> bool:
        return any(message.id == message_id for message in self._of(appointment_id))

    async def count_messages(self, appointment_id: str) -> int:
        return len(self._of(appointment_id))

    async def erase_messages(self, appointment_id: str) -> None:
        for each in self._of(appointment_id):
            del self.messages[each.id]
            self.seals[each.id] = Seal(each.id, each.tenant_id, appointment_id, each.sent_at, each.previous_id)

    async def messages_before(self, appointment_id: str, before_id: str, limit: int) -> list[Message]:
        found = [each for each in self._of(appointment_id) if not before_id or each.id < before_id]
        return found[::-1][:limit]

    async def messages_after(self, appointment_id: str, after_id: str, limit: int) -> list[Message]:
        return [message for message in self._of(appointment_id) if message.id > after_id][:limit]

    def _check_place(self, wanted: Message | Seal) -> None:
        if any(taken.previous_id == wanted.previous_id for taken in self._places(wanted.appointment_id)):
            raise PlaceTaken

    def _places(self, appointment_id: str) -> list[Message | Seal]:
        places: list[Message | Seal] = [*self.messages.values(), *self.seals.values()]
        return [each for each in places if each.appointment_id == appointment_id]

    def _of(self, appointment_id: str) -> list[Message]:
        found = [message for message in self.messages.values() if message.appointment_id == appointment_id]
        return sorted(found, key=lambda message: message.id)

    def _put(self, conversation: Conversation) -> Conversation:
        self.conversations[conversation.appointment.id] = conversation
        return conversation


@dataclass
class FakeAppointments:
    """Appointments by id; `asked` counts."""

    known: dict[str, Appointment] = field(default_factory=dict)
    asked: int = 0

    async def get(self, appointment_id: str) -> Appointment:
        self.asked += 1
        if appointment_id not in self.known:
            raise ConversationNotFound("There is no such conversation.")
        return self.known[appointment_id]
