from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="Hold")


@_attrs_define
class Hold:
    """Whether the customer's place in the queue is kept while they are away.

    Attributes:
        held (bool):
    """

    held: bool

    def to_dict(self) -> dict[str, Any]:
        held = self.held

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "held": held,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        held = d.pop("held")

        hold = cls(
            held=held,
        )

        return hold
