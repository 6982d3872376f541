"""Events of every domain as tenants' systems hear of them: ids, states and times, and nobody's name or words."""

from collections.abc import Callable, Mapping

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.chat.v1.events_pb2 import ChatEvent
from parley.api.common.v1.common_pb2 import Envelope
from parley.api.notifications.v1.events_pb2 import NotificationsEvent
from parley.notifications.domain.webhook_delivery import Happening, iso_time, payload
from parley.notifications.messages.times import instant

APPOINTMENTS, CHAT, NOTIFICATIONS = "parley.appointments.v1", "parley.chat.v1", "parley.notifications.v1"

Data = dict[str, object]

# Every event that a webhook may hear of, by its name in the topic's message. What is left out is for Parley itself:
# links and devices, settings, receipts, and webhooks' own news.
_APPOINTMENT = (
    "scheduled",
    "invited",
    "rescheduled",
    "transferred",
    "entered",
    "admitted",
    "returned_to_queue",
    "left",
    "place_held",
    "turn_near",
    "priority_changed",
    "consent_answered",
    "completed",
    "cancelled",
    "missed",
    "expired",
    "erased",
)
TYPES: Mapping[str, Mapping[str, str]] = {
    APPOINTMENTS: {
        **{name: f"appointment.{name}" for name in _APPOINTMENT},
        "customer_saved": "customer.saved",
        "erasure_requested": "erasure.requested",
        "erasure_completed": "erasure.completed",
    },
    CHAT: {"message_posted": "chat.message_posted"},
    NOTIFICATIONS: {
        "message_sent": "message.sent",
        "message_failed": "message.failed",
        "message_held": "message.held",
        "message_dropped": "message.dropped",
        "contact_preference_changed": "contact_preference.changed",
    },
}

_OF_APPOINTMENT = (
    "version",
    "state",
    "type_id",
    "customer_id",
    "team_id",
    "specialist_id",
    "entrance_id",
    "starts_at",
    "ends_at",
    "time_zone",
    "ad_hoc",
    "priority",
    "created_at",
    "waiting_since",
    "admitted_at",
    "ended_at",
)
# What the events themselves add.
_OF_EVENT: Mapping[str, tuple[str, ...]] = {
    "rescheduled": ("previous_starts_at", "previous_ends_at", "previous_specialist_id"),
    "transferred": ("previous_specialist_id", "previous_team_id"),
    "entered": ("participant_id",),
    "admitted": ("participant_id",),
    "left": ("participant_id", "idle"),
    "place_held": ("held",),
    "turn_near": ("position",),
    "completed": ("idle",),
    "customer_saved": ("customer_id", "version"),
}
_OF_CONSENT = ("purpose", "granted", "participant_id", "text_version", "answered_at", "method")
_OF_ERASURE = ("customer_id", "appointment_id", "requested_at", "completed_at")
_OF_MESSAGE = (
    "version",
    "appointment_id",
    "customer_id",
    "kind",
    "channel",
    "state",
    "due_at",
    "sent_at",
    "attempts",
    "error",
)
_OF_PREFERENCE = ("customer_id", "channel", "opted_out", "changed_at")


def decode_happening(topic: str, body: bytes) -> Happening | None:
    """What a webhook may hear of it; None for what none may. Raises DecodeError, and KeyError for another topic."""
    return _DECODERS[topic](body)


def _of_appointments(body: bytes) -> Happening | None:
    event = AppointmentsEvent.FromString(body)
    name = event.WhichOneof("event") or ""
    if name not in TYPES[APPOINTMENTS]:
        return None
    told = getattr(event, name)
    data: Data = {}
    if event.HasField("appointment"):
        data = {"appointment_id": event.appointment.id, **_shown(event.appointment, _OF_APPOINTMENT)}
    data |= _shown(told, _OF_EVENT.get(name, ()))
    if name == "consent_answered":
        data["consent"] = {"id": told.consent.id, **_shown(told.consent, _OF_CONSENT)}
    if name in ("erasure_requested", "erasure_completed"):
        data = {"erasure_id": told.erasure.id, **_shown(told.erasure, _OF_ERASURE)}
    return _happening(event.envelope, TYPES[APPOINTMENTS][name], data)


def _of_chat(body: bytes) -> Happening | None:
    event = ChatEvent.FromString(body)
    name = event.WhichOneof("event") or ""
    if name not in TYPES[CHAT]:
        return None
    message = event.message_posted.message
    sender = _shown(message.sender, ("kind", "id"))
    data = {"message_id": message.id, **_shown(message, ("appointment_id", "sent_at")), "sender": sender}
    return _happening(event.envelope, TYPES[CHAT][name], data)


def _of_notifications(body: bytes) -> Happening | None:
    event = NotificationsEvent.FromString(body)
    name = event.WhichOneof("event") or ""
    if name not in TYPES[NOTIFICATIONS]:
        return None
    told = getattr(event, name)
    if name == "contact_preference_changed":
        return _happening(event.envelope, TYPES[NOTIFICATIONS][name], _shown(told.preference, _OF_PREFERENCE))
    if told.message.staff_id:
        # What staff are sent about their account is theirs alone.
        return None
    data = {"message_id": told.message.id, **_shown(told.message, _OF_MESSAGE)}
    return _happening(event.envelope, TYPES[NOTIFICATIONS][name], data)


_DECODERS: Mapping[str, Callable[[bytes], Happening | None]] = {
    APPOINTMENTS: _of_appointments,
    CHAT: _of_chat,
    NOTIFICATIONS: _of_notifications,
}


def _happening(envelope: Envelope, type: str, data: Data) -> Happening | None:
    if not envelope.tenant_id:
        return None
    at = instant(envelope.time)
    return Happening(envelope.id, envelope.tenant_id, type, at, payload(type, at, data))


def _shown(message: Message, fields: tuple[str, ...]) -> Data:
    """These fields as the REST API shows them; empty texts and unset times are left out."""
    shown: Data = {}
    for name in fields:
        field = message.DESCRIPTOR.fields_by_name[name]
        value = getattr(message, name)
        if field.message_type is not None and not message.HasField(name):
            continue
        if isinstance(value, Timestamp):
            shown[name] = iso_time(instant(value))
        elif field.enum_type is not None:
            names = field.enum_type.values_by_number
            shown[name] = _public_name(names[value].name, names[0].name)
        elif value != "":
            shown[name] = value
    return shown


def _public_name(name: str, unspecified: str) -> str:
    """As "scheduled" for APPOINTMENT_STATE_SCHEDULED; what an enum's names have in common stands in its first."""
    return name.removeprefix(unspecified.removesuffix("UNSPECIFIED")).lower()
