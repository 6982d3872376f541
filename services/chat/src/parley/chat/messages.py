"""The domain as protobuf, and back."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from google.protobuf.json_format import MessageToDict
from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.appointments.v1 import appointments_pb2
from parley.api.chat.v1 import chat_pb2, events_pb2
from parley.api.common.v1 import common_pb2
from parley.chat.domain import (
    Actor,
    ActorKind,
    Appointment,
    AppointmentState,
    ConversationErased,
    Message,
    MessagePosted,
    Receipt,
    ReceiptMoved,
    Recorded,
    Transcript,
)

_ACTOR_KINDS = {
    ActorKind.STAFF: common_pb2.ACTOR_KIND_STAFF,
    ActorKind.PARTICIPANT: common_pb2.ACTOR_KIND_PARTICIPANT,
    ActorKind.SERVICE: common_pb2.ACTOR_KIND_SERVICE,
}


def encode_event(recorded: Recorded, traceparent: str) -> bytes:
    """A ChatEvent's bytes."""
    event = events_pb2.ChatEvent(
        envelope=common_pb2.Envelope(
            id=recorded.id,
            time=timestamp(recorded.at),
            actor=encode_actor(recorded.actor),
            tenant_id=recorded.tenant_id,
            traceparent=traceparent,
            appointment_id=recorded.appointment_id,
        )
    )
    match recorded.event:
        case MessagePosted(message):
            event.message_posted.message.CopyFrom(encode_message(message))
        case ReceiptMoved(version, receipt):
            event.receipt_moved.version = version
            event.receipt_moved.receipt.CopyFrom(encode_receipt(receipt))
        case ConversationErased(messages):
            event.conversation_erased.messages = messages
    return event.SerializeToString()


def encode_message(message: Message) -> chat_pb2.Message:
    """For answers and events."""
    return chat_pb2.Message(
        id=message.id,
        tenant_id=message.tenant_id,
        appointment_id=message.appointment_id,
        client_id=message.client_id,
        sender=encode_actor(message.sender),
        text=message.text,
        sent_at=timestamp(message.sent_at),
        previous_id=message.previous_id,
    )


def encode_receipt(receipt: Receipt) -> chat_pb2.Receipt:
    """For answers and events."""
    return chat_pb2.Receipt(
        member_id=receipt.member_id,
        delivered_up_to=receipt.delivered_up_to,
        read_up_to=receipt.read_up_to,
    )


def encode_export(transcripts: Iterable[Transcript]) -> bytes:
    """As UTF-8 JSON: {"conversations": [{"appointment_id", "complete", "messages": [as in chat.proto]}]}."""
    conversations = [
        {
            "appointment_id": each.appointment_id,
            "complete": each.complete,
            "messages": [
                MessageToDict(encode_message(message), preserving_proto_field_name=True) for message in each.messages
            ],
        }
        for each in transcripts
    ]
    return json.dumps({"conversations": conversations}, ensure_ascii=False).encode()


def encode_actor(actor: Actor) -> common_pb2.Actor:
    """For answers and events."""
    return common_pb2.Actor(kind=_ACTOR_KINDS[actor.kind], id=actor.id)


def decode_appointment(message: appointments_pb2.Appointment) -> Appointment:
    """What chat keeps of it. Raises ValueError for a state that this release does not know."""
    name = appointments_pb2.AppointmentState.Name(message.state)
    customers = (each for each in message.participants if each.role == appointments_pb2.PARTICIPANT_ROLE_CUSTOMER)
    customer = next(customers, appointments_pb2.Participant())
    return Appointment(
        id=message.id,
        tenant_id=message.tenant_id,
        version=message.version,
        state=AppointmentState(name.removeprefix("APPOINTMENT_STATE_").lower()),
        customer_id=customer.id,
        device_id=customer.device_id,
    )


def timestamp(instant: datetime) -> Timestamp:
    """Of an aware instant."""
    stamp = Timestamp()
    stamp.FromDatetime(instant.astimezone(UTC))
    return stamp
