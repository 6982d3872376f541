from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="Resumption")


@_attrs_define
class Resumption:
    """For whom a channel is resumed.

    Attributes:
        tenant_id (str | Unset): Empty: for everybody. Default: ''.
    """

    tenant_id: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        tenant_id = self.tenant_id

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if tenant_id is not UNSET:
            field_dict["tenant_id"] = tenant_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        tenant_id = d.pop("tenant_id", UNSET)

        resumption = cls(
            tenant_id=tenant_id,
        )

        return resumption
