from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="Visitor")


@_attrs_define
class Visitor:
    """Who comes in; to book, at least one of e-mail and phone.

    Attributes:
        display_name (str): In letters: no digit, no address of a page.
        email (str | Unset):  Default: ''.
        phone (str | Unset):  Default: ''.
        locale (str | Unset):  Default: ''.
        time_zone (str | Unset):  Default: ''.
        subject (str | Unset): Why they come, in their words. Default: ''.
    """

    display_name: str
    email: str | Unset = ""
    phone: str | Unset = ""
    locale: str | Unset = ""
    time_zone: str | Unset = ""
    subject: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        display_name = self.display_name

        email = self.email

        phone = self.phone

        locale = self.locale

        time_zone = self.time_zone

        subject = self.subject

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
        if subject is not UNSET:
            field_dict["subject"] = subject

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        display_name = d.pop("display_name")

        email = d.pop("email", UNSET)

        phone = d.pop("phone", UNSET)

        locale = d.pop("locale", UNSET)

        time_zone = d.pop("time_zone", UNSET)

        subject = d.pop("subject", UNSET)

        visitor = cls(
            display_name=display_name,
            email=email,
            phone=phone,
            locale=locale,
            time_zone=time_zone,
            subject=subject,
        )

        return visitor
