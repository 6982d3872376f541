from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.actor import Actor


T = TypeVar("T", bound="AuditEntry")


@_attrs_define
class AuditEntry:
    """A step of an appointment's story, chained to the one before.

    Attributes:
        id (str):
        time (datetime.datetime):
        kind (str):
        actor (Actor | None):
        details (Any):
        position (int):
        hash_ (str):
        erased (bool): The details were erased; the chain still holds.
    """

    id: str
    time: datetime.datetime
    kind: str
    actor: Actor | None
    details: Any
    position: int
    hash_: str
    erased: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.actor import Actor  # noqa: PLC0415

        id = self.id

        time = self.time.isoformat()

        kind = self.kind

        actor: dict[str, Any] | None
        if isinstance(self.actor, Actor):
            actor = self.actor.to_dict()
        else:
            actor = self.actor

        details = self.details

        position = self.position

        hash_ = self.hash_

        erased = self.erased

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "time": time,
                "kind": kind,
                "actor": actor,
                "details": details,
                "position": position,
                "hash": hash_,
                "erased": erased,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.actor import Actor  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        time = datetime.datetime.fromisoformat(d.pop("time"))

        kind = d.pop("kind")

        def _parse_actor(data: object) -> Actor | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                actor_type_0 = Actor.from_dict(data)

                return actor_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Actor | None, data)

        actor = _parse_actor(d.pop("actor"))

        details = d.pop("details")

        position = d.pop("position")

        hash_ = d.pop("hash")

        erased = d.pop("erased")

        audit_entry = cls(
            id=id,
            time=time,
            kind=kind,
            actor=actor,
            details=details,
            position=position,
            hash_=hash_,
            erased=erased,
        )

        audit_entry.additional_properties = d
        return audit_entry

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
