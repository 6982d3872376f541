"""Working hours and free times."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from parley.api.appointments.v1 import appointments_pb2 as pb
from parley.api.appointments.v1 import service_pb2 as rpc_pb
from parley.gateway.resources.base import Body, Resource, Version, instant

StartMinute = Annotated[int, Field(ge=0, le=1435, multiple_of=5, description="Minutes after local midnight.")]
EndMinute = Annotated[int, Field(ge=5, le=1440, multiple_of=5)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="ISO 8601 date.", examples=["2026-12-24"])]
Holidays = Annotated[
    str, Field(max_length=10, description="Country (FR) or subdivision (DE-BY) whose holidays are off; empty: none.")
]


class DayHours(Body):
    """A span of a day."""

    start_minute: StartMinute
    end_minute: EndMinute


class WeeklyHours(DayHours):
    """A span of time on one day of the week, in the zone that stands beside it."""

    weekday: int = Field(ge=1, le=7, description="ISO 8601: Monday is 1.")


class DateException(Body):
    """Local dates with hours of their own, or none at all."""

    starts_on: Day
    ends_on: Day = Field(description="Included.")
    hours: list[DayHours] = Field(default=[], max_length=10, description="Empty: a day off.")
    note: str = Field(default="", max_length=200)

    def to_message(self) -> pb.DateException:
        """As services take it."""
        return pb.DateException(**self.model_dump())

    @staticmethod
    def of(message: pb.DateException) -> "DateException":
        """From its message."""
        return DateException(
            starts_on=message.starts_on,
            ends_on=message.ends_on,
            hours=[DayHours(start_minute=h.start_minute, end_minute=h.end_minute) for h in message.hours],
            note=message.note,
        )


def weekly(message: pb.WeeklyHours) -> WeeklyHours:
    """From its message."""
    return WeeklyHours(weekday=message.weekday, start_minute=message.start_minute, end_minute=message.end_minute)


class NewAvailability(Body):
    """A specialist's working hours, replacing the ones before."""

    time_zone: str
    hours: list[WeeklyHours] = Field(max_length=70)
    exceptions: list[DateException] = Field(default=[], max_length=200)
    holidays: Holidays = ""

    def to_message(self, staff_id: str, expected_version: int) -> rpc_pb.SetAvailabilityRequest:
        """As services take it."""
        return rpc_pb.SetAvailabilityRequest(
            staff_id=staff_id,
            time_zone=self.time_zone,
            hours=[pb.WeeklyHours(**hours.model_dump()) for hours in self.hours],
            exceptions=[exception.to_message() for exception in self.exceptions],
            holidays=self.holidays,
            expected_version=expected_version,
        )


class Availability(Resource):
    """A specialist's working hours."""

    staff_id: str
    version: Version
    time_zone: str
    hours: list[WeeklyHours]
    exceptions: list[DateException]
    holidays: Holidays
    holiday_dates: list[str] = Field(description="Their dates (ISO 8601), from last year to the next.")

    @staticmethod
    def of(message: pb.Availability) -> "Availability":
        """From its message."""
        return Availability(
            staff_id=message.staff_id,
            version=message.version,
            time_zone=message.time_zone,
            hours=[weekly(hours) for hours in message.hours],
            exceptions=[DateException.of(exception) for exception in message.exceptions],
            holidays=message.holidays,
            holiday_dates=list(message.holiday_dates),
        )


class Slot(Resource):
    """A free time that can be booked."""

    specialist_id: str
    starts_at: datetime
    ends_at: datetime

    @staticmethod
    def of(message: pb.Slot) -> "Slot":
        """From its message."""
        return Slot(
            specialist_id=message.specialist_id,
            starts_at=instant(message.starts_at),
            ends_at=instant(message.ends_at),
        )
