from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.appointment import Appointment


T = TypeVar("T", bound="QueueEntry")


@_attrs_define
class QueueEntry:
    """Somebody who waits, and where they stand.

    Attributes:
        appointment (Appointment): A meeting of a specialist and a customer, from booking to wrap-up.
        position (int): 1 is next, within the team.
        estimated_wait_seconds (int | None): Null where nothing is known yet.
        customer_online (bool):
    """

    appointment: Appointment
    position: int
    estimated_wait_seconds: int | None
    customer_online: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        appointment = self.appointment.to_dict()

        position = self.position

        estimated_wait_seconds: int | None
        estimated_wait_seconds = self.estimated_wait_seconds

        customer_online = self.customer_online

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "appointment": appointment,
                "position": position,
                "estimated_wait_seconds": estimated_wait_seconds,
                "customer_online": customer_online,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.appointment import Appointment  # noqa: PLC0415

        d = dict(src_dict)
        appointment = Appointment.from_dict(d.pop("appointment"))

        position = d.pop("position")

        def _parse_estimated_wait_seconds(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        estimated_wait_seconds = _parse_estimated_wait_seconds(d.pop("estimated_wait_seconds"))

        customer_online = d.pop("customer_online")

        queue_entry = cls(
            appointment=appointment,
            position=position,
            estimated_wait_seconds=estimated_wait_seconds,
            customer_online=customer_online,
        )

        queue_entry.additional_properties = d
        return queue_entry

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
