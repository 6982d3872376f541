from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.channel import Channel
from ..models.message_kind import MessageKind
from ..types import UNSET, Unset

T = TypeVar("T", bound="WordingToPreview")


@_attrs_define
class WordingToPreview:
    """A wording to look at with example values.

    Attributes:
        body (str):
        kind (MessageKind): What a message is about.
        channel (Channel): By what a message goes out.
        locale (str):
        subject (str | Unset): E-mail only. Default: ''.
    """

    body: str
    kind: MessageKind
    channel: Channel
    locale: str
    subject: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        body = self.body

        kind = self.kind.value

        channel = self.channel.value

        locale = self.locale

        subject = self.subject

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "body": body,
                "kind": kind,
                "channel": channel,
                "locale": locale,
            }
        )
        if subject is not UNSET:
            field_dict["subject"] = subject

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        body = d.pop("body")

        kind = MessageKind(d.pop("kind"))

        channel = Channel(d.pop("channel"))

        locale = d.pop("locale")

        subject = d.pop("subject", UNSET)

        wording_to_preview = cls(
            body=body,
            kind=kind,
            channel=channel,
            locale=locale,
            subject=subject,
        )

        return wording_to_preview
