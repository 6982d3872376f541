"""Hours, weekly and of single dates."""

from collections.abc import Iterable

from parley.api.appointments.v1 import appointments_pb2
from parley.appointments.domain import checks
from parley.appointments.domain.hours import DateException, DayHours, Hours, WeeklyHours


def encode_weekly(hours: Hours) -> list[appointments_pb2.WeeklyHours]:
    """Of a week."""
    return [
        appointments_pb2.WeeklyHours(weekday=each.weekday, start_minute=each.start_minute, end_minute=each.end_minute)
        for each in hours.weekly
    ]


def encode_exceptions(hours: Hours) -> list[appointments_pb2.DateException]:
    """Of single dates."""
    return [
        appointments_pb2.DateException(
            starts_on=each.starts_on.isoformat(),
            ends_on=each.ends_on.isoformat(),
            hours=[
                appointments_pb2.DayHours(start_minute=span.start_minute, end_minute=span.end_minute)
                for span in each.hours
            ],
            note=each.note,
        )
        for each in hours.exceptions
    ]


def decode_hours(
    time_zone: str,
    weekly: Iterable[appointments_pb2.WeeklyHours],
    exceptions: Iterable[appointments_pb2.DateException],
    holidays: str,
) -> Hours:
    """As the caller gave them, unchecked but for dates: raises InvalidArgument for what is none."""
    return Hours(
        time_zone=time_zone,
        weekly=tuple(WeeklyHours(each.weekday, each.start_minute, each.end_minute) for each in weekly),
        exceptions=tuple(_exception(index, each) for index, each in enumerate(exceptions)),
        holidays=holidays,
    )


def _exception(index: int, exception: appointments_pb2.DateException) -> DateException:
    field = f"exceptions[{index}]"
    return DateException(
        starts_on=checks.day(exception.starts_on, field=f"{field}.starts_on"),
        ends_on=checks.day(exception.ends_on or exception.starts_on, field=f"{field}.ends_on"),
        hours=tuple(DayHours(each.start_minute, each.end_minute) for each in exception.hours),
        note=exception.note.strip(),
    )
