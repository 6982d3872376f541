from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="TermsAcceptance")


@_attrs_define
class TermsAcceptance:
    """Who accepted which terms of use, and when.

    Attributes:
        terms_version (str):
        accepted_at (datetime.datetime):
        accepted_by (str):
    """

    terms_version: str
    accepted_at: datetime.datetime
    accepted_by: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        terms_version = self.terms_version

        accepted_at = self.accepted_at.isoformat()

        accepted_by = self.accepted_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "terms_version": terms_version,
                "accepted_at": accepted_at,
                "accepted_by": accepted_by,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        terms_version = d.pop("terms_version")

        accepted_at = datetime.datetime.fromisoformat(d.pop("accepted_at"))

        accepted_by = d.pop("accepted_by")

        terms_acceptance = cls(
            terms_version=terms_version,
            accepted_at=accepted_at,
            accepted_by=accepted_by,
        )

        terms_acceptance.additional_properties = d
        return terms_acceptance

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
