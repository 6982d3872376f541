from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.date_exception import DateException
    from ..models.new_entrance_name import NewEntranceName
    from ..models.weekly_hours import WeeklyHours


T = TypeVar("T", bound="NewEntrance")


@_attrs_define
class NewEntrance:
    """A public page to add, or what replaces one; its slug can't change.

    Attributes:
        slug (str): The page is at /e/<slug>.
        name (NewEntranceName): By language tag.
        team_id (str):
        time_zone (str):
        booking_type_ids (list[str] | Unset): Types that can be booked here.
        call_type_id (str | Unset): The type of calls at once; empty: none. Default: ''.
        hours (list[WeeklyHours] | Unset): When calls at once are taken.
        exceptions (list[DateException] | Unset):
        holidays (str | Unset): Country (FR) or subdivision (DE-BY) whose holidays are off; empty: none. Default: ''.
        queue_limit (int | Unset): Calls are refused while so many wait; 0: never. Default: 0.
        active (bool | Unset):  Default: True.
    """

    slug: str
    name: NewEntranceName
    team_id: str
    time_zone: str
    booking_type_ids: list[str] | Unset = UNSET
    call_type_id: str | Unset = ""
    hours: list[WeeklyHours] | Unset = UNSET
    exceptions: list[DateException] | Unset = UNSET
    holidays: str | Unset = ""
    queue_limit: int | Unset = 0
    active: bool | Unset = True

    def to_dict(self) -> dict[str, Any]:
        slug = self.slug

        name = self.name.to_dict()

        team_id = self.team_id

        time_zone = self.time_zone

        booking_type_ids: list[str] | Unset = UNSET
        if not isinstance(self.booking_type_ids, Unset):
            booking_type_ids = self.booking_type_ids

        call_type_id = self.call_type_id

        hours: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.hours, Unset):
            hours = []
            for hours_item_data in self.hours:
                hours_item = hours_item_data.to_dict()
                hours.append(hours_item)

        exceptions: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.exceptions, Unset):
            exceptions = []
            for exceptions_item_data in self.exceptions:
                exceptions_item = exceptions_item_data.to_dict()
                exceptions.append(exceptions_item)

        holidays = self.holidays

        queue_limit = self.queue_limit

        active = self.active

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "slug": slug,
                "name": name,
                "team_id": team_id,
                "time_zone": time_zone,
            }
        )
        if booking_type_ids is not UNSET:
            field_dict["booking_type_ids"] = booking_type_ids
        if call_type_id is not UNSET:
            field_dict["call_type_id"] = call_type_id
        if hours is not UNSET:
            field_dict["hours"] = hours
        if exceptions is not UNSET:
            field_dict["exceptions"] = exceptions
        if holidays is not UNSET:
            field_dict["holidays"] = holidays
        if queue_limit is not UNSET:
            field_dict["queue_limit"] = queue_limit
        if active is not UNSET:
            field_dict["active"] = active

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.date_exception import DateException  # noqa: PLC0415
        from ..models.new_entrance_name import NewEntranceName  # noqa: PLC0415
        from ..models.weekly_hours import WeeklyHours  # noqa: PLC0415

        d = dict(src_dict)
        slug = d.pop("slug")

        name = NewEntranceName.from_dict(d.pop("name"))

        team_id = d.pop("team_id")

        time_zone = d.pop("time_zone")

        booking_type_ids = cast(list[str], d.pop("booking_type_ids", UNSET))

        call_type_id = d.pop("call_type_id", UNSET)

        _hours = d.pop("hours", UNSET)
        hours: list[WeeklyHours] | Unset = UNSET
        if _hours is not UNSET:
            hours = []
            for hours_item_data in _hours:
                hours_item = WeeklyHours.from_dict(hours_item_data)

                hours.append(hours_item)

        _exceptions = d.pop("exceptions", UNSET)
        exceptions: list[DateException] | Unset = UNSET
        if _exceptions is not UNSET:
            exceptions = []
            for exceptions_item_data in _exceptions:
                exceptions_item = DateException.from_dict(exceptions_item_data)

                exceptions.append(exceptions_item)

        holidays = d.pop("holidays", UNSET)

        queue_limit = d.pop("queue_limit", UNSET)

        active = d.pop("active", UNSET)

        new_entrance = cls(
            slug=slug,
            name=name,
            team_id=team_id,
            time_zone=time_zone,
            booking_type_ids=booking_type_ids,
            call_type_id=call_type_id,
            hours=hours,
            exceptions=exceptions,
            holidays=holidays,
            queue_limit=queue_limit,
            active=active,
        )

        return new_entrance
