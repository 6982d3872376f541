from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.link_channel import LinkChannel
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewAppointment")


@_attrs_define
class NewAppointment:
    """A scheduled appointment (starts_at and specialist_id), or an ad hoc one (ad_hoc).

    Attributes:
        customer_id (str):
        type_id (str):
        team_id (str | Unset): Empty: the caller's first team. Default: ''.
        ad_hoc (bool | Unset):  Default: False.
        specialist_id (str | Unset):  Default: ''.
        starts_at (datetime.datetime | None | Unset): On a five-minute boundary.
        time_zone (str | Unset):  Default: ''.
        invite_by (LinkChannel | Unset): How a link reaches its holder; copy sends nothing.
        subject (str | Unset):  Default: ''.
        priority (int | Unset): 2 is the most urgent. Default: 0.
        language (str | Unset):  Default: ''.
        reminders_minutes_before (list[int] | None | Unset): Left out: the type's.
    """

    customer_id: str
    type_id: str
    team_id: str | Unset = ""
    ad_hoc: bool | Unset = False
    specialist_id: str | Unset = ""
    starts_at: datetime.datetime | None | Unset = UNSET
    time_zone: str | Unset = ""
    invite_by: LinkChannel | Unset = UNSET
    subject: str | Unset = ""
    priority: int | Unset = 0
    language: str | Unset = ""
    reminders_minutes_before: list[int] | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        customer_id = self.customer_id

        type_id = self.type_id

        team_id = self.team_id

        ad_hoc = self.ad_hoc

        specialist_id = self.specialist_id

        starts_at: None | str | Unset
        if isinstance(self.starts_at, Unset):
            starts_at = UNSET
        elif isinstance(self.starts_at, datetime.datetime):
            starts_at = self.starts_at.isoformat()
        else:
            starts_at = self.starts_at

        time_zone = self.time_zone

        invite_by: str | Unset = UNSET
        if not isinstance(self.invite_by, Unset):
            invite_by = self.invite_by.value

        subject = self.subject

        priority = self.priority

        language = self.language

        reminders_minutes_before: list[int] | None | Unset
        if isinstance(self.reminders_minutes_before, Unset):
            reminders_minutes_before = UNSET
        elif isinstance(self.reminders_minutes_before, list):
            reminders_minutes_before = self.reminders_minutes_before

        else:
            reminders_minutes_before = self.reminders_minutes_before

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "customer_id": customer_id,
                "type_id": type_id,
            }
        )
        if team_id is not UNSET:
            field_dict["team_id"] = team_id
        if ad_hoc is not UNSET:
            field_dict["ad_hoc"] = ad_hoc
        if specialist_id is not UNSET:
            field_dict["specialist_id"] = specialist_id
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at
        if time_zone is not UNSET:
            field_dict["time_zone"] = time_zone
        if invite_by is not UNSET:
            field_dict["invite_by"] = invite_by
        if subject is not UNSET:
            field_dict["subject"] = subject
        if priority is not UNSET:
            field_dict["priority"] = priority
        if language is not UNSET:
            field_dict["language"] = language
        if reminders_minutes_before is not UNSET:
            field_dict["reminders_minutes_before"] = reminders_minutes_before

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        customer_id = d.pop("customer_id")

        type_id = d.pop("type_id")

        team_id = d.pop("team_id", UNSET)

        ad_hoc = d.pop("ad_hoc", UNSET)

        specialist_id = d.pop("specialist_id", UNSET)

        def _parse_starts_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                starts_at_type_0 = datetime.datetime.fromisoformat(data)

                return starts_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        starts_at = _parse_starts_at(d.pop("starts_at", UNSET))

        time_zone = d.pop("time_zone", UNSET)

        _invite_by = d.pop("invite_by", UNSET)
        invite_by: LinkChannel | Unset
        if isinstance(_invite_by, Unset):
            invite_by = UNSET
        else:
            invite_by = LinkChannel(_invite_by)

        subject = d.pop("subject", UNSET)

        priority = d.pop("priority", UNSET)

        language = d.pop("language", UNSET)

        def _parse_reminders_minutes_before(data: object) -> list[int] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                reminders_minutes_before_type_0 = cast(list[int], data)

                return reminders_minutes_before_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int] | None | Unset, data)

        reminders_minutes_before = _parse_reminders_minutes_before(d.pop("reminders_minutes_before", UNSET))

        new_appointment = cls(
            customer_id=customer_id,
            type_id=type_id,
            team_id=team_id,
            ad_hoc=ad_hoc,
            specialist_id=specialist_id,
            starts_at=starts_at,
            time_zone=time_zone,
            invite_by=invite_by,
            subject=subject,
            priority=priority,
            language=language,
            reminders_minutes_before=reminders_minutes_before,
        )

        return new_appointment
