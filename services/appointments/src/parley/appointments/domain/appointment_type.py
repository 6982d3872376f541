"""Appointment types, and the six that every tenant starts with (M19)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from parley.appointments.domain import checks
from parley.appointments.domain.consent import ConsentNeed, ConsentPurpose
from parley.appointments.domain.creation import Creation
from parley.common.errors import InvalidArgument

_MAX_REMINDERS = 5
_MAX_SKILLS, _MAX_SKILL = 10, 40
_MONTH_MINUTES = 30 * 24 * 60
_BOUNDS = {
    "duration_minutes": (5, 480),
    "ad_hoc_validity_minutes": (5, 7 * 24 * 60),
    "early_entry_minutes": (0, 24 * 60),
    "buffer_before_minutes": (0, 240),
    "buffer_after_minutes": (0, 240),
    "notice_minutes": (0, _MONTH_MINUTES),
    "horizon_days": (1, 366),
    "daily_capacity": (0, 100),
    "change_until_minutes": (-1, _MONTH_MINUTES),
    "grace_minutes": (1, 240),
}


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

    `duration_minutes` and the buffers, which stay free around each appointment, are multiples of five. Customers book
    by themselves from `notice_minutes` to `horizon_days` from now. A specialist takes `daily_capacity` on a local day
    (0: any number). Customers move or cancel by their link until `change_until_minutes` before the start (-1: never).
    Who is absent `grace_minutes` after the start has missed it. `skills` are what a specialist must know. `original`:
    one of the six that the tenant started with.
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
    creation: Creation | None = None

    def checked(self) -> "AppointmentType":
        """Return it in order; raises InvalidArgument with the wrong field."""
        checks.names(self.name)
        for field_, (least, most) in _BOUNDS.items():
            if not least <= getattr(self, field_) <= most:
                raise InvalidArgument(f"{field_} is {least} to {most}.", field=field_)
        for field_ in ("duration_minutes", "buffer_before_minutes", "buffer_after_minutes"):
            if getattr(self, field_) % 5:
                raise InvalidArgument(f"{field_} is a multiple of 5.", field=field_)
        if len({each.purpose for each in self.consents}) < len(self.consents):
            raise InvalidArgument("Ask for a purpose once.", field="consents")
        check_reminders(self.reminders_minutes_before)
        skills = {each.strip().lower() for each in self.skills}
        if len(skills) > _MAX_SKILLS or not all(0 < len(each) <= _MAX_SKILL for each in skills):
            raise InvalidArgument(
                f"skills takes at most {_MAX_SKILLS} words of at most {_MAX_SKILL} characters.", field="skills"
            )
        reminders = tuple(sorted(set(self.reminders_minutes_before), reverse=True))
        return replace(self, skills=tuple(sorted(skills)), reminders_minutes_before=reminders)

    def replaced_by(self, new: "AppointmentType", expected_version: int) -> "AppointmentType":
        """Return the next version with all that is new; its scenario can't change. Raises VersionConflict."""
        checks.version(self.version, expected_version)
        if new.preset is not self.preset:
            raise InvalidArgument("The preset of a type can't change: create another type.", field="preset")
        return replace(
            new,
            id=self.id,
            tenant_id=self.tenant_id,
            original=self.original,
            creation=self.creation,
            version=self.version + 1,
        ).checked()

    def self_service(self, now: datetime) -> tuple[datetime, datetime]:
        """Return the first and the last start that customers can book by themselves; staff need no notice."""
        return now + timedelta(minutes=self.notice_minutes), now + timedelta(days=self.horizon_days)

    def suits(self, languages: Collection[str], skills: Collection[str], language: str) -> bool:
        """Say whether somebody with these languages and skills can serve; of languages the first part counts."""
        if not set(self.skills) <= set(skills):
            return False
        return not language or _primary(language) in map(_primary, languages)


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


def check_reminders(minutes_before: Sequence[int]) -> None:
    """Raise InvalidArgument unless these are minutes before a start, few enough and not too many ahead."""
    if len(minutes_before) > _MAX_REMINDERS or not all(1 <= each <= _MONTH_MINUTES for each in minutes_before):
        raise InvalidArgument(
            f"Take at most {_MAX_REMINDERS} reminders, 1 to {_MONTH_MINUTES} minutes before.",
            field="reminders_minutes_before",
        )


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
