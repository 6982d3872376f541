from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="Transfer")


@_attrs_define
class Transfer:
    """To whom it is handed on: a colleague or a team.

    Attributes:
        specialist_id (str | Unset):  Default: ''.
        team_id (str | Unset):  Default: ''.
        note (str | Unset):  Default: ''.
    """

    specialist_id: str | Unset = ""
    team_id: str | Unset = ""
    note: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        specialist_id = self.specialist_id

        team_id = self.team_id

        note = self.note

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if specialist_id is not UNSET:
            field_dict["specialist_id"] = specialist_id
        if team_id is not UNSET:
            field_dict["team_id"] = team_id
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        specialist_id = d.pop("specialist_id", UNSET)

        team_id = d.pop("team_id", UNSET)

        note = d.pop("note", UNSET)

        transfer = cls(
            specialist_id=specialist_id,
            team_id=team_id,
            note=note,
        )

        return transfer
