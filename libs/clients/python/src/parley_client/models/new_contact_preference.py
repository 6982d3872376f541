from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="NewContactPreference")


@_attrs_define
class NewContactPreference:
    """What a customer wants from now on.

    Attributes:
        opted_out (bool):
    """

    opted_out: bool

    def to_dict(self) -> dict[str, Any]:
        opted_out = self.opted_out

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "opted_out": opted_out,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        opted_out = d.pop("opted_out")

        new_contact_preference = cls(
            opted_out=opted_out,
        )

        return new_contact_preference
