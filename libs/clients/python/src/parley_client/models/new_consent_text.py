from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..models.consent_purpose import ConsentPurpose

if TYPE_CHECKING:
    from ..models.new_consent_text_text import NewConsentTextText


T = TypeVar("T", bound="NewConsentText")


@_attrs_define
class NewConsentText:
    """The next version of a wording.

    Attributes:
        purpose (ConsentPurpose): What a consent is for.
        text (NewConsentTextText): By language tag.
    """

    purpose: ConsentPurpose
    text: NewConsentTextText

    def to_dict(self) -> dict[str, Any]:
        purpose = self.purpose.value

        text = self.text.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "purpose": purpose,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.new_consent_text_text import NewConsentTextText  # noqa: PLC0415

        d = dict(src_dict)
        purpose = ConsentPurpose(d.pop("purpose"))

        text = NewConsentTextText.from_dict(d.pop("text"))

        new_consent_text = cls(
            purpose=purpose,
            text=text,
        )

        return new_consent_text
