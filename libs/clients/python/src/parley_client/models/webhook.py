from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Webhook")


@_attrs_define
class Webhook:
    """Where a company's own systems hear of events, by the Standard Webhooks specification.

    Attributes:
        id (str):
        version (int): Grows with every change; the newer one wins. The ETag tells it.
        url (str): https, at a public address.
        description (str):
        event_types (list[str]): Such as "appointment.scheduled"; empty: all.
        active (bool):
        created_at (datetime.datetime):
        disabled_reason (None | str): Why Parley switched it off, in the caller's language.
        secrets (int): Secrets that sign: two for a day after a rotation.
    """

    id: str
    version: int
    url: str
    description: str
    event_types: list[str]
    active: bool
    created_at: datetime.datetime
    disabled_reason: None | str
    secrets: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        version = self.version

        url = self.url

        description = self.description

        event_types = self.event_types

        active = self.active

        created_at = self.created_at.isoformat()

        disabled_reason: None | str
        disabled_reason = self.disabled_reason

        secrets = self.secrets

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "version": version,
                "url": url,
                "description": description,
                "event_types": event_types,
                "active": active,
                "created_at": created_at,
                "disabled_reason": disabled_reason,
                "secrets": secrets,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        version = d.pop("version")

        url = d.pop("url")

        description = d.pop("description")

        event_types = cast(list[str], d.pop("event_types"))

        active = d.pop("active")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_disabled_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        disabled_reason = _parse_disabled_reason(d.pop("disabled_reason"))

        secrets = d.pop("secrets")

        webhook = cls(
            id=id,
            version=version,
            url=url,
            description=description,
            event_types=event_types,
            active=active,
            created_at=created_at,
            disabled_reason=disabled_reason,
            secrets=secrets,
        )

        webhook.additional_properties = d
        return webhook

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
