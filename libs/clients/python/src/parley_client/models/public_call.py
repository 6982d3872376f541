from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.visitor import Visitor


T = TypeVar("T", bound="PublicCall")


@_attrs_define
class PublicCall:
    """A visitor who wants to talk now.

    Attributes:
        visitor (Visitor): Who comes in; to book, at least one of e-mail and phone.
    """

    visitor: Visitor

    def to_dict(self) -> dict[str, Any]:
        visitor = self.visitor.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "visitor": visitor,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.visitor import Visitor  # noqa: PLC0415

        d = dict(src_dict)
        visitor = Visitor.from_dict(d.pop("visitor"))

        public_call = cls(
            visitor=visitor,
        )

        return public_call
