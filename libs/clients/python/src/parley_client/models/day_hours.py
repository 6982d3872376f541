from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="DayHours")


@_attrs_define
class DayHours:
    """A span of a day.

    Attributes:
        start_minute (int): Minutes after local midnight.
        end_minute (int):
    """

    start_minute: int
    end_minute: int

    def to_dict(self) -> dict[str, Any]:
        start_minute = self.start_minute

        end_minute = self.end_minute

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "start_minute": start_minute,
                "end_minute": end_minute,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        start_minute = d.pop("start_minute")

        end_minute = d.pop("end_minute")

        day_hours = cls(
            start_minute=start_minute,
            end_minute=end_minute,
        )

        return day_hours
