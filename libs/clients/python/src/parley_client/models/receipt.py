from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Receipt")


@_attrs_define
class Receipt:
    """How far a member of the conversation has got.

    Attributes:
        member_id (str):
        delivered_up_to (None | str):
        read_up_to (None | str):
    """

    member_id: str
    delivered_up_to: None | str
    read_up_to: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        member_id = self.member_id

        delivered_up_to: None | str
        delivered_up_to = self.delivered_up_to

        read_up_to: None | str
        read_up_to = self.read_up_to

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "member_id": member_id,
                "delivered_up_to": delivered_up_to,
                "read_up_to": read_up_to,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        member_id = d.pop("member_id")

        def _parse_delivered_up_to(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        delivered_up_to = _parse_delivered_up_to(d.pop("delivered_up_to"))

        def _parse_read_up_to(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        read_up_to = _parse_read_up_to(d.pop("read_up_to"))

        receipt = cls(
            member_id=member_id,
            delivered_up_to=delivered_up_to,
            read_up_to=read_up_to,
        )

        receipt.additional_properties = d
        return receipt

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
