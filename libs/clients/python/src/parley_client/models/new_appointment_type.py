from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.preset import Preset
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.consent_need import ConsentNeed
    from ..models.new_appointment_type_name import NewAppointmentTypeName


T = TypeVar("T", bound="NewAppointmentType")


@_attrs_define
class NewAppointmentType:
    """A type to add, or what replaces one.

    Attributes:
        preset (Preset): The scenario that a type was made from (M19).
        name (NewAppointmentTypeName): By language tag.
        duration_minutes (int):
        ad_hoc_validity_minutes (int | Unset): How long an ad hoc link is valid. Default: 60.
        early_entry_minutes (int | Unset): Before the start. Default: 15.
        buffer_before_minutes (int | Unset):  Default: 0.
        buffer_after_minutes (int | Unset):  Default: 0.
        notice_minutes (int | Unset): The earliest start from now. Default: 0.
        horizon_days (int | Unset): The latest start from now. Default: 60.
        daily_capacity (int | Unset): Of a specialist on a local day; 0: any number. Default: 0.
        change_until_minutes (int | Unset): Before the start customers may move or cancel; -1: never. Default: 60.
        grace_minutes (int | Unset): After the start an absence is a no-show. Default: 15.
        consents (list[ConsentNeed] | Unset):
        reminders_minutes_before (list[int] | Unset): Minutes before the start, largest first.
        skills (list[str] | Unset): What a specialist must know.
        active (bool | Unset):  Default: True.
    """

    preset: Preset
    name: NewAppointmentTypeName
    duration_minutes: int
    ad_hoc_validity_minutes: int | Unset = 60
    early_entry_minutes: int | Unset = 15
    buffer_before_minutes: int | Unset = 0
    buffer_after_minutes: int | Unset = 0
    notice_minutes: int | Unset = 0
    horizon_days: int | Unset = 60
    daily_capacity: int | Unset = 0
    change_until_minutes: int | Unset = 60
    grace_minutes: int | Unset = 15
    consents: list[ConsentNeed] | Unset = UNSET
    reminders_minutes_before: list[int] | Unset = UNSET
    skills: list[str] | Unset = UNSET
    active: bool | Unset = True

    def to_dict(self) -> dict[str, Any]:
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

        consents: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.consents, Unset):
            consents = []
            for consents_item_data in self.consents:
                consents_item = consents_item_data.to_dict()
                consents.append(consents_item)

        reminders_minutes_before: list[int] | Unset = UNSET
        if not isinstance(self.reminders_minutes_before, Unset):
            reminders_minutes_before = self.reminders_minutes_before

        skills: list[str] | Unset = UNSET
        if not isinstance(self.skills, Unset):
            skills = self.skills

        active = self.active

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "preset": preset,
                "name": name,
                "duration_minutes": duration_minutes,
            }
        )
        if ad_hoc_validity_minutes is not UNSET:
            field_dict["ad_hoc_validity_minutes"] = ad_hoc_validity_minutes
        if early_entry_minutes is not UNSET:
            field_dict["early_entry_minutes"] = early_entry_minutes
        if buffer_before_minutes is not UNSET:
            field_dict["buffer_before_minutes"] = buffer_before_minutes
        if buffer_after_minutes is not UNSET:
            field_dict["buffer_after_minutes"] = buffer_after_minutes
        if notice_minutes is not UNSET:
            field_dict["notice_minutes"] = notice_minutes
        if horizon_days is not UNSET:
            field_dict["horizon_days"] = horizon_days
        if daily_capacity is not UNSET:
            field_dict["daily_capacity"] = daily_capacity
        if change_until_minutes is not UNSET:
            field_dict["change_until_minutes"] = change_until_minutes
        if grace_minutes is not UNSET:
            field_dict["grace_minutes"] = grace_minutes
        if consents is not UNSET:
            field_dict["consents"] = consents
        if reminders_minutes_before is not UNSET:
            field_dict["reminders_minutes_before"] = reminders_minutes_before
        if skills is not UNSET:
            field_dict["skills"] = skills
        if active is not UNSET:
            field_dict["active"] = active

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.consent_need import ConsentNeed  # noqa: PLC0415
        from ..models.new_appointment_type_name import NewAppointmentTypeName  # noqa: PLC0415

        d = dict(src_dict)
        preset = Preset(d.pop("preset"))

        name = NewAppointmentTypeName.from_dict(d.pop("name"))

        duration_minutes = d.pop("duration_minutes")

        ad_hoc_validity_minutes = d.pop("ad_hoc_validity_minutes", UNSET)

        early_entry_minutes = d.pop("early_entry_minutes", UNSET)

        buffer_before_minutes = d.pop("buffer_before_minutes", UNSET)

        buffer_after_minutes = d.pop("buffer_after_minutes", UNSET)

        notice_minutes = d.pop("notice_minutes", UNSET)

        horizon_days = d.pop("horizon_days", UNSET)

        daily_capacity = d.pop("daily_capacity", UNSET)

        change_until_minutes = d.pop("change_until_minutes", UNSET)

        grace_minutes = d.pop("grace_minutes", UNSET)

        _consents = d.pop("consents", UNSET)
        consents: list[ConsentNeed] | Unset = UNSET
        if _consents is not UNSET:
            consents = []
            for consents_item_data in _consents:
                consents_item = ConsentNeed.from_dict(consents_item_data)

                consents.append(consents_item)

        reminders_minutes_before = cast(list[int], d.pop("reminders_minutes_before", UNSET))

        skills = cast(list[str], d.pop("skills", UNSET))

        active = d.pop("active", UNSET)

        new_appointment_type = cls(
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

        return new_appointment_type
