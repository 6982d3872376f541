"""Appointment types."""

from parley.api.appointments.v1 import appointments_pb2
from parley.api.common.v1 import common_pb2
from parley.appointments.domain import checks
from parley.appointments.domain.appointment_type import AppointmentType, Preset
from parley.appointments.messages.consents import decode_needs, encode_needs

_PRESETS = {preset: appointments_pb2.Preset.Value(f"PRESET_{preset.name}") for preset in Preset}
_PRESETS_BY_NUMBER = {number: preset for preset, number in _PRESETS.items()}


def encode_type(type_: AppointmentType) -> appointments_pb2.AppointmentType:
    """For answers and events."""
    return appointments_pb2.AppointmentType(
        id=type_.id,
        version=type_.version,
        tenant_id=type_.tenant_id,
        preset=_PRESETS[type_.preset],
        name=common_pb2.LocalizedText(by_locale=type_.name),
        duration_minutes=type_.duration_minutes,
        ad_hoc_validity_minutes=type_.ad_hoc_validity_minutes,
        early_entry_minutes=type_.early_entry_minutes,
        buffer_before_minutes=type_.buffer_before_minutes,
        buffer_after_minutes=type_.buffer_after_minutes,
        notice_minutes=type_.notice_minutes,
        horizon_days=type_.horizon_days,
        daily_capacity=type_.daily_capacity,
        change_until_minutes=type_.change_until_minutes,
        grace_minutes=type_.grace_minutes,
        consents=encode_needs(type_.consents),
        reminders_minutes_before=type_.reminders_minutes_before,
        skills=type_.skills,
        active=type_.active,
    )


def decode_type(type_: appointments_pb2.AppointmentType) -> AppointmentType:
    """As the caller gave it, unchecked but for enums: raises InvalidArgument for what is none."""
    return AppointmentType(
        id=type_.id,
        tenant_id="",
        preset=checks.known(_PRESETS_BY_NUMBER.get(type_.preset), field="preset"),
        duration_minutes=type_.duration_minutes,
        ad_hoc_validity_minutes=type_.ad_hoc_validity_minutes,
        early_entry_minutes=type_.early_entry_minutes,
        name=dict(sorted(type_.name.by_locale.items())),
        buffer_before_minutes=type_.buffer_before_minutes,
        buffer_after_minutes=type_.buffer_after_minutes,
        notice_minutes=type_.notice_minutes,
        horizon_days=type_.horizon_days,
        daily_capacity=type_.daily_capacity,
        change_until_minutes=type_.change_until_minutes,
        grace_minutes=type_.grace_minutes,
        consents=decode_needs(type_.consents),
        reminders_minutes_before=tuple(type_.reminders_minutes_before),
        skills=tuple(type_.skills),
        active=type_.active,
    )
