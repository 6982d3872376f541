"""The domain as protobuf, and back."""

from parley.appointments.messages.appointment_types import decode_type, encode_type
from parley.appointments.messages.appointments import decode_channel, decode_state, encode_appointment
from parley.appointments.messages.availability import encode_availability, encode_slot
from parley.appointments.messages.consents import (
    decode_purpose,
    encode_consent,
    encode_text,
    encode_worded_consent,
)
from parley.appointments.messages.customers import encode_customer
from parley.appointments.messages.directory import decode_staff, decode_team, decode_tenant
from parley.appointments.messages.door import decode_room, encode_admission, encode_invitation
from parley.appointments.messages.entrances import decode_entrance, encode_entrance, encode_public_page
from parley.appointments.messages.erasures import encode_erasure, encode_export, encode_own_data
from parley.appointments.messages.events import encode_event
from parley.appointments.messages.hours import decode_hours
from parley.appointments.messages.presence import decode_attendance
from parley.appointments.messages.queue import encode_place
from parley.appointments.messages.values import decode_instant, timestamp

__all__ = [
    "decode_attendance",
    "decode_channel",
    "decode_entrance",
    "decode_hours",
    "decode_instant",
    "decode_purpose",
    "decode_room",
    "decode_staff",
    "decode_state",
    "decode_team",
    "decode_tenant",
    "decode_type",
    "encode_admission",
    "encode_appointment",
    "encode_availability",
    "encode_consent",
    "encode_customer",
    "encode_entrance",
    "encode_erasure",
    "encode_event",
    "encode_export",
    "encode_invitation",
    "encode_own_data",
    "encode_place",
    "encode_public_page",
    "encode_slot",
    "encode_text",
    "encode_type",
    "encode_worded_consent",
    "timestamp",
]
