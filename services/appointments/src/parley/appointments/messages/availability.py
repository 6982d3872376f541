"""Working hours and slots."""

from collections.abc import Iterable

from parley.api.appointments.v1 import appointments_pb2
from parley.appointments.domain.availability import Availability, DateException, Slot, WeeklyHours
from parley.appointments.messages.values import timestamp


def encode_availability(availability: Availability) -> appointments_pb2.Availability:
    """For answers and events."""
    return appointments_pb2.Availability(
        staff_id=availability.staff_id,
        version=availability.version,
        tenant_id=availability.tenant_id,
        time_zone=availability.time_zone,
        hours=[
            appointments_pb2.WeeklyHours(
                weekday=each.weekday, start_minute=each.start_minute, end_minute=each.end_minute
            )
            for each in availability.hours
        ],
        exceptions=map(_encode_exception, availability.exceptions),
        holidays=availability.holidays,
    )


def encode_slot(slot: Slot) -> appointments_pb2.Slot:
    """For answers."""
    return appointments_pb2.Slot(
        specialist_id=slot.specialist_id, starts_at=timestamp(slot.starts_at), ends_at=timestamp(slot.ends_at)
    )


def decode_hours(hours: Iterable[appointments_pb2.WeeklyHours]) -> list[WeeklyHours]:
    """As the caller gave them: unchecked."""
    return [WeeklyHours(each.weekday, each.start_minute, each.end_minute) for each in hours]


def _encode_exception(exception: DateException) -> appointments_pb2.DateException:
    return appointments_pb2.DateException(
        starts_on=exception.starts_on.isoformat(),
        ends_on=exception.ends_on.isoformat(),
        hours=[
            appointments_pb2.DayHours(start_minute=each.start_minute, end_minute=each.end_minute)
            for each in exception.hours
        ],
        note=exception.note,
    )
