from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="Completion")


@_attrs_define
class Completion:
    """What came of it.

    Attributes:
        outcome (str | Unset):  Default: ''.
        notes (str | Unset):  Default: ''.
    """

    outcome: str | Unset = ""
    notes: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        outcome = self.outcome

        notes = self.notes

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if outcome is not UNSET:
            field_dict["outcome"] = outcome
        if notes is not UNSET:
            field_dict["notes"] = notes

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        outcome = d.pop("outcome", UNSET)

        notes = d.pop("notes", UNSET)

        completion = cls(
            outcome=outcome,
            notes=notes,
        )

        return completion
