"""What signaling tells."""

from datetime import UTC

from parley.api.common.v1 import common_pb2
from parley.api.signaling.v1 import events_pb2
from parley.appointments.domain.presence import Attendance


def decode_attendance(event: events_pb2.SignalingEvent) -> Attendance | None:
    """Return who came or went; None for an event about something else."""
    match event.WhichOneof("event"):
        case "member_joined":
            member_id, online = event.member_joined.member_id, True
        case "member_left":
            member_id, online = event.member_left.member_id, False
        case _:
            return None
    envelope = event.envelope
    is_customer = envelope.actor.kind == common_pb2.ACTOR_KIND_PARTICIPANT
    return Attendance(envelope.appointment_id, member_id, is_customer, online, envelope.time.ToDatetime(UTC))
