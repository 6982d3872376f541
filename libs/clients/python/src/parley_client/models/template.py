from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.channel import Channel
from ..models.message_kind import MessageKind

T = TypeVar("T", bound="Template")


@_attrs_define
class Template:
    """How a kind of message is worded on a channel in a language.

    Attributes:
        kind (MessageKind): What a message is about.
        channel (Channel): By what a message goes out.
        locale (str):
        version (int): 0: Parley's own wording. The ETag tells any other.
        subject (str): E-mail only.
        body (str): Paragraphs of plain text with {{variables}}.
        variables (list[str]): What the kind knows.
        saved_at (datetime.datetime | None):
    """

    kind: MessageKind
    channel: Channel
    locale: str
    version: int
    subject: str
    body: str
    variables: list[str]
    saved_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind.value

        channel = self.channel.value

        locale = self.locale

        version = self.version

        subject = self.subject

        body = self.body

        variables = self.variables

        saved_at: None | str
        if isinstance(self.saved_at, datetime.datetime):
            saved_at = self.saved_at.isoformat()
        else:
            saved_at = self.saved_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "channel": channel,
                "locale": locale,
                "version": version,
                "subject": subject,
                "body": body,
                "variables": variables,
                "saved_at": saved_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = MessageKind(d.pop("kind"))

        channel = Channel(d.pop("channel"))

        locale = d.pop("locale")

        version = d.pop("version")

        subject = d.pop("subject")

        body = d.pop("body")

        variables = cast(list[str], d.pop("variables"))

        def _parse_saved_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                saved_at_type_0 = datetime.datetime.fromisoformat(data)

                return saved_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        saved_at = _parse_saved_at(d.pop("saved_at"))

        template = cls(
            kind=kind,
            channel=channel,
            locale=locale,
            version=version,
            subject=subject,
            body=body,
            variables=variables,
            saved_at=saved_at,
        )

        template.additional_properties = d
        return template

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
