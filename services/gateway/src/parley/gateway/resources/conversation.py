"""Chat messages, receipts and the audit trail."""

import json
from datetime import datetime
from enum import StrEnum

from pydantic import Field, JsonValue

from parley.api.chat.v1 import chat_pb2
from parley.api.chat.v1 import service_pb2 as chat_rpc
from parley.api.common.v1 import common_pb2
from parley.api.insights.v1 import service_pb2 as insights_rpc
from parley.gateway.resources.base import Body, Resource, instant, public_name


class ActorKind(StrEnum):
    """What kind of someone did it."""

    STAFF = "staff"
    PARTICIPANT = "participant"
    SERVICE = "service"
    API_KEY = "api_key"
    VISITOR = "visitor"


class Actor(Resource):
    """Who did it."""

    kind: ActorKind
    id: str

    @staticmethod
    def of(message: common_pb2.Actor) -> "Actor":
        """From its message."""
        kind = public_name(common_pb2.ActorKind.Name(message.kind), "ACTOR_KIND_")
        return Actor(kind=ActorKind(kind), id=message.id)


class ChatMessage(Resource):
    """A message of an appointment's conversation."""

    id: str = Field(description="Ids grow in the order of the conversation.")
    client_id: str
    sender: Actor
    text: str
    sent_at: datetime

    @staticmethod
    def of(message: chat_pb2.Message) -> "ChatMessage":
        """From its message."""
        return ChatMessage(
            id=message.id,
            client_id=message.client_id,
            sender=Actor.of(message.sender),
            text=message.text,
            sent_at=instant(message.sent_at),
        )


class NewChatMessage(Body):
    """A message to post; the same client_id twice is stored once."""

    client_id: str = Field(min_length=8, max_length=64)
    text: str = Field(min_length=1, max_length=4000)


class Receipt(Resource):
    """How far a member of the conversation has got."""

    member_id: str
    delivered_up_to: str | None
    read_up_to: str | None

    @staticmethod
    def of(message: chat_pb2.Receipt) -> "Receipt":
        """From its message."""
        return Receipt(
            member_id=message.member_id,
            delivered_up_to=message.delivered_up_to or None,
            read_up_to=message.read_up_to or None,
        )


class NewReceipt(Body):
    """How far the caller has got; receipts never move backwards."""

    delivered_up_to: str = ""
    read_up_to: str = ""


class Conversation(Resource):
    """A page of messages, oldest first, with everybody's receipts."""

    data: list[ChatMessage]
    next_page_token: str | None
    receipts: list[Receipt]

    @staticmethod
    def of(message: chat_rpc.ListMessagesResponse) -> "Conversation":
        """From its message."""
        return Conversation(
            data=[ChatMessage.of(item) for item in message.messages],
            next_page_token=message.next_page_token or None,
            receipts=[Receipt.of(receipt) for receipt in message.receipts],
        )


class AuditEntry(Resource):
    """A step of an appointment's story, chained to the one before."""

    id: str
    time: datetime
    kind: str
    actor: Actor | None
    details: JsonValue
    position: int
    hash: str
    erased: bool = Field(description="The details were erased; the chain still holds.")

    @staticmethod
    def of(message: insights_rpc.AuditEntry) -> "AuditEntry":
        """From its message."""
        return AuditEntry(
            id=message.id,
            time=instant(message.time),
            kind=message.kind,
            actor=Actor.of(message.actor) if message.actor.kind else None,
            details=json.loads(message.details_json or "null"),
            position=message.position,
            hash=message.hash,
            erased=message.erased,
        )


class TrailVerification(Resource):
    """Whether a chain holds."""

    intact: bool
    entries: int
    broken_at: int | None = Field(description="The first position that does not fit.")

    @staticmethod
    def of(message: insights_rpc.VerifyTrailResponse) -> "TrailVerification":
        """From its message."""
        return TrailVerification(intact=message.intact, entries=message.entries, broken_at=message.broken_at or None)
