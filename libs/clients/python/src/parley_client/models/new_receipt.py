from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewReceipt")


@_attrs_define
class NewReceipt:
    """How far the caller has got; receipts never move backwards.

    Attributes:
        delivered_up_to (str | Unset):  Default: ''.
        read_up_to (str | Unset):  Default: ''.
    """

    delivered_up_to: str | Unset = ""
    read_up_to: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        delivered_up_to = self.delivered_up_to

        read_up_to = self.read_up_to

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if delivered_up_to is not UNSET:
            field_dict["delivered_up_to"] = delivered_up_to
        if read_up_to is not UNSET:
            field_dict["read_up_to"] = read_up_to

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        delivered_up_to = d.pop("delivered_up_to", UNSET)

        read_up_to = d.pop("read_up_to", UNSET)

        new_receipt = cls(
            delivered_up_to=delivered_up_to,
            read_up_to=read_up_to,
        )

        return new_receipt
