from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.consent_purpose import ConsentPurpose

if TYPE_CHECKING:
    from ..models.consent_question_text import ConsentQuestionText


T = TypeVar("T", bound="ConsentQuestion")


@_attrs_define
class ConsentQuestion:
    """What is to be answered before entering.

    Attributes:
        purpose (ConsentPurpose): What a consent is for.
        required (bool): Whoever declines can't enter.
        text_version (int):
        text (ConsentQuestionText): By language tag.
    """

    purpose: ConsentPurpose
    required: bool
    text_version: int
    text: ConsentQuestionText
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        purpose = self.purpose.value

        required = self.required

        text_version = self.text_version

        text = self.text.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "purpose": purpose,
                "required": required,
                "text_version": text_version,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.consent_question_text import ConsentQuestionText  # noqa: PLC0415

        d = dict(src_dict)
        purpose = ConsentPurpose(d.pop("purpose"))

        required = d.pop("required")

        text_version = d.pop("text_version")

        text = ConsentQuestionText.from_dict(d.pop("text"))

        consent_question = cls(
            purpose=purpose,
            required=required,
            text_version=text_version,
            text=text,
        )

        consent_question.additional_properties = d
        return consent_question

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
