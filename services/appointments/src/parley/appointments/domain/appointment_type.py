"""Appointment types, and the six that every tenant starts with (M19)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


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

    `duration_minutes` is a multiple of five.
    """

    id: str
    tenant_id: str
    preset: Preset
    duration_minutes: int
    ad_hoc_validity_minutes: int
    early_entry_minutes: int
    name: Mapping[str, str] = field(hash=False)
    version: int = 1


@dataclass(frozen=True)
class AppointmentTypeSaved:
    """A type is new or changed."""

    type: AppointmentType


@dataclass(frozen=True)
class _Template:
    french: str
    english: str
    duration_minutes: int
    ad_hoc_validity_minutes: int
    early_entry_minutes: int


_TEMPLATES = {
    Preset.TELEMEDICINE: _Template("Téléconsultation médicale", "Medical consultation", 20, 60, 15),
    Preset.VISUAL_ASSISTANCE: _Template("Assistance visuelle à distance", "Remote visual assistance", 30, 120, 10),
    # Whoever stands at the roadside may need a while until it is safe to open the link.
    Preset.ROADSIDE_ASSISTANCE: _Template("Assistance routière", "Roadside assistance", 20, 180, 10),
    Preset.SHOWROOM: _Template("Salle d’exposition virtuelle", "Virtual showroom", 45, 120, 10),
    Preset.SURVEY_AND_INSPECTION: _Template(
        "Expertise et inspection à distance", "Remote survey and inspection", 60, 240, 10
    ),
    Preset.HIGH_VALUE_SERVICE: _Template("Conseil personnalisé", "Personal advice", 45, 240, 15),
}


def from_preset(preset: Preset, id: str, tenant_id: str) -> AppointmentType:
    """Return a tenant's type as the preset gives it."""
    template = _TEMPLATES[preset]
    return AppointmentType(
        id=id,
        tenant_id=tenant_id,
        preset=preset,
        duration_minutes=template.duration_minutes,
        ad_hoc_validity_minutes=template.ad_hoc_validity_minutes,
        early_entry_minutes=template.early_entry_minutes,
        name={"fr": template.french, "en": template.english},
    )
