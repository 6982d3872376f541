from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.public_entrance_name import PublicEntranceName
    from ..models.public_type import PublicType


T = TypeVar("T", bound="PublicEntrance")


@_attrs_define
class PublicEntrance:
    """What anybody may know of a public page.

    Attributes:
        slug (str):
        name (PublicEntranceName): By language tag.
        company_name (str):
        support_phone (None | str):
        support_email (None | str):
        accent_color (None | str):
        locale (str):
        time_zone (str):
        booking_types (list[PublicType]):
        takes_calls (bool): Whether this page takes calls at once at all.
        open_ (bool): Calls at once are taken now.
        opens_at (datetime.datetime | None): The next opening where it is closed.
        closes_at (datetime.datetime | None):
        estimated_wait_seconds (int | None): Null where nothing is known yet.
    """

    slug: str
    name: PublicEntranceName
    company_name: str
    support_phone: None | str
    support_email: None | str
    accent_color: None | str
    locale: str
    time_zone: str
    booking_types: list[PublicType]
    takes_calls: bool
    open_: bool
    opens_at: datetime.datetime | None
    closes_at: datetime.datetime | None
    estimated_wait_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        slug = self.slug

        name = self.name.to_dict()

        company_name = self.company_name

        support_phone: None | str
        support_phone = self.support_phone

        support_email: None | str
        support_email = self.support_email

        accent_color: None | str
        accent_color = self.accent_color

        locale = self.locale

        time_zone = self.time_zone

        booking_types = []
        for booking_types_item_data in self.booking_types:
            booking_types_item = booking_types_item_data.to_dict()
            booking_types.append(booking_types_item)

        takes_calls = self.takes_calls

        open_ = self.open_

        opens_at: None | str
        if isinstance(self.opens_at, datetime.datetime):
            opens_at = self.opens_at.isoformat()
        else:
            opens_at = self.opens_at

        closes_at: None | str
        if isinstance(self.closes_at, datetime.datetime):
            closes_at = self.closes_at.isoformat()
        else:
            closes_at = self.closes_at

        estimated_wait_seconds: int | None
        estimated_wait_seconds = self.estimated_wait_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "slug": slug,
                "name": name,
                "company_name": company_name,
                "support_phone": support_phone,
                "support_email": support_email,
                "accent_color": accent_color,
                "locale": locale,
                "time_zone": time_zone,
                "booking_types": booking_types,
                "takes_calls": takes_calls,
                "open": open_,
                "opens_at": opens_at,
                "closes_at": closes_at,
                "estimated_wait_seconds": estimated_wait_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.public_entrance_name import PublicEntranceName  # noqa: PLC0415
        from ..models.public_type import PublicType  # noqa: PLC0415

        d = dict(src_dict)
        slug = d.pop("slug")

        name = PublicEntranceName.from_dict(d.pop("name"))

        company_name = d.pop("company_name")

        def _parse_support_phone(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        support_phone = _parse_support_phone(d.pop("support_phone"))

        def _parse_support_email(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        support_email = _parse_support_email(d.pop("support_email"))

        def _parse_accent_color(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        accent_color = _parse_accent_color(d.pop("accent_color"))

        locale = d.pop("locale")

        time_zone = d.pop("time_zone")

        booking_types = []
        _booking_types = d.pop("booking_types")
        for booking_types_item_data in _booking_types:
            booking_types_item = PublicType.from_dict(booking_types_item_data)

            booking_types.append(booking_types_item)

        takes_calls = d.pop("takes_calls")

        open_ = d.pop("open")

        def _parse_opens_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                opens_at_type_0 = datetime.datetime.fromisoformat(data)

                return opens_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        opens_at = _parse_opens_at(d.pop("opens_at"))

        def _parse_closes_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                closes_at_type_0 = datetime.datetime.fromisoformat(data)

                return closes_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        closes_at = _parse_closes_at(d.pop("closes_at"))

        def _parse_estimated_wait_seconds(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        estimated_wait_seconds = _parse_estimated_wait_seconds(d.pop("estimated_wait_seconds"))

        public_entrance = cls(
            slug=slug,
            name=name,
            company_name=company_name,
            support_phone=support_phone,
            support_email=support_email,
            accent_color=accent_color,
            locale=locale,
            time_zone=time_zone,
            booking_types=booking_types,
            takes_calls=takes_calls,
            open_=open_,
            opens_at=opens_at,
            closes_at=closes_at,
            estimated_wait_seconds=estimated_wait_seconds,
        )

        public_entrance.additional_properties = d
        return public_entrance

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
