from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="TermsOfUse")


@_attrs_define
class TermsOfUse:
    """The version of the terms that an administrator accepts for the company.

    Attributes:
        terms_version (str):
    """

    terms_version: str

    def to_dict(self) -> dict[str, Any]:
        terms_version = self.terms_version

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "terms_version": terms_version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        terms_version = d.pop("terms_version")

        terms_of_use = cls(
            terms_version=terms_version,
        )

        return terms_of_use
