from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.date_exception import DateException
    from ..models.weekly_hours import WeeklyHours


T = TypeVar("T", bound="Availability")


@_attrs_define
class Availability:
    """A specialist's working hours.

    Attributes:
        staff_id (str):
        version (int): Grows with every change; the newer one wins. The ETag tells it.
        time_zone (str):
        hours (list[WeeklyHours]):
        exceptions (list[DateException]):
        holidays (str): Country (FR) or subdivision (DE-BY) whose holidays are off; empty: none.
        holiday_dates (list[str]): Their dates (ISO 8601), from last year to the next.
    """

    staff_id: str
    version: int
    time_zone: str
    hours: list[WeeklyHours]
    exceptions: list[DateException]
    holidays: str
    holiday_dates: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        staff_id = self.staff_id

        version = self.version

        time_zone = self.time_zone

        hours = []
        for hours_item_data in self.hours:
            hours_item = hours_item_data.to_dict()
            hours.append(hours_item)

        exceptions = []
        for exceptions_item_data in self.exceptions:
            exceptions_item = exceptions_item_data.to_dict()
            exceptions.append(exceptions_item)

        holidays = self.holidays

        holiday_dates = self.holiday_dates

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "staff_id": staff_id,
                "version": version,
                "time_zone": time_zone,
                "hours": hours,
                "exceptions": exceptions,
                "holidays": holidays,
                "holiday_dates": holiday_dates,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.date_exception import DateException  # noqa: PLC0415
        from ..models.weekly_hours import WeeklyHours  # noqa: PLC0415

        d = dict(src_dict)
        staff_id = d.pop("staff_id")

        version = d.pop("version")

        time_zone = d.pop("time_zone")

        hours = []
        _hours = d.pop("hours")
        for hours_item_data in _hours:
            hours_item = WeeklyHours.from_dict(hours_item_data)

            hours.append(hours_item)

        exceptions = []
        _exceptions = d.pop("exceptions")
        for exceptions_item_data in _exceptions:
            exceptions_item = DateException.from_dict(exceptions_item_data)

            exceptions.append(exceptions_item)

        holidays = d.pop("holidays")

        holiday_dates = cast(list[str], d.pop("holiday_dates"))

        availability = cls(
            staff_id=staff_id,
            version=version,
            time_zone=time_zone,
            hours=hours,
            exceptions=exceptions,
            holidays=holidays,
            holiday_dates=holiday_dates,
        )

        availability.additional_properties = d
        return availability

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
