from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.consent_purpose import ConsentPurpose

T = TypeVar("T", bound="ConsentAnswer")


@_attrs_define
class ConsentAnswer:
    """An answer to give.

    Attributes:
        purpose (ConsentPurpose): What a consent is for.
        granted (bool):
        text_version (int): The version that was shown.
        locale (str): The language that it was shown in.
    """

    purpose: ConsentPurpose
    granted: bool
    text_version: int
    locale: str

    def to_dict(self) -> dict[str, Any]:
        purpose = self.purpose.value

        granted = self.granted

        text_version = self.text_version

        locale = self.locale

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "purpose": purpose,
                "granted": granted,
                "text_version": text_version,
                "locale": locale,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        purpose = ConsentPurpose(d.pop("purpose"))

        granted = d.pop("granted")

        text_version = d.pop("text_version")

        locale = d.pop("locale")

        consent_answer = cls(
            purpose=purpose,
            granted=granted,
            text_version=text_version,
            locale=locale,
        )

        return consent_answer
