from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="AgeConfirmation")


@_attrs_define
class AgeConfirmation:
    """The customer said that they are old enough (M23).

    Attributes:
        minimum_age (int):
        territory (str):
        confirmed_at (datetime.datetime):
    """

    minimum_age: int
    territory: str
    confirmed_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        minimum_age = self.minimum_age

        territory = self.territory

        confirmed_at = self.confirmed_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "minimum_age": minimum_age,
                "territory": territory,
                "confirmed_at": confirmed_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        minimum_age = d.pop("minimum_age")

        territory = d.pop("territory")

        confirmed_at = datetime.datetime.fromisoformat(d.pop("confirmed_at"))

        age_confirmation = cls(
            minimum_age=minimum_age,
            territory=territory,
            confirmed_at=confirmed_at,
        )

        age_confirmation.additional_properties = d
        return age_confirmation

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
