from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.link_channel import LinkChannel
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewLink")


@_attrs_define
class NewLink:
    """A link to hand over by oneself.

    Attributes:
        channel (LinkChannel | Unset): How a link reaches its holder; copy sends nothing.
    """

    channel: LinkChannel | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        channel: str | Unset = UNSET
        if not isinstance(self.channel, Unset):
            channel = self.channel.value

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if channel is not UNSET:
            field_dict["channel"] = channel

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _channel = d.pop("channel", UNSET)
        channel: LinkChannel | Unset
        if isinstance(_channel, Unset):
            channel = UNSET
        else:
            channel = LinkChannel(_channel)

        new_link = cls(
            channel=channel,
        )

        return new_link
