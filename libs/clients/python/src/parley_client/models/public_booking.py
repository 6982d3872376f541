from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.visitor import Visitor


T = TypeVar("T", bound="PublicBooking")


@_attrs_define
class PublicBooking:
    """A free time that a visitor takes.

    Attributes:
        type_id (str):
        starts_at (datetime.datetime):
        specialist_id (str): As the slot says.
        visitor (Visitor): Who comes in; to book, at least one of e-mail and phone.
    """

    type_id: str
    starts_at: datetime.datetime
    specialist_id: str
    visitor: Visitor

    def to_dict(self) -> dict[str, Any]:
        type_id = self.type_id

        starts_at = self.starts_at.isoformat()

        specialist_id = self.specialist_id

        visitor = self.visitor.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "type_id": type_id,
                "starts_at": starts_at,
                "specialist_id": specialist_id,
                "visitor": visitor,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.visitor import Visitor  # noqa: PLC0415

        d = dict(src_dict)
        type_id = d.pop("type_id")

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        specialist_id = d.pop("specialist_id")

        visitor = Visitor.from_dict(d.pop("visitor"))

        public_booking = cls(
            type_id=type_id,
            starts_at=starts_at,
            specialist_id=specialist_id,
            visitor=visitor,
        )

        return public_booking
