from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.date_exception import DateException
    from ..models.entrance_name import EntranceName
    from ..models.weekly_hours import WeeklyHours


T = TypeVar("T", bound="Entrance")


@_attrs_define
class Entrance:
    """A team's public page, by which customers come in by themselves.

    Attributes:
        id (str):
        version (int): Grows with every change; the newer one wins. The ETag tells it.
        slug (str):
        name (EntranceName): By language tag.
        team_id (str):
        booking_type_ids (list[str]): Types that can be booked here; empty: no booking.
        call_type_id (None | str): The type of calls at once; null: none.
        time_zone (str):
        hours (list[WeeklyHours]):
        exceptions (list[DateException]):
        holidays (str): Country (FR) or subdivision (DE-BY) whose holidays are off; empty: none.
        queue_limit (int):
        active (bool):
        created_at (datetime.datetime):
    """

    id: str
    version: int
    slug: str
    name: EntranceName
    team_id: str
    booking_type_ids: list[str]
    call_type_id: None | str
    time_zone: str
    hours: list[WeeklyHours]
    exceptions: list[DateException]
    holidays: str
    queue_limit: int
    active: bool
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        version = self.version

        slug = self.slug

        name = self.name.to_dict()

        team_id = self.team_id

        booking_type_ids = self.booking_type_ids

        call_type_id: None | str
        call_type_id = self.call_type_id

        time_zone = self.time_zone

        hours = []
        for hours_item_data in self.hours:
            hours_item = hours_item_data.to_dict()
            hours.append(hours_item)

        exceptions = []
        for exceptions_item_data in self.exceptions:
            exceptions_item = exceptions_item_data.to_dict()
            exceptions.append(exceptions_item)

        holidays = self.holidays

        queue_limit = self.queue_limit

        active = self.active

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "version": version,
                "slug": slug,
                "name": name,
                "team_id": team_id,
                "booking_type_ids": booking_type_ids,
                "call_type_id": call_type_id,
                "time_zone": time_zone,
                "hours": hours,
                "exceptions": exceptions,
                "holidays": holidays,
                "queue_limit": queue_limit,
                "active": active,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.date_exception import DateException  # noqa: PLC0415
        from ..models.entrance_name import EntranceName  # noqa: PLC0415
        from ..models.weekly_hours import WeeklyHours  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        version = d.pop("version")

        slug = d.pop("slug")

        name = EntranceName.from_dict(d.pop("name"))

        team_id = d.pop("team_id")

        booking_type_ids = cast(list[str], d.pop("booking_type_ids"))

        def _parse_call_type_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        call_type_id = _parse_call_type_id(d.pop("call_type_id"))

        time_zone = d.pop("time_zone")

        hours = []
        _hours = d.pop("hours")
        for hours_item_data in _hours:
            hours_item = WeeklyHours.from_dict(hours_item_data)

            hours.append(hours_item)

        exceptions = []
        _exceptions = d.pop("exceptions")
        for exceptions_item_data in _exceptions:
            exceptions_item = DateException.from_dict(exceptions_item_data)

            exceptions.append(exceptions_item)

        holidays = d.pop("holidays")

        queue_limit = d.pop("queue_limit")

        active = d.pop("active")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        entrance = cls(
            id=id,
            version=version,
            slug=slug,
            name=name,
            team_id=team_id,
            booking_type_ids=booking_type_ids,
            call_type_id=call_type_id,
            time_zone=time_zone,
            hours=hours,
            exceptions=exceptions,
            holidays=holidays,
            queue_limit=queue_limit,
            active=active,
            created_at=created_at,
        )

        entrance.additional_properties = d
        return entrance

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
