from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewTeam")


@_attrs_define
class NewTeam:
    """A team to add.

    Attributes:
        name (str):
        tenant_id (str | Unset): Operators name the tenant; for others it is their own. Default: ''.
    """

    name: str
    tenant_id: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        tenant_id = self.tenant_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
            }
        )
        if tenant_id is not UNSET:
            field_dict["tenant_id"] = tenant_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        tenant_id = d.pop("tenant_id", UNSET)

        new_team = cls(
            name=name,
            tenant_id=tenant_id,
        )

        return new_team
