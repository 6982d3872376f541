from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewSuspension")


@_attrs_define
class NewSuspension:
    """Why a channel is suspended, and for whom.

    Attributes:
        reason (str): Senders are told.
        tenant_id (str | Unset): Empty: for everybody. Default: ''.
    """

    reason: str
    tenant_id: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        reason = self.reason

        tenant_id = self.tenant_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "reason": reason,
            }
        )
        if tenant_id is not UNSET:
            field_dict["tenant_id"] = tenant_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        reason = d.pop("reason")

        tenant_id = d.pop("tenant_id", UNSET)

        new_suspension = cls(
            reason=reason,
            tenant_id=tenant_id,
        )

        return new_suspension
