from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Suspension")


@_attrs_define
class Suspension:
    """Nothing goes out on a channel meanwhile, and nothing is lost.

    Attributes:
        tenant_id (None | str): Null: the channel as a whole.
        reason (str):
        since (datetime.datetime):
        by (str):
    """

    tenant_id: None | str
    reason: str
    since: datetime.datetime
    by: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        tenant_id: None | str
        tenant_id = self.tenant_id

        reason = self.reason

        since = self.since.isoformat()

        by = self.by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "tenant_id": tenant_id,
                "reason": reason,
                "since": since,
                "by": by,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_tenant_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        tenant_id = _parse_tenant_id(d.pop("tenant_id"))

        reason = d.pop("reason")

        since = datetime.datetime.fromisoformat(d.pop("since"))

        by = d.pop("by")

        suspension = cls(
            tenant_id=tenant_id,
            reason=reason,
            since=since,
            by=by,
        )

        suspension.additional_properties = d
        return suspension

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
