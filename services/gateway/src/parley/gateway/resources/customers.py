"""Customers, appointment types, availability and slots."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from parley.api.appointments.v1 import appointments_pb2 as pb
from parley.api.appointments.v1 import service_pb2 as rpc_pb
from parley.gateway.resources.base import Body, Resource, instant, public_name


class Customer(Resource):
    """A person whom the tenant serves."""

    id: str
    display_name: str
    email: str | None
    phone: str | None
    locale: str
    time_zone: str
    created_at: datetime

    @staticmethod
    def of(message: pb.Customer) -> "Customer":
        """From its message."""
        return Customer(
            id=message.id,
            display_name=message.display_name,
            email=message.email or None,
            phone=message.phone or None,
            locale=message.locale,
            time_zone=message.time_zone,
            created_at=instant(message.created_at),
        )


class NewCustomer(Body):
    """A customer to add; at least one of e-mail and phone."""

    display_name: str = Field(min_length=1, max_length=200)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=20, description="E.164.")
    locale: str = ""
    time_zone: str = ""

    def to_message(self) -> rpc_pb.CreateCustomerRequest:
        """As services take it."""
        return rpc_pb.CreateCustomerRequest(**self.model_dump())


class Preset(StrEnum):
    """The scenario that a type was made from (M19)."""

    TELEMEDICINE = "telemedicine"
    VISUAL_ASSISTANCE = "visual_assistance"
    ROADSIDE_ASSISTANCE = "roadside_assistance"
    SHOWROOM = "showroom"
    SURVEY_AND_INSPECTION = "survey_and_inspection"
    HIGH_VALUE_SERVICE = "high_value_service"


class AppointmentType(Resource):
    """What an appointment is about, and its durations."""

    id: str
    preset: Preset | None
    name: dict[str, str] = Field(description="By language tag.")
    duration_minutes: int
    ad_hoc_validity_minutes: int
    early_entry_minutes: int

    @staticmethod
    def of(message: pb.AppointmentType) -> "AppointmentType":
        """From its message."""
        preset = public_name(pb.Preset.Name(message.preset), "PRESET_")
        return AppointmentType(
            id=message.id,
            preset=Preset(preset) if message.preset else None,
            name=dict(message.name.by_locale),
            duration_minutes=message.duration_minutes,
            ad_hoc_validity_minutes=message.ad_hoc_validity_minutes,
            early_entry_minutes=message.early_entry_minutes,
        )


class WeeklyHours(Body):
    """A span of working time on one day of the week, in the availability's zone."""

    weekday: int = Field(ge=1, le=7, description="ISO 8601: Monday is 1.")
    start_minute: int = Field(ge=0, le=1435, multiple_of=5, description="Minutes after local midnight.")
    end_minute: int = Field(ge=5, le=1440, multiple_of=5)


class NewAvailability(Body):
    """A specialist's working hours, replacing the ones before."""

    time_zone: str
    hours: list[WeeklyHours] = Field(max_length=70)

    def to_message(self, staff_id: str, expected_version: int) -> rpc_pb.SetAvailabilityRequest:
        """As services take it."""
        return rpc_pb.SetAvailabilityRequest(
            staff_id=staff_id,
            time_zone=self.time_zone,
            hours=[pb.WeeklyHours(**hours.model_dump()) for hours in self.hours],
            expected_version=expected_version,
        )


class Availability(Resource):
    """A specialist's working hours."""

    staff_id: str
    time_zone: str
    hours: list[WeeklyHours]

    @staticmethod
    def of(message: pb.Availability) -> "Availability":
        """From its message."""
        return Availability(
            staff_id=message.staff_id,
            time_zone=message.time_zone,
            hours=[
                WeeklyHours(weekday=h.weekday, start_minute=h.start_minute, end_minute=h.end_minute)
                for h in message.hours
            ],
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


class Slots(Resource):
    """Free times, earliest first."""

    data: list[Slot]


class AppointmentTypes(Resource):
    """The tenant's types, at most 50."""

    data: list[AppointmentType]
