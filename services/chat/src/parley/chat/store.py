"""Conversations and messages in MongoDB.

`conversations` holds a document per appointment, `messages` one per message. Each message names the one it
follows, and a unique key lets only one message follow each: so when a message is stored, every message with a
smaller id is stored already, whichever replica took it, and a list after an id misses none. Erased, a
conversation holds seals alone, in the place of each message and of the one that would come next.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from parley.chat.domain import (
    Actor,
    ActorKind,
    Appointment,
    AppointmentState,
    ClientIdTaken,
    Conversation,
    ConversationExists,
    ConversationSealed,
    Message,
    PlaceTaken,
    Receipt,
    Recorded,
    Seal,
)
from parley.common.mongo import Aggregates, DuplicateKey, Index, publishing, translated
from parley.common.outbox import Outbox, Outgoing

Document = dict[str, Any]

CONVERSATIONS = "conversations"
MESSAGES = "messages"
_CLIENT_ID_INDEX = "client_id"
_PLACE_INDEX = "place"
_IS_SEAL = "is_seal"
_IS_MESSAGE: Document = {_IS_SEAL: {"$exists": False}}
# What a seal has in the place of what was said. Who knows of no seals finds a message without words.
_NOTHING_SAID: Document = {
    _IS_SEAL: True,
    "sender": {"kind": ActorKind.SERVICE.value, "id": ""},
    "text": "",
    "outbox": [],
}
_SEAL_KEEPS = ("_id", "version", "tenant_id", "appointment_id", "sent_at", "previous_id")
# Before a seal's own id: no client's id begins with it.
_SEAL_CLIENT_ID_PREFIX = "#"
INDEXES = publishing(
    {
        CONVERSATIONS: [],
        MESSAGES: [
            Index([("appointment_id", 1), ("client_id", 1)], unique=True, name=_CLIENT_ID_INDEX),
            Index([("appointment_id", 1), ("previous_id", 1)], unique=True, name=_PLACE_INDEX),
            Index([("appointment_id", 1), ("_id", 1)], name="order"),
        ],
    }
)


class MongoStore:
    """The service's Store; each write is one document with its events."""

    def __init__(
        self,
        database: AsyncDatabase[Document],
        conversations_outbox: Outbox,
        messages_outbox: Outbox,
        encode_event: Callable[[Recorded], bytes],
    ) -> None:
        self._messages: AsyncCollection[Document] = database[MESSAGES]
        self._messages_outbox = messages_outbox
        self._message_aggregates = Aggregates(self._messages, messages_outbox)
        self._conversations = Aggregates(database[CONVERSATIONS], conversations_outbox)
        self._encode_event = encode_event

    async def load(self, appointment_id: str) -> Conversation | None:
        """The conversation, if the appointment has one yet."""
        document = await self._conversations.load(appointment_id)
        return None if document is None else _to_conversation(document)

    async def create(self, conversation: Conversation) -> Conversation:
        """Store a new one; raises ConversationExists."""
        created = replace(conversation, version=1)
        try:
            await self._conversations.insert(_from_conversation(created), [])
        except DuplicateKey as duplicate:
            raise ConversationExists from duplicate
        return created

    async def save(self, conversation: Conversation, events: Sequence[Recorded]) -> Conversation:
        """Store and publish; raises Conflict when someone saved since it was loaded."""
        document = _from_conversation(conversation)
        await self._conversations.save(document, [self._outgoing(event) for event in events])
        return replace(conversation, version=document["version"])

    async def last_message_id(self, appointment_id: str) -> str:
        """Empty for none. The events up to that message are published before this returns.

        Raises ConversationSealed.
        """
        with translated():
            last = await self._messages.find_one(
                {"appointment_id": appointment_id}, sort=[("_id", -1)], projection={"outbox": True, _IS_SEAL: True}
            )
        if last is None:
            return ""
        if _IS_SEAL in last:
            raise ConversationSealed
        if last["outbox"]:
            await self._publish_pending(appointment_id)
        return str(last["_id"])

    async def append(self, message: Message, events: Sequence[Recorded]) -> None:
        """Store and publish; raises PlaceTaken or ClientIdTaken, either when both are."""
        try:
            await self._message_aggregates.insert(_from_message(message), [self._outgoing(event) for event in events])
        except DuplicateKey as duplicate:
            raise ClientIdTaken if duplicate.index == _CLIENT_ID_INDEX else PlaceTaken from duplicate

    async def seal(self, seal: Seal) -> None:
        """Take the place of the next message, neither found nor counted: there is no last one from then on.

        Raises PlaceTaken.
        """
        document = {
            "_id": seal.id,
            "version": 1,
            "tenant_id": seal.tenant_id,
            "appointment_id": seal.appointment_id,
            "client_id": _SEAL_CLIENT_ID_PREFIX + seal.id,
            "sent_at": seal.sealed_at,
            "previous_id": seal.previous_id,
        }
        try:
            await self._message_aggregates.insert({**document, **_NOTHING_SAID}, [])
        except DuplicateKey as duplicate:
            raise PlaceTaken from duplicate

    async def message_by_client_id(self, appointment_id: str, client_id: str) -> Message | None:
        """The message stored under a client id."""
        return await self._find_one({"appointment_id": appointment_id, "client_id": client_id})

    async def has_message(self, appointment_id: str, message_id: str) -> bool:
        """Whether the conversation holds it."""
        return await self._find_one({"_id": message_id, "appointment_id": appointment_id}) is not None

    async def messages_before(self, appointment_id: str, before_id: str, limit: int) -> list[Message]:
        """The latest before an id, or of all when it is empty; newest first."""
        query: Document = {"appointment_id": appointment_id}
        if before_id:
            query["_id"] = {"$lt": before_id}
        return await self._find(query, -1, limit)

    async def messages_after(self, appointment_id: str, after_id: str, limit: int) -> list[Message]:
        """The first after an id; oldest first."""
        return await self._find({"appointment_id": appointment_id, "_id": {"$gt": after_id}}, 1, limit)

    async def count_messages(self, appointment_id: str) -> int:
        """How many there are."""
        with translated():
            return await self._messages.count_documents({"appointment_id": appointment_id, **_IS_MESSAGE})

    async def erase_messages(self, appointment_id: str) -> None:
        """Put a seal in the place of each, also of what was not published of it yet.

        Who chose a place before, and comes late, finds all taken.
        """
        kept = {field: f"${field}" for field in _SEAL_KEEPS}
        client_id = {"$concat": [_SEAL_CLIENT_ID_PREFIX, "$_id"]}
        sealed = {"$mergeObjects": [{**kept, "client_id": client_id}, {"$literal": _NOTHING_SAID}]}
        with translated():
            await self._messages.update_many(
                {"appointment_id": appointment_id, **_IS_MESSAGE}, [{"$replaceWith": sealed}]
            )

    async def _find_one(self, query: Document) -> Message | None:
        with translated():
            document = await self._messages.find_one({**query, **_IS_MESSAGE}, projection={"outbox": False})
        return None if document is None else _to_message(document)

    async def _find(self, query: Document, direction: int, limit: int) -> list[Message]:
        with translated():
            found = self._messages.find({**query, **_IS_MESSAGE}, projection={"outbox": False})
            documents = await found.sort("_id", direction).limit(limit).to_list()
        return [_to_message(document) for document in documents]

    async def _publish_pending(self, appointment_id: str) -> None:
        """Rare: its poster is publishing still, or died. Whoever posts next keeps the topic in order."""
        with translated():
            pending = self._messages.find(
                {"appointment_id": appointment_id, "outbox.at": {"$exists": True}},
                projection={"outbox": True},
            )
            documents = await pending.sort("_id", 1).to_list()
        for document in documents:
            await self._messages_outbox.publish(document["_id"], document["outbox"])

    def _outgoing(self, recorded: Recorded) -> Outgoing:
        return Outgoing(recorded.id, recorded.at, recorded.appointment_id, self._encode_event(recorded))


def _from_conversation(conversation: Conversation) -> Document:
    appointment = conversation.appointment
    erased = {} if conversation.erased_messages is None else {"erased_messages": conversation.erased_messages}
    return {
        **erased,
        "_id": appointment.id,
        "version": conversation.version,
        "tenant_id": appointment.tenant_id,
        "appointment": {
            "version": appointment.version,
            "state": appointment.state.value,
            "customer_id": appointment.customer_id,
            "device_id": appointment.device_id,
        },
        "receipts": [
            {
                "member_id": receipt.member_id,
                "delivered_up_to": receipt.delivered_up_to,
                "read_up_to": receipt.read_up_to,
            }
            for receipt in conversation.receipts
        ],
    }


def _to_conversation(document: Document) -> Conversation:
    known = document["appointment"]
    return Conversation(
        appointment=Appointment(
            id=document["_id"],
            tenant_id=document["tenant_id"],
            version=known["version"],
            state=AppointmentState(known["state"]),
            # A conversation kept since before devices counted lets its customer in with the next news.
            customer_id=known.get("customer_id", ""),
            device_id=known.get("device_id", ""),
        ),
        receipts=tuple(Receipt(**receipt) for receipt in document["receipts"]),
        version=document["version"],
        erased_messages=document.get("erased_messages"),
    )


def _from_message(message: Message) -> Document:
    return {
        "_id": message.id,
        "version": 1,
        "tenant_id": message.tenant_id,
        "appointment_id": message.appointment_id,
        "client_id": message.client_id,
        "sender": {"kind": message.sender.kind.value, "id": message.sender.id},
        "text": message.text,
        "sent_at": message.sent_at,
        "previous_id": message.previous_id,
    }


def _to_message(document: Document) -> Message:
    return Message(
        id=document["_id"],
        tenant_id=document["tenant_id"],
        appointment_id=document["appointment_id"],
        client_id=document["client_id"],
        sender=Actor(ActorKind(document["sender"]["kind"]), document["sender"]["id"]),
        text=document["text"],
        sent_at=document["sent_at"],
        previous_id=document["previous_id"],
    )
