from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.appointment_state import AppointmentState
from ..models.invitation_status import InvitationStatus

if TYPE_CHECKING:
    from ..models.consent_question import ConsentQuestion
    from ..models.invitation_type_name import InvitationTypeName


T = TypeVar("T", bound="Invitation")


@_attrs_define
class Invitation:
    """What the holder of a link may know; of a revoked link that it is, and whom to call: the rest is empty.

    Attributes:
        status (InvitationStatus): What the holder of a link can do now.
        appointment_id (str):
        state (AppointmentState | None):
        tenant_id (str):
        company_name (str):
        support_phone (None | str):
        support_email (None | str):
        accent_color (None | str):
        type_id (str):
        type_name (InvitationTypeName): By language tag.
        specialist_id (None | str):
        specialist_name (None | str):
        customer_name (str):
        locale (str):
        starts_at (datetime.datetime | None):
        ends_at (datetime.datetime | None):
        entry_opens_at (datetime.datetime | None):
        time_zone (str):
        ad_hoc (bool):
        minimum_age (int | None): Age that the customer confirms to have reached before entering.
        consents (list[ConsentQuestion]): What is to be answered before entering.
        can_change (bool): Whether the holder may move or cancel it now.
        can_take_time (bool): Whether the holder, who was to come at once, may move it to a time instead.
        change_until (datetime.datetime | None):
        in_use_elsewhere (bool): Another device is in the call.
        place_held (bool): The customer stays in the queue while away.
    """

    status: InvitationStatus
    appointment_id: str
    state: AppointmentState | None
    tenant_id: str
    company_name: str
    support_phone: None | str
    support_email: None | str
    accent_color: None | str
    type_id: str
    type_name: InvitationTypeName
    specialist_id: None | str
    specialist_name: None | str
    customer_name: str
    locale: str
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    entry_opens_at: datetime.datetime | None
    time_zone: str
    ad_hoc: bool
    minimum_age: int | None
    consents: list[ConsentQuestion]
    can_change: bool
    can_take_time: bool
    change_until: datetime.datetime | None
    in_use_elsewhere: bool
    place_held: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        status = self.status.value

        appointment_id = self.appointment_id

        state: None | str
        if isinstance(self.state, AppointmentState):
            state = self.state.value
        else:
            state = self.state

        tenant_id = self.tenant_id

        company_name = self.company_name

        support_phone: None | str
        support_phone = self.support_phone

        support_email: None | str
        support_email = self.support_email

        accent_color: None | str
        accent_color = self.accent_color

        type_id = self.type_id

        type_name = self.type_name.to_dict()

        specialist_id: None | str
        specialist_id = self.specialist_id

        specialist_name: None | str
        specialist_name = self.specialist_name

        customer_name = self.customer_name

        locale = self.locale

        starts_at: None | str
        if isinstance(self.starts_at, datetime.datetime):
            starts_at = self.starts_at.isoformat()
        else:
            starts_at = self.starts_at

        ends_at: None | str
        if isinstance(self.ends_at, datetime.datetime):
            ends_at = self.ends_at.isoformat()
        else:
            ends_at = self.ends_at

        entry_opens_at: None | str
        if isinstance(self.entry_opens_at, datetime.datetime):
            entry_opens_at = self.entry_opens_at.isoformat()
        else:
            entry_opens_at = self.entry_opens_at

        time_zone = self.time_zone

        ad_hoc = self.ad_hoc

        minimum_age: int | None
        minimum_age = self.minimum_age

        consents = []
        for consents_item_data in self.consents:
            consents_item = consents_item_data.to_dict()
            consents.append(consents_item)

        can_change = self.can_change

        can_take_time = self.can_take_time

        change_until: None | str
        if isinstance(self.change_until, datetime.datetime):
            change_until = self.change_until.isoformat()
        else:
            change_until = self.change_until

        in_use_elsewhere = self.in_use_elsewhere

        place_held = self.place_held

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "status": status,
                "appointment_id": appointment_id,
                "state": state,
                "tenant_id": tenant_id,
                "company_name": company_name,
                "support_phone": support_phone,
                "support_email": support_email,
                "accent_color": accent_color,
                "type_id": type_id,
                "type_name": type_name,
                "specialist_id": specialist_id,
                "specialist_name": specialist_name,
                "customer_name": customer_name,
                "locale": locale,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "entry_opens_at": entry_opens_at,
                "time_zone": time_zone,
                "ad_hoc": ad_hoc,
                "minimum_age": minimum_age,
                "consents": consents,
                "can_change": can_change,
                "can_take_time": can_take_time,
                "change_until": change_until,
                "in_use_elsewhere": in_use_elsewhere,
                "place_held": place_held,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.consent_question import ConsentQuestion  # noqa: PLC0415
        from ..models.invitation_type_name import InvitationTypeName  # noqa: PLC0415

        d = dict(src_dict)
        status = InvitationStatus(d.pop("status"))

        appointment_id = d.pop("appointment_id")

        def _parse_state(data: object) -> AppointmentState | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                state_type_0 = AppointmentState(data)

                return state_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AppointmentState | None, data)

        state = _parse_state(d.pop("state"))

        tenant_id = d.pop("tenant_id")

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

        type_id = d.pop("type_id")

        type_name = InvitationTypeName.from_dict(d.pop("type_name"))

        def _parse_specialist_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        specialist_id = _parse_specialist_id(d.pop("specialist_id"))

        def _parse_specialist_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        specialist_name = _parse_specialist_name(d.pop("specialist_name"))

        customer_name = d.pop("customer_name")

        locale = d.pop("locale")

        def _parse_starts_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                starts_at_type_0 = datetime.datetime.fromisoformat(data)

                return starts_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        starts_at = _parse_starts_at(d.pop("starts_at"))

        def _parse_ends_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_at_type_0 = datetime.datetime.fromisoformat(data)

                return ends_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        ends_at = _parse_ends_at(d.pop("ends_at"))

        def _parse_entry_opens_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                entry_opens_at_type_0 = datetime.datetime.fromisoformat(data)

                return entry_opens_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        entry_opens_at = _parse_entry_opens_at(d.pop("entry_opens_at"))

        time_zone = d.pop("time_zone")

        ad_hoc = d.pop("ad_hoc")

        def _parse_minimum_age(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        minimum_age = _parse_minimum_age(d.pop("minimum_age"))

        consents = []
        _consents = d.pop("consents")
        for consents_item_data in _consents:
            consents_item = ConsentQuestion.from_dict(consents_item_data)

            consents.append(consents_item)

        can_change = d.pop("can_change")

        can_take_time = d.pop("can_take_time")

        def _parse_change_until(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                change_until_type_0 = datetime.datetime.fromisoformat(data)

                return change_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        change_until = _parse_change_until(d.pop("change_until"))

        in_use_elsewhere = d.pop("in_use_elsewhere")

        place_held = d.pop("place_held")

        invitation = cls(
            status=status,
            appointment_id=appointment_id,
            state=state,
            tenant_id=tenant_id,
            company_name=company_name,
            support_phone=support_phone,
            support_email=support_email,
            accent_color=accent_color,
            type_id=type_id,
            type_name=type_name,
            specialist_id=specialist_id,
            specialist_name=specialist_name,
            customer_name=customer_name,
            locale=locale,
            starts_at=starts_at,
            ends_at=ends_at,
            entry_opens_at=entry_opens_at,
            time_zone=time_zone,
            ad_hoc=ad_hoc,
            minimum_age=minimum_age,
            consents=consents,
            can_change=can_change,
            can_take_time=can_take_time,
            change_until=change_until,
            in_use_elsewhere=in_use_elsewhere,
            place_held=place_held,
        )

        invitation.additional_properties = d
        return invitation

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
