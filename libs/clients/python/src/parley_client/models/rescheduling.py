from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="Rescheduling")


@_attrs_define
class Rescheduling:
    """Another time, and perhaps another specialist.

    Attributes:
        starts_at (datetime.datetime): On a five-minute boundary.
        specialist_id (str | Unset): Empty: the same one. Default: ''.
        time_zone (str | Unset): Empty: as it is. Default: ''.
    """

    starts_at: datetime.datetime
    specialist_id: str | Unset = ""
    time_zone: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        starts_at = self.starts_at.isoformat()

        specialist_id = self.specialist_id

        time_zone = self.time_zone

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "starts_at": starts_at,
            }
        )
        if specialist_id is not UNSET:
            field_dict["specialist_id"] = specialist_id
        if time_zone is not UNSET:
            field_dict["time_zone"] = time_zone

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        specialist_id = d.pop("specialist_id", UNSET)

        time_zone = d.pop("time_zone", UNSET)

        rescheduling = cls(
            starts_at=starts_at,
            specialist_id=specialist_id,
            time_zone=time_zone,
        )

        return rescheduling
