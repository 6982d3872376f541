from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.day_hours import DayHours


T = TypeVar("T", bound="DateException")


@_attrs_define
class DateException:
    """Local dates with hours of their own, or none at all.

    Attributes:
        starts_on (str): ISO 8601 date.
        ends_on (str): Included.
        hours (list[DayHours] | Unset): Empty: a day off.
        note (str | Unset):  Default: ''.
    """

    starts_on: str
    ends_on: str
    hours: list[DayHours] | Unset = UNSET
    note: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        starts_on = self.starts_on

        ends_on = self.ends_on

        hours: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.hours, Unset):
            hours = []
            for hours_item_data in self.hours:
                hours_item = hours_item_data.to_dict()
                hours.append(hours_item)

        note = self.note

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "starts_on": starts_on,
                "ends_on": ends_on,
            }
        )
        if hours is not UNSET:
            field_dict["hours"] = hours
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.day_hours import DayHours  # noqa: PLC0415

        d = dict(src_dict)
        starts_on = d.pop("starts_on")

        ends_on = d.pop("ends_on")

        _hours = d.pop("hours", UNSET)
        hours: list[DayHours] | Unset = UNSET
        if _hours is not UNSET:
            hours = []
            for hours_item_data in _hours:
                hours_item = DayHours.from_dict(hours_item_data)

                hours.append(hours_item)

        note = d.pop("note", UNSET)

        date_exception = cls(
            starts_on=starts_on,
            ends_on=ends_on,
            hours=hours,
            note=note,
        )

        return date_exception
