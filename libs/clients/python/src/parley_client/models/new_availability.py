from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.date_exception import DateException
    from ..models.weekly_hours import WeeklyHours


T = TypeVar("T", bound="NewAvailability")


@_attrs_define
class NewAvailability:
    """A specialist's working hours, replacing the ones before.

    Attributes:
        time_zone (str):
        hours (list[WeeklyHours]):
        exceptions (list[DateException] | Unset):
        holidays (str | Unset): Country (FR) or subdivision (DE-BY) whose holidays are off; empty: none. Default: ''.
    """

    time_zone: str
    hours: list[WeeklyHours]
    exceptions: list[DateException] | Unset = UNSET
    holidays: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        time_zone = self.time_zone

        hours = []
        for hours_item_data in self.hours:
            hours_item = hours_item_data.to_dict()
            hours.append(hours_item)

        exceptions: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.exceptions, Unset):
            exceptions = []
            for exceptions_item_data in self.exceptions:
                exceptions_item = exceptions_item_data.to_dict()
                exceptions.append(exceptions_item)

        holidays = self.holidays

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "time_zone": time_zone,
                "hours": hours,
            }
        )
        if exceptions is not UNSET:
            field_dict["exceptions"] = exceptions
        if holidays is not UNSET:
            field_dict["holidays"] = holidays

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.date_exception import DateException  # noqa: PLC0415
        from ..models.weekly_hours import WeeklyHours  # noqa: PLC0415

        d = dict(src_dict)
        time_zone = d.pop("time_zone")

        hours = []
        _hours = d.pop("hours")
        for hours_item_data in _hours:
            hours_item = WeeklyHours.from_dict(hours_item_data)

            hours.append(hours_item)

        _exceptions = d.pop("exceptions", UNSET)
        exceptions: list[DateException] | Unset = UNSET
        if _exceptions is not UNSET:
            exceptions = []
            for exceptions_item_data in _exceptions:
                exceptions_item = DateException.from_dict(exceptions_item_data)

                exceptions.append(exceptions_item)

        holidays = d.pop("holidays", UNSET)

        new_availability = cls(
            time_zone=time_zone,
            hours=hours,
            exceptions=exceptions,
            holidays=holidays,
        )

        return new_availability
