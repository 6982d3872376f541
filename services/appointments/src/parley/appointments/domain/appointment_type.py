"""Appointment types, and the six that every tenant starts with (M19)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from parley.appointments.domain.consent import ConsentNeed, ConsentPurpose


class Preset(Enum):
    """The scenario that a type was made from (seed section 1, M19)."""

    TELEMEDICINE = "telemedicine"
    VISUAL_ASSISTANCE = "visual_assistance"
    ROADSIDE_ASSISTANCE = "roadside_assistance"
    SHOWROOM = "showroom"
    SURVEY_AND_INSPECTION = "survey_and_inspection"
    HIGH_VALUE_SERVICE = "high_value_service"


@dataclass(frozen=True)
class AppointmentType:
    """What an appointment is for: `name` by BCP 47 tag, how long, and when a customer may come in.

    `duration_minutes` and the buffers, which stay free around each appointment, are multiples of five. A start can be
    booked from `notice_minutes` to `horizon_days` from now, `daily_capacity` times on a specialist's local day (0: any
    number). Customers move or cancel by their link until `change_until_minutes` before the start (-1: never). Who is
    absent `grace_minutes` after the start has missed it. `original`: one of the six that the tenant started with.
    """

    id: str
    tenant_id: str
    preset: Preset
    duration_minutes: int
    ad_hoc_validity_minutes: int
    early_entry_minutes: int
    name: Mapping[str, str] = field(hash=False)
    version: int = 1
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    notice_minutes: int = 0
    horizon_days: int = 366
    daily_capacity: int = 0
    change_until_minutes: int = 0
    grace_minutes: int = 15
    consents: tuple[ConsentNeed, ...] = ()
    reminders_minutes_before: tuple[int, ...] = ()
    skills: tuple[str, ...] = ()
    active: bool = True
    original: bool = False


@dataclass(frozen=True)
class AppointmentTypeSaved:
    """A type is new or changed."""

    type: AppointmentType


_DAY, _HOUR = 24 * 60, 60
_MEETING = ConsentNeed(ConsentPurpose.MEETING, required=True)
_PHOTO = ConsentNeed(ConsentPurpose.PHOTO, required=False)
_LOCATION = ConsentNeed(ConsentPurpose.LOCATION, required=False)

# What differs from the defaults of AppointmentType, by scenario.
_TEMPLATES: Mapping[Preset, Mapping[str, Any]] = {
    # Health data: an express consent, and time between two patients for the notes.
    Preset.TELEMEDICINE: {
        "name": {"fr": "Téléconsultation médicale", "en": "Medical consultation"},
        "duration_minutes": 20,
        "ad_hoc_validity_minutes": 60,
        "early_entry_minutes": 15,
        "buffer_after_minutes": 5,
        "notice_minutes": 30,
        "horizon_days": 90,
        "change_until_minutes": 2 * _HOUR,
        "grace_minutes": 10,
        "consents": (_MEETING,),
        "reminders_minutes_before": (_DAY, _HOUR),
    },
    Preset.VISUAL_ASSISTANCE: {
        "name": {"fr": "Assistance visuelle à distance", "en": "Remote visual assistance"},
        "duration_minutes": 30,
        "ad_hoc_validity_minutes": 2 * _HOUR,
        "early_entry_minutes": 10,
        "horizon_days": 60,
        "change_until_minutes": _HOUR,
        "reminders_minutes_before": (_DAY, _HOUR),
    },
    # Whoever stands at the roadside may need a while until it is safe to open the link.
    Preset.ROADSIDE_ASSISTANCE: {
        "name": {"fr": "Assistance routière", "en": "Roadside assistance"},
        "duration_minutes": 20,
        "ad_hoc_validity_minutes": 3 * _HOUR,
        "early_entry_minutes": 10,
        "horizon_days": 7,
        "grace_minutes": 30,
        "consents": (_LOCATION,),
        "reminders_minutes_before": (15,),
    },
    # Articles are fetched before and put away after.
    Preset.SHOWROOM: {
        "name": {"fr": "Salle d’exposition virtuelle", "en": "Virtual showroom"},
        "duration_minutes": 45,
        "ad_hoc_validity_minutes": 2 * _HOUR,
        "early_entry_minutes": 10,
        "buffer_before_minutes": 5,
        "buffer_after_minutes": 10,
        "notice_minutes": 2 * _HOUR,
        "horizon_days": 60,
        "change_until_minutes": _HOUR,
        "reminders_minutes_before": (_DAY, _HOUR),
    },
    # A report is written after each; photographs and places go into it.
    Preset.SURVEY_AND_INSPECTION: {
        "name": {"fr": "Expertise et inspection à distance", "en": "Remote survey and inspection"},
        "duration_minutes": 60,
        "ad_hoc_validity_minutes": 4 * _HOUR,
        "early_entry_minutes": 10,
        "buffer_after_minutes": 15,
        "notice_minutes": 4 * _HOUR,
        "horizon_days": 90,
        "daily_capacity": 6,
        "change_until_minutes": _DAY,
        "grace_minutes": 20,
        "consents": (_MEETING, _PHOTO, _LOCATION),
        "reminders_minutes_before": (2 * _DAY, _DAY, _HOUR),
    },
    Preset.HIGH_VALUE_SERVICE: {
        "name": {"fr": "Conseil personnalisé", "en": "Personal advice"},
        "duration_minutes": 45,
        "ad_hoc_validity_minutes": 4 * _HOUR,
        "early_entry_minutes": 15,
        "buffer_before_minutes": 10,
        "buffer_after_minutes": 5,
        "notice_minutes": 2 * _HOUR,
        "horizon_days": 90,
        "change_until_minutes": 2 * _HOUR,
        "reminders_minutes_before": (_DAY, _HOUR),
    },
}


def from_preset(preset: Preset, id: str, tenant_id: str) -> AppointmentType:
    """Return a tenant's type as the preset gives it."""
    return AppointmentType(id=id, tenant_id=tenant_id, preset=preset, original=True, **_TEMPLATES[preset])
