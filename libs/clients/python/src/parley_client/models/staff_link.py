from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.staff_link_purpose import StaffLinkPurpose

T = TypeVar("T", bound="StaffLink")


@_attrs_define
class StaffLink:
    """What the holder of a link to staff may know.

    Attributes:
        purpose (StaffLinkPurpose): What a link to staff is for.
        company_name (str):
        display_name (str):
        email (str):
        locale (str):
        minimum_age (int | None): Age that the member confirms to have reached.
    """

    purpose: StaffLinkPurpose
    company_name: str
    display_name: str
    email: str
    locale: str
    minimum_age: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        purpose = self.purpose.value

        company_name = self.company_name

        display_name = self.display_name

        email = self.email

        locale = self.locale

        minimum_age: int | None
        minimum_age = self.minimum_age

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "purpose": purpose,
                "company_name": company_name,
                "display_name": display_name,
                "email": email,
                "locale": locale,
                "minimum_age": minimum_age,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        purpose = StaffLinkPurpose(d.pop("purpose"))

        company_name = d.pop("company_name")

        display_name = d.pop("display_name")

        email = d.pop("email")

        locale = d.pop("locale")

        def _parse_minimum_age(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        minimum_age = _parse_minimum_age(d.pop("minimum_age"))

        staff_link = cls(
            purpose=purpose,
            company_name=company_name,
            display_name=display_name,
            email=email,
            locale=locale,
            minimum_age=minimum_age,
        )

        staff_link.additional_properties = d
        return staff_link

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
