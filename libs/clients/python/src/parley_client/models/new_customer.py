from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewCustomer")


@_attrs_define
class NewCustomer:
    """A customer to add; at least one of e-mail and phone.

    Attributes:
        display_name (str):
        email (str | Unset):  Default: ''.
        phone (str | Unset): E.164. Default: ''.
        locale (str | Unset):  Default: ''.
        time_zone (str | Unset):  Default: ''.
        reference (str | Unset):  Default: ''.
        country (str | Unset):  Default: ''.
    """

    display_name: str
    email: str | Unset = ""
    phone: str | Unset = ""
    locale: str | Unset = ""
    time_zone: str | Unset = ""
    reference: str | Unset = ""
    country: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        display_name = self.display_name

        email = self.email

        phone = self.phone

        locale = self.locale

        time_zone = self.time_zone

        reference = self.reference

        country = self.country

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "display_name": display_name,
            }
        )
        if email is not UNSET:
            field_dict["email"] = email
        if phone is not UNSET:
            field_dict["phone"] = phone
        if locale is not UNSET:
            field_dict["locale"] = locale
        if time_zone is not UNSET:
            field_dict["time_zone"] = time_zone
        if reference is not UNSET:
            field_dict["reference"] = reference
        if country is not UNSET:
            field_dict["country"] = country

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        display_name = d.pop("display_name")

        email = d.pop("email", UNSET)

        phone = d.pop("phone", UNSET)

        locale = d.pop("locale", UNSET)

        time_zone = d.pop("time_zone", UNSET)

        reference = d.pop("reference", UNSET)

        country = d.pop("country", UNSET)

        new_customer = cls(
            display_name=display_name,
            email=email,
            phone=phone,
            locale=locale,
            time_zone=time_zone,
            reference=reference,
            country=country,
        )

        return new_customer
