from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.consent_answer import ConsentAnswer


T = TypeVar("T", bound="Entry")


@_attrs_define
class Entry:
    """What a customer confirms and answers on entering, as far as the invitation asks.

    Attributes:
        age_confirmed (bool | Unset):  Default: False.
        consents (list[ConsentAnswer] | Unset):
    """

    age_confirmed: bool | Unset = False
    consents: list[ConsentAnswer] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        age_confirmed = self.age_confirmed

        consents: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.consents, Unset):
            consents = []
            for consents_item_data in self.consents:
                consents_item = consents_item_data.to_dict()
                consents.append(consents_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if age_confirmed is not UNSET:
            field_dict["age_confirmed"] = age_confirmed
        if consents is not UNSET:
            field_dict["consents"] = consents

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.consent_answer import ConsentAnswer  # noqa: PLC0415

        d = dict(src_dict)
        age_confirmed = d.pop("age_confirmed", UNSET)

        _consents = d.pop("consents", UNSET)
        consents: list[ConsentAnswer] | Unset = UNSET
        if _consents is not UNSET:
            consents = []
            for consents_item_data in _consents:
                consents_item = ConsentAnswer.from_dict(consents_item_data)

                consents.append(consents_item)

        entry = cls(
            age_confirmed=age_confirmed,
            consents=consents,
        )

        return entry
