from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.region import Region

T = TypeVar("T", bound="Territory")


@_attrs_define
class Territory:
    """A country where Parley is sold.

    Attributes:
        country (str):
        region (Region): Where a company is hosted and operated from.
        age_of_consent (int | None): By law; null where the table knows none.
    """

    country: str
    region: Region
    age_of_consent: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        country = self.country

        region = self.region.value

        age_of_consent: int | None
        age_of_consent = self.age_of_consent

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "country": country,
                "region": region,
                "age_of_consent": age_of_consent,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        country = d.pop("country")

        region = Region(d.pop("region"))

        def _parse_age_of_consent(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        age_of_consent = _parse_age_of_consent(d.pop("age_of_consent"))

        territory = cls(
            country=country,
            region=region,
            age_of_consent=age_of_consent,
        )

        territory.additional_properties = d
        return territory

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
