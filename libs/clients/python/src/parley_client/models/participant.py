from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.participant_role import ParticipantRole

T = TypeVar("T", bound="Participant")


@_attrs_define
class Participant:
    """Someone in an appointment.

    Attributes:
        id (str):
        role (ParticipantRole): On which side of the call.
        admitted (bool):
        entered (bool): A device of theirs has entered.
        device_waiting (bool): A further device asks to take the call over.
    """

    id: str
    role: ParticipantRole
    admitted: bool
    entered: bool
    device_waiting: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        role = self.role.value

        admitted = self.admitted

        entered = self.entered

        device_waiting = self.device_waiting

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "role": role,
                "admitted": admitted,
                "entered": entered,
                "device_waiting": device_waiting,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        role = ParticipantRole(d.pop("role"))

        admitted = d.pop("admitted")

        entered = d.pop("entered")

        device_waiting = d.pop("device_waiting")

        participant = cls(
            id=id,
            role=role,
            admitted=admitted,
            entered=entered,
            device_waiting=device_waiting,
        )

        participant.additional_properties = d
        return participant

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
