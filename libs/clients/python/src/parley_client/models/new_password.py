from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewPassword")


@_attrs_define
class NewPassword:
    """The password that the holder of a link chooses.

    Attributes:
        password (str): At least 12 characters.
        age_confirmed (bool | Unset): Needed where the link names a minimum age. Default: False.
    """

    password: str
    age_confirmed: bool | Unset = False

    def to_dict(self) -> dict[str, Any]:
        password = self.password

        age_confirmed = self.age_confirmed

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "password": password,
            }
        )
        if age_confirmed is not UNSET:
            field_dict["age_confirmed"] = age_confirmed

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        password = d.pop("password")

        age_confirmed = d.pop("age_confirmed", UNSET)

        new_password = cls(
            password=password,
            age_confirmed=age_confirmed,
        )

        return new_password
