from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.consent_method import ConsentMethod
from ..models.consent_purpose import ConsentPurpose

T = TypeVar("T", bound="WordedConsent")


@_attrs_define
class WordedConsent:
    """An answer with the words that it was given to.

    Attributes:
        id (str):
        purpose (ConsentPurpose): What a consent is for.
        participant_id (str):
        text_version (int):
        locale (str):
        granted (bool):
        answered_at (datetime.datetime):
        method (ConsentMethod): How an answer was given.
        recorded_by (None | str): Who wrote it down, where it was spoken.
        text (str): What was shown, in the language that it was shown in.
    """

    id: str
    purpose: ConsentPurpose
    participant_id: str
    text_version: int
    locale: str
    granted: bool
    answered_at: datetime.datetime
    method: ConsentMethod
    recorded_by: None | str
    text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        purpose = self.purpose.value

        participant_id = self.participant_id

        text_version = self.text_version

        locale = self.locale

        granted = self.granted

        answered_at = self.answered_at.isoformat()

        method = self.method.value

        recorded_by: None | str
        recorded_by = self.recorded_by

        text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "purpose": purpose,
                "participant_id": participant_id,
                "text_version": text_version,
                "locale": locale,
                "granted": granted,
                "answered_at": answered_at,
                "method": method,
                "recorded_by": recorded_by,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        purpose = ConsentPurpose(d.pop("purpose"))

        participant_id = d.pop("participant_id")

        text_version = d.pop("text_version")

        locale = d.pop("locale")

        granted = d.pop("granted")

        answered_at = datetime.datetime.fromisoformat(d.pop("answered_at"))

        method = ConsentMethod(d.pop("method"))

        def _parse_recorded_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        recorded_by = _parse_recorded_by(d.pop("recorded_by"))

        text = d.pop("text")

        worded_consent = cls(
            id=id,
            purpose=purpose,
            participant_id=participant_id,
            text_version=text_version,
            locale=locale,
            granted=granted,
            answered_at=answered_at,
            method=method,
            recorded_by=recorded_by,
            text=text,
        )

        worded_consent.additional_properties = d
        return worded_consent

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
