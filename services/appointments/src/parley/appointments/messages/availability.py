"""Working hours and slots."""

from parley.api.appointments.v1 import appointments_pb2
from parley.appointments.domain.availability import Availability
from parley.appointments.domain.slots import Slot
from parley.appointments.messages.hours import encode_exceptions, encode_weekly
from parley.appointments.messages.values import timestamp


def encode_availability(availability: Availability) -> appointments_pb2.Availability:
    """For answers and events."""
    return appointments_pb2.Availability(
        staff_id=availability.staff_id,
        version=availability.version,
        tenant_id=availability.tenant_id,
        time_zone=availability.hours.time_zone,
        hours=encode_weekly(availability.hours),
        exceptions=encode_exceptions(availability.hours),
        holidays=availability.hours.holidays,
    )


def encode_slot(slot: Slot) -> appointments_pb2.Slot:
    """For answers."""
    return appointments_pb2.Slot(
        specialist_id=slot.specialist_id, starts_at=timestamp(slot.starts_at), ends_at=timestamp(slot.ends_at)
    )
