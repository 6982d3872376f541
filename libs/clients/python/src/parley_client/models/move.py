from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="Move")


@_attrs_define
class Move:
    """Another time, which the customer chose.

    Attributes:
        starts_at (datetime.datetime):
        specialist_id (str | Unset): As the slot says; empty: the same one. Default: ''.
    """

    starts_at: datetime.datetime
    specialist_id: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        starts_at = self.starts_at.isoformat()

        specialist_id = self.specialist_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "starts_at": starts_at,
            }
        )
        if specialist_id is not UNSET:
            field_dict["specialist_id"] = specialist_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        specialist_id = d.pop("specialist_id", UNSET)

        move = cls(
            starts_at=starts_at,
            specialist_id=specialist_id,
        )

        return move
