from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.actor import Actor


T = TypeVar("T", bound="ChatMessage")


@_attrs_define
class ChatMessage:
    """A message of an appointment's conversation.

    Attributes:
        id (str): Ids grow in the order of the conversation.
        client_id (str):
        sender (Actor): Who did it.
        text (str):
        sent_at (datetime.datetime):
    """

    id: str
    client_id: str
    sender: Actor
    text: str
    sent_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        client_id = self.client_id

        sender = self.sender.to_dict()

        text = self.text

        sent_at = self.sent_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "client_id": client_id,
                "sender": sender,
                "text": text,
                "sent_at": sent_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.actor import Actor  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        client_id = d.pop("client_id")

        sender = Actor.from_dict(d.pop("sender"))

        text = d.pop("text")

        sent_at = datetime.datetime.fromisoformat(d.pop("sent_at"))

        chat_message = cls(
            id=id,
            client_id=client_id,
            sender=sender,
            text=text,
            sent_at=sent_at,
        )

        chat_message.additional_properties = d
        return chat_message

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
