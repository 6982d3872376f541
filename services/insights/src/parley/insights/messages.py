"""The domain as protobuf, and back."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.accounts.v1.events_pb2 import AccountsEvent
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.chat.v1.events_pb2 import ChatEvent
from parley.api.insights.v1 import service_pb2
from parley.api.notifications.v1.events_pb2 import NotificationsEvent
from parley.api.signaling.v1.events_pb2 import SignalingEvent
from parley.insights.domain import Entry, Event, Page, Verdict

AnyEvent = AccountsEvent | AppointmentsEvent | ChatEvent | NotificationsEvent | SignalingEvent

# Every topic of protos/topics.yaml, with its message.
TOPICS: Mapping[str, type[AnyEvent]] = {
    "parley.accounts.v1": AccountsEvent,
    "parley.appointments.v1": AppointmentsEvent,
    "parley.chat.v1": ChatEvent,
    "parley.notifications.v1": NotificationsEvent,
    "parley.signaling.v1": SignalingEvent,
}

# An export's events; the rest of the document is a few bytes.
_EXPORT_BYTES = 1024 * 1024 - 100


def decode_event(topic: str, body: bytes) -> Event:
    """A topic's message as it is to be kept. An event that this release does not know is of kind "<domain>.unknown".

    Raises DecodeError for what is no message of the topic, ValueError for an envelope without id or time.
    """
    event = TOPICS[topic].FromString(body)
    envelope = event.envelope
    if not envelope.id or not envelope.HasField("time"):
        raise ValueError("the event's envelope has no id or no time")
    domain = topic.split(".")[1]
    return Event(
        id=envelope.id,
        at=_instant(envelope.time),
        topic=topic,
        kind=f"{domain}.{event.WhichOneof('event') or 'unknown'}",
        tenant_id=envelope.tenant_id,
        appointment_id=envelope.appointment_id,
        body=body,
        customer_id=_customer_id(event),
    )


def encode_entry(entry: Entry) -> service_pb2.AuditEntry:
    """For answers; who did it and the details are gone once the body is erased."""
    event = entry.event
    message = service_pb2.AuditEntry(
        id=event.id,
        time=timestamp(event.at),
        kind=event.kind,
        appointment_id=event.appointment_id,
        position=entry.position,
        hash=entry.hash,
        erased=event.body is None,
    )
    if event.body is not None:
        told = TOPICS[event.topic].FromString(event.body)
        if told.envelope.HasField("actor"):
            message.actor.CopyFrom(told.envelope.actor)
        told.ClearField("envelope")
        message.details_json = MessageToJson(told, preserving_proto_field_name=True, indent=None)
    return message


def encode_export(page: Page) -> bytes:
    """As UTF-8 JSON: {"complete", "events": [as in AuditEntry]}; not complete where no more fit into 1 MiB."""
    events: list[str] = []
    room = _EXPORT_BYTES
    for entry in page.entries:
        event = MessageToJson(encode_entry(entry), preserving_proto_field_name=True, indent=None, ensure_ascii=False)
        room -= len(event.encode()) + 1
        if room < 0:
            break
        events.append(event)
    complete = room >= 0 and page.next_place is None
    return f'{{"complete":{json.dumps(complete)},"events":[{",".join(events)}]}}'.encode()


def encode_verdict(verdict: Verdict) -> service_pb2.VerifyTrailResponse:
    """For answers."""
    return service_pb2.VerifyTrailResponse(
        intact=verdict.broken_at == 0, entries=verdict.entries, broken_at=verdict.broken_at
    )


def timestamp(instant: datetime) -> Timestamp:
    """Of an aware instant."""
    stamp = Timestamp()
    stamp.FromDatetime(instant.astimezone(UTC))
    return stamp


def _customer_id(message: Message) -> str:
    """Return the customer that an event names, wherever in it; empty for none."""
    for field, value in message.ListFields():
        if field.name == "customer_id":
            return str(value)
        if field.message_type and not field.is_repeated and (found := _customer_id(value)):
            return found
    return ""


def _instant(stamp: Timestamp) -> datetime:
    """In whole milliseconds, as every service's clock gives them and the database keeps them."""
    instant = stamp.ToDatetime(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
