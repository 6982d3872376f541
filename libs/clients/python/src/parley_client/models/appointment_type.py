from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.preset import Preset

if TYPE_CHECKING:
    from ..models.appointment_type_name import AppointmentTypeName
    from ..models.consent_need import ConsentNeed


T = TypeVar("T", bound="AppointmentType")


@_attrs_define
class AppointmentType:
    """What an appointment is about, and its rules.

    Attributes:
        id (str):
        version (int): Grows with every change; the newer one wins. The ETag tells it.
        preset (Preset): The scenario that a type was made from (M19).
        name (AppointmentTypeName): By language tag.
        duration_minutes (int):
        ad_hoc_validity_minutes (int):
        early_entry_minutes (int):
        buffer_before_minutes (int):
        buffer_after_minutes (int):
        notice_minutes (int):
        horizon_days (int):
        daily_capacity (int):
        change_until_minutes (int):
        grace_minutes (int):
        consents (list[ConsentNeed]):
        reminders_minutes_before (list[int]):
        skills (list[str]):
        active (bool):
    """

    id: str
    version: int
    preset: Preset
    name: AppointmentTypeName
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
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        version = self.version

        preset = self.preset.value

        name = self.name.to_dict()

        duration_minutes = self.duration_minutes

        ad_hoc_validity_minutes = self.ad_hoc_validity_minutes

        early_entry_minutes = self.early_entry_minutes

        buffer_before_minutes = self.buffer_before_minutes

        buffer_after_minutes = self.buffer_after_minutes

        notice_minutes = self.notice_minutes

        horizon_days = self.horizon_days

        daily_capacity = self.daily_capacity

        change_until_minutes = self.change_until_minutes

        grace_minutes = self.grace_minutes

        consents = []
        for consents_item_data in self.consents:
            consents_item = consents_item_data.to_dict()
            consents.append(consents_item)

        reminders_minutes_before = self.reminders_minutes_before

        skills = self.skills

        active = self.active

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "version": version,
                "preset": preset,
                "name": name,
                "duration_minutes": duration_minutes,
                "ad_hoc_validity_minutes": ad_hoc_validity_minutes,
                "early_entry_minutes": early_entry_minutes,
                "buffer_before_minutes": buffer_before_minutes,
                "buffer_after_minutes": buffer_after_minutes,
                "notice_minutes": notice_minutes,
                "horizon_days": horizon_days,
                "daily_capacity": daily_capacity,
                "change_until_minutes": change_until_minutes,
                "grace_minutes": grace_minutes,
                "consents": consents,
                "reminders_minutes_before": reminders_minutes_before,
                "skills": skills,
                "active": active,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.appointment_type_name import AppointmentTypeName  # noqa: PLC0415
        from ..models.consent_need import ConsentNeed  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        version = d.pop("version")

        preset = Preset(d.pop("preset"))

        name = AppointmentTypeName.from_dict(d.pop("name"))

        duration_minutes = d.pop("duration_minutes")

        ad_hoc_validity_minutes = d.pop("ad_hoc_validity_minutes")

        early_entry_minutes = d.pop("early_entry_minutes")

        buffer_before_minutes = d.pop("buffer_before_minutes")

        buffer_after_minutes = d.pop("buffer_after_minutes")

        notice_minutes = d.pop("notice_minutes")

        horizon_days = d.pop("horizon_days")

        daily_capacity = d.pop("daily_capacity")

        change_until_minutes = d.pop("change_until_minutes")

        grace_minutes = d.pop("grace_minutes")

        consents = []
        _consents = d.pop("consents")
        for consents_item_data in _consents:
            consents_item = ConsentNeed.from_dict(consents_item_data)

            consents.append(consents_item)

        reminders_minutes_before = cast(list[int], d.pop("reminders_minutes_before"))

        skills = cast(list[str], d.pop("skills"))

        active = d.pop("active")

        appointment_type = cls(
            id=id,
            version=version,
            preset=preset,
            name=name,
            duration_minutes=duration_minutes,
            ad_hoc_validity_minutes=ad_hoc_validity_minutes,
            early_entry_minutes=early_entry_minutes,
            buffer_before_minutes=buffer_before_minutes,
            buffer_after_minutes=buffer_after_minutes,
            notice_minutes=notice_minutes,
            horizon_days=horizon_days,
            daily_capacity=daily_capacity,
            change_until_minutes=change_until_minutes,
            grace_minutes=grace_minutes,
            consents=consents,
            reminders_minutes_before=reminders_minutes_before,
            skills=skills,
            active=active,
        )

        appointment_type.additional_properties = d
        return appointment_type

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
