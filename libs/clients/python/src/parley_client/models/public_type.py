from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.public_type_name import PublicTypeName


T = TypeVar("T", bound="PublicType")


@_attrs_define
class PublicType:
    """What can be booked.

    Attributes:
        id (str):
        name (PublicTypeName): By language tag.
        duration_minutes (int):
    """

    id: str
    name: PublicTypeName
    duration_minutes: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name.to_dict()

        duration_minutes = self.duration_minutes

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "duration_minutes": duration_minutes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.public_type_name import PublicTypeName  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        name = PublicTypeName.from_dict(d.pop("name"))

        duration_minutes = d.pop("duration_minutes")

        public_type = cls(
            id=id,
            name=name,
            duration_minutes=duration_minutes,
        )

        public_type.additional_properties = d
        return public_type

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
