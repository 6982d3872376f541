from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewWording")


@_attrs_define
class NewWording:
    """A company's own wording.

    Attributes:
        body (str):
        subject (str | Unset): E-mail only. Default: ''.
    """

    body: str
    subject: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        body = self.body

        subject = self.subject

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "body": body,
            }
        )
        if subject is not UNSET:
            field_dict["subject"] = subject

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        body = d.pop("body")

        subject = d.pop("subject", UNSET)

        new_wording = cls(
            body=body,
            subject=subject,
        )

        return new_wording
