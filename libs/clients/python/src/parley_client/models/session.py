from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.staff import Staff


T = TypeVar("T", bound="Session")


@_attrs_define
class Session:
    """A signed-in session; its refresh token travels as an HttpOnly cookie only.

    Attributes:
        access_token (str):
        access_token_expires_at (datetime.datetime):
        staff (Staff): A member of a tenant's staff.
    """

    access_token: str
    access_token_expires_at: datetime.datetime
    staff: Staff
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        access_token = self.access_token

        access_token_expires_at = self.access_token_expires_at.isoformat()

        staff = self.staff.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "access_token": access_token,
                "access_token_expires_at": access_token_expires_at,
                "staff": staff,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.staff import Staff  # noqa: PLC0415

        d = dict(src_dict)
        access_token = d.pop("access_token")

        access_token_expires_at = datetime.datetime.fromisoformat(d.pop("access_token_expires_at"))

        staff = Staff.from_dict(d.pop("staff"))

        session = cls(
            access_token=access_token,
            access_token_expires_at=access_token_expires_at,
            staff=staff,
        )

        session.additional_properties = d
        return session

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
