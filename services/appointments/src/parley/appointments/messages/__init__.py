"""The domain as protobuf, and back."""

from parley.appointments.messages.appointment_types import encode_type
from parley.appointments.messages.appointments import decode_channel, decode_state, encode_appointment
from parley.appointments.messages.availability import decode_hours, encode_availability, encode_slot
from parley.appointments.messages.consents import decode_purpose, encode_consent, encode_needs
from parley.appointments.messages.customers import encode_customer
from parley.appointments.messages.directory import decode_staff, decode_team, decode_tenant
from parley.appointments.messages.door import decode_room, encode_admission, encode_invitation
from parley.appointments.messages.events import encode_event
from parley.appointments.messages.values import decode_instant, encode_actor, optional_timestamp, timestamp

__all__ = [
    "decode_channel",
    "decode_hours",
    "decode_instant",
    "decode_purpose",
    "decode_room",
    "decode_staff",
    "decode_state",
    "decode_team",
    "decode_tenant",
    "encode_actor",
    "encode_admission",
    "encode_appointment",
    "encode_availability",
    "encode_consent",
    "encode_customer",
    "encode_event",
    "encode_invitation",
    "encode_needs",
    "encode_slot",
    "encode_type",
    "optional_timestamp",
    "timestamp",
]
