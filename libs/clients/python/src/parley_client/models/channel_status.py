from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.channel import Channel

if TYPE_CHECKING:
    from ..models.suspension import Suspension


T = TypeVar("T", bound="ChannelStatus")


@_attrs_define
class ChannelStatus:
    """Whether a channel can be used now.

    Attributes:
        channel (Channel): By what a message goes out.
        configured (bool):
        suspensions (list[Suspension]):
        held (int): Messages that wait for resumption.
        countries (list[str]): SMS: where messages may go to.
    """

    channel: Channel
    configured: bool
    suspensions: list[Suspension]
    held: int
    countries: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        channel = self.channel.value

        configured = self.configured

        suspensions = []
        for suspensions_item_data in self.suspensions:
            suspensions_item = suspensions_item_data.to_dict()
            suspensions.append(suspensions_item)

        held = self.held

        countries = self.countries

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "channel": channel,
                "configured": configured,
                "suspensions": suspensions,
                "held": held,
                "countries": countries,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.suspension import Suspension  # noqa: PLC0415

        d = dict(src_dict)
        channel = Channel(d.pop("channel"))

        configured = d.pop("configured")

        suspensions = []
        _suspensions = d.pop("suspensions")
        for suspensions_item_data in _suspensions:
            suspensions_item = Suspension.from_dict(suspensions_item_data)

            suspensions.append(suspensions_item)

        held = d.pop("held")

        countries = cast(list[str], d.pop("countries"))

        channel_status = cls(
            channel=channel,
            configured=configured,
            suspensions=suspensions,
            held=held,
            countries=countries,
        )

        channel_status.additional_properties = d
        return channel_status

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
