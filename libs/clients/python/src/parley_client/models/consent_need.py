from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.consent_purpose import ConsentPurpose

T = TypeVar("T", bound="ConsentNeed")


@_attrs_define
class ConsentNeed:
    """What an appointment asks its customer before they enter.

    Attributes:
        purpose (ConsentPurpose): What a consent is for.
        required (bool): Whoever declines can't enter.
    """

    purpose: ConsentPurpose
    required: bool

    def to_dict(self) -> dict[str, Any]:
        purpose = self.purpose.value

        required = self.required

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "purpose": purpose,
                "required": required,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        purpose = ConsentPurpose(d.pop("purpose"))

        required = d.pop("required")

        consent_need = cls(
            purpose=purpose,
            required=required,
        )

        return consent_need
