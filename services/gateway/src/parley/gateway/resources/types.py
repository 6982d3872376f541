"""Appointment types: what an appointment is about, and its rules."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from parley.api.appointments.v1 import appointments_pb2 as pb
from parley.api.common.v1.common_pb2 import LocalizedText
from parley.gateway.resources.base import Body, Resource, Texts, Version, public_name
from parley.gateway.resources.consents import ConsentPurpose

Reminders = Annotated[
    list[Annotated[int, Field(ge=1, le=43_200)]],
    Field(max_length=5, description="Minutes before the start, largest first."),
]
Buffer = Annotated[int, Field(ge=0, le=240, multiple_of=5)]


class Preset(StrEnum):
    """The scenario that a type was made from (M19)."""

    TELEMEDICINE = "telemedicine"
    VISUAL_ASSISTANCE = "visual_assistance"
    ROADSIDE_ASSISTANCE = "roadside_assistance"
    SHOWROOM = "showroom"
    SURVEY_AND_INSPECTION = "survey_and_inspection"
    HIGH_VALUE_SERVICE = "high_value_service"


class ConsentNeed(Body):
    """What an appointment asks its customer before they enter."""

    purpose: ConsentPurpose
    required: bool = Field(description="Whoever declines can't enter.")


class NewAppointmentType(Body):
    """A type to add, or what replaces one."""

    preset: Preset
    name: Texts = Field(min_length=1, max_length=50)
    duration_minutes: int = Field(ge=5, le=480)
    ad_hoc_validity_minutes: int = Field(default=60, ge=5, le=10_080, description="How long an ad hoc link is valid.")
    early_entry_minutes: int = Field(default=15, ge=0, le=1_440, description="Before the start.")
    buffer_before_minutes: Buffer = 0
    buffer_after_minutes: Buffer = 0
    notice_minutes: int = Field(default=0, ge=0, le=43_200, description="The earliest start from now.")
    horizon_days: int = Field(default=60, ge=1, le=366, description="The latest start from now.")
    daily_capacity: int = Field(default=0, ge=0, le=100, description="Of a specialist on a local day; 0: any number.")
    change_until_minutes: int = Field(
        default=60, ge=-1, le=43_200, description="Before the start customers may move or cancel; -1: never."
    )
    grace_minutes: int = Field(default=15, ge=1, le=240, description="After the start an absence is a no-show.")
    consents: list[ConsentNeed] = Field(default=[], max_length=10)
    reminders_minutes_before: Reminders = Field(default=[])
    skills: list[str] = Field(default=[], max_length=10, description="What a specialist must know.")
    active: bool = True

    def to_message(self) -> pb.AppointmentType:
        """As services take it."""
        return pb.AppointmentType(
            preset=pb.Preset.Value(f"PRESET_{self.preset.name}"),
            name=LocalizedText(by_locale=self.name),
            consents=[pb.ConsentNeed(purpose=n.purpose.to_message(), required=n.required) for n in self.consents],
            **self.model_dump(exclude={"name", "consents", "preset"}),
        )


class AppointmentType(Resource):
    """What an appointment is about, and its rules."""

    id: str
    version: Version
    preset: Preset
    name: Texts
    duration_minutes: int
    ad_hoc_validity_minutes: int
    early_entry_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    notice_minutes: int
    horizon_days: int
    daily_capacity: int
    change_until_minutes: int
    grace_minutes: int
    consents: list[ConsentNeed]
    reminders_minutes_before: list[int]
    skills: list[str]
    active: bool

    @staticmethod
    def of(message: pb.AppointmentType) -> "AppointmentType":
        """From its message."""
        return AppointmentType(
            id=message.id,
            version=message.version,
            preset=Preset(public_name(pb.Preset.Name(message.preset), "PRESET_")),
            name=dict(message.name.by_locale),
            duration_minutes=message.duration_minutes,
            ad_hoc_validity_minutes=message.ad_hoc_validity_minutes,
            early_entry_minutes=message.early_entry_minutes,
            buffer_before_minutes=message.buffer_before_minutes,
            buffer_after_minutes=message.buffer_after_minutes,
            notice_minutes=message.notice_minutes,
            horizon_days=message.horizon_days,
            daily_capacity=message.daily_capacity,
            change_until_minutes=message.change_until_minutes,
            grace_minutes=message.grace_minutes,
            consents=[
                ConsentNeed(purpose=ConsentPurpose.of(need.purpose), required=need.required)
                for need in message.consents
            ],
            reminders_minutes_before=list(message.reminders_minutes_before),
            skills=list(message.skills),
            active=message.active,
        )
