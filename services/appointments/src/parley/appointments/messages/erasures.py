"""Erasures, and what an export tells of a customer."""

import json
from collections.abc import Mapping, Sequence

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from parley.api.appointments.v1 import appointments_pb2
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.consent import ConsentText
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.erasure import Erasure
from parley.appointments.messages.appointments import encode_appointment
from parley.appointments.messages.consents import encode_text
from parley.appointments.messages.customers import encode_customer
from parley.appointments.messages.values import optional_timestamp, timestamp


def encode_erasure(erasure: Erasure) -> appointments_pb2.Erasure:
    """For answers and events: it names nobody but by ids."""
    return appointments_pb2.Erasure(
        id=erasure.id,
        tenant_id=erasure.tenant_id,
        customer_id=erasure.customer_id,
        appointment_id=erasure.appointment_id,
        requested_at=timestamp(erasure.requested_at),
        requested_by=erasure.requested_by,
        steps=[
            appointments_pb2.ErasureStep(
                service=each.service, done_at=optional_timestamp(each.done_at), records=each.records
            )
            for each in erasure.steps
        ],
        completed_at=optional_timestamp(erasure.completed_at),
    )


def encode_own_data(
    customer: Customer, appointments: Sequence[Appointment], wordings: Sequence[ConsentText], *, complete: bool
) -> bytes:
    """As UTF-8 JSON: {"customer", "appointments", "consent_texts", "complete"}, each as in appointments.proto."""
    document = {
        "customer": _plain(encode_customer(customer)),
        "appointments": [_plain(encode_appointment(each)) for each in appointments],
        "consent_texts": [_plain(encode_text(each)) for each in wordings],
        "complete": complete,
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _plain(message: Message) -> dict[str, object]:
    return MessageToDict(message, preserving_proto_field_name=True)


def encode_export(parts: Mapping[str, bytes]) -> bytes:
    """As one UTF-8 JSON object with a member for each service, whose document it is."""
    members = (json.dumps(service).encode() + b":" + document for service, document in parts.items())
    return b"{" + b",".join(members) + b"}"
