from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="NewChatMessage")


@_attrs_define
class NewChatMessage:
    """A message to post; the same client_id twice is stored once.

    Attributes:
        client_id (str):
        text (str):
    """

    client_id: str
    text: str

    def to_dict(self) -> dict[str, Any]:
        client_id = self.client_id

        text = self.text

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "client_id": client_id,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        client_id = d.pop("client_id")

        text = d.pop("text")

        new_chat_message = cls(
            client_id=client_id,
            text=text,
        )

        return new_chat_message
