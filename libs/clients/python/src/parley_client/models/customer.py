from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Customer")


@_attrs_define
class Customer:
    """A person whom the tenant serves.

    Attributes:
        id (str):
        version (int): Grows with every change; the newer one wins. The ETag tells it.
        display_name (str):
        email (None | str):
        phone (None | str):
        locale (str):
        time_zone (str):
        reference (str): The company's own id for them.
        country (str): Whose age of consent holds; empty: the company's country.
        created_at (datetime.datetime):
        erased_at (datetime.datetime | None): Everything but the id is gone.
    """

    id: str
    version: int
    display_name: str
    email: None | str
    phone: None | str
    locale: str
    time_zone: str
    reference: str
    country: str
    created_at: datetime.datetime
    erased_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        version = self.version

        display_name = self.display_name

        email: None | str
        email = self.email

        phone: None | str
        phone = self.phone

        locale = self.locale

        time_zone = self.time_zone

        reference = self.reference

        country = self.country

        created_at = self.created_at.isoformat()

        erased_at: None | str
        if isinstance(self.erased_at, datetime.datetime):
            erased_at = self.erased_at.isoformat()
        else:
            erased_at = self.erased_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "version": version,
                "display_name": display_name,
                "email": email,
                "phone": phone,
                "locale": locale,
                "time_zone": time_zone,
                "reference": reference,
                "country": country,
                "created_at": created_at,
                "erased_at": erased_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        version = d.pop("version")

        display_name = d.pop("display_name")

        def _parse_email(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        email = _parse_email(d.pop("email"))

        def _parse_phone(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        phone = _parse_phone(d.pop("phone"))

        locale = d.pop("locale")

        time_zone = d.pop("time_zone")

        reference = d.pop("reference")

        country = d.pop("country")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_erased_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                erased_at_type_0 = datetime.datetime.fromisoformat(data)

                return erased_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        erased_at = _parse_erased_at(d.pop("erased_at"))

        customer = cls(
            id=id,
            version=version,
            display_name=display_name,
            email=email,
            phone=phone,
            locale=locale,
            time_zone=time_zone,
            reference=reference,
            country=country,
            created_at=created_at,
            erased_at=erased_at,
        )

        customer.additional_properties = d
        return customer

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
