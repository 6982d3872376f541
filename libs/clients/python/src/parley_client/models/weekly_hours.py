from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="WeeklyHours")


@_attrs_define
class WeeklyHours:
    """A span of time on one day of the week, in the zone that stands beside it.

    Attributes:
        start_minute (int): Minutes after local midnight.
        end_minute (int):
        weekday (int): ISO 8601: Monday is 1.
    """

    start_minute: int
    end_minute: int
    weekday: int

    def to_dict(self) -> dict[str, Any]:
        start_minute = self.start_minute

        end_minute = self.end_minute

        weekday = self.weekday

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "start_minute": start_minute,
                "end_minute": end_minute,
                "weekday": weekday,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        start_minute = d.pop("start_minute")

        end_minute = d.pop("end_minute")

        weekday = d.pop("weekday")

        weekly_hours = cls(
            start_minute=start_minute,
            end_minute=end_minute,
            weekday=weekday,
        )

        return weekly_hours
