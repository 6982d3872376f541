"""The domain as protobuf, and back."""

import base64
import binascii
import hashlib
import json
from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.appointments.v1 import appointments_pb2
from parley.api.chat.v1 import chat_pb2, events_pb2
from parley.api.common.v1 import common_pb2
from parley.chat.domain import (
    Actor,
    ActorKind,
    Appointment,
    AppointmentState,
    InvalidPageToken,
    Message,
    MessagePosted,
    Receipt,
    Recorded,
)

_ACTOR_KINDS = {
    ActorKind.STAFF: common_pb2.ACTOR_KIND_STAFF,
    ActorKind.PARTICIPANT: common_pb2.ACTOR_KIND_PARTICIPANT,
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
        case _ as moved:
            event.receipt_moved.version = moved.version
            event.receipt_moved.receipt.CopyFrom(encode_receipt(moved.receipt))
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


def encode_page_token(position: str, appointment_id: str, after_id: str) -> str:
    """Opaque, and of use for the same list only; empty where there is no further page."""
    if not position:
        return ""
    token = json.dumps([position, _query_digest(appointment_id, after_id)]).encode()
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def decode_page_token(token: str, appointment_id: str, after_id: str) -> str:
    """The position within; raises InvalidPageToken when the token is not of this list."""
    if not token:
        return ""
    try:
        position, query = json.loads(base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError) as error:
        raise InvalidPageToken("Take the page token from the former page.", field="page_token") from error
    if query != _query_digest(appointment_id, after_id) or not isinstance(position, str):
        raise InvalidPageToken("The page token is of another list.", field="page_token")
    return position


def timestamp(instant: datetime) -> Timestamp:
    """Of an aware instant."""
    stamp = Timestamp()
    stamp.FromDatetime(instant.astimezone(UTC))
    return stamp


def _query_digest(appointment_id: str, after_id: str) -> str:
    """An appointment belongs to one tenant, so its id stands for both."""
    return hashlib.sha256(f"{appointment_id} {after_id}".encode()).hexdigest()[:16]
