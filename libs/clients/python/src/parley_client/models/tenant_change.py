from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.plan import Plan
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.tenant_change_age_overrides_type_0 import TenantChangeAgeOverridesType0


T = TypeVar("T", bound="TenantChange")


@_attrs_define
class TenantChange:
    """What changes of a company; what is left out stays. The last six fields are for operators alone.

    Attributes:
        name (None | str | Unset):
        locale (None | str | Unset):
        time_zone (None | str | Unset):
        support_phone (None | str | Unset):
        support_email (None | str | Unset):
        accent_color (None | str | Unset):
        retention_days (int | None | Unset):
        age_overrides (None | TenantChangeAgeOverridesType0 | Unset): Replaces all overrides.
        plan (None | Plan | Unset):
        order_reference (None | str | Unset):
        partner (None | str | Unset):
        term_starts_on (None | str | Unset):
        term_ends_on (None | str | Unset):
        active (bool | None | Unset):
    """

    name: None | str | Unset = UNSET
    locale: None | str | Unset = UNSET
    time_zone: None | str | Unset = UNSET
    support_phone: None | str | Unset = UNSET
    support_email: None | str | Unset = UNSET
    accent_color: None | str | Unset = UNSET
    retention_days: int | None | Unset = UNSET
    age_overrides: None | TenantChangeAgeOverridesType0 | Unset = UNSET
    plan: None | Plan | Unset = UNSET
    order_reference: None | str | Unset = UNSET
    partner: None | str | Unset = UNSET
    term_starts_on: None | str | Unset = UNSET
    term_ends_on: None | str | Unset = UNSET
    active: bool | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.tenant_change_age_overrides_type_0 import (
            TenantChangeAgeOverridesType0,  # noqa: PLC0415
        )

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        locale: None | str | Unset
        if isinstance(self.locale, Unset):
            locale = UNSET
        else:
            locale = self.locale

        time_zone: None | str | Unset
        if isinstance(self.time_zone, Unset):
            time_zone = UNSET
        else:
            time_zone = self.time_zone

        support_phone: None | str | Unset
        if isinstance(self.support_phone, Unset):
            support_phone = UNSET
        else:
            support_phone = self.support_phone

        support_email: None | str | Unset
        if isinstance(self.support_email, Unset):
            support_email = UNSET
        else:
            support_email = self.support_email

        accent_color: None | str | Unset
        if isinstance(self.accent_color, Unset):
            accent_color = UNSET
        else:
            accent_color = self.accent_color

        retention_days: int | None | Unset
        if isinstance(self.retention_days, Unset):
            retention_days = UNSET
        else:
            retention_days = self.retention_days

        age_overrides: dict[str, Any] | None | Unset
        if isinstance(self.age_overrides, Unset):
            age_overrides = UNSET
        elif isinstance(self.age_overrides, TenantChangeAgeOverridesType0):
            age_overrides = self.age_overrides.to_dict()
        else:
            age_overrides = self.age_overrides

        plan: None | str | Unset
        if isinstance(self.plan, Unset):
            plan = UNSET
        elif isinstance(self.plan, Plan):
            plan = self.plan.value
        else:
            plan = self.plan

        order_reference: None | str | Unset
        if isinstance(self.order_reference, Unset):
            order_reference = UNSET
        else:
            order_reference = self.order_reference

        partner: None | str | Unset
        if isinstance(self.partner, Unset):
            partner = UNSET
        else:
            partner = self.partner

        term_starts_on: None | str | Unset
        if isinstance(self.term_starts_on, Unset):
            term_starts_on = UNSET
        else:
            term_starts_on = self.term_starts_on

        term_ends_on: None | str | Unset
        if isinstance(self.term_ends_on, Unset):
            term_ends_on = UNSET
        else:
            term_ends_on = self.term_ends_on

        active: bool | None | Unset
        if isinstance(self.active, Unset):
            active = UNSET
        else:
            active = self.active

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if locale is not UNSET:
            field_dict["locale"] = locale
        if time_zone is not UNSET:
            field_dict["time_zone"] = time_zone
        if support_phone is not UNSET:
            field_dict["support_phone"] = support_phone
        if support_email is not UNSET:
            field_dict["support_email"] = support_email
        if accent_color is not UNSET:
            field_dict["accent_color"] = accent_color
        if retention_days is not UNSET:
            field_dict["retention_days"] = retention_days
        if age_overrides is not UNSET:
            field_dict["age_overrides"] = age_overrides
        if plan is not UNSET:
            field_dict["plan"] = plan
        if order_reference is not UNSET:
            field_dict["order_reference"] = order_reference
        if partner is not UNSET:
            field_dict["partner"] = partner
        if term_starts_on is not UNSET:
            field_dict["term_starts_on"] = term_starts_on
        if term_ends_on is not UNSET:
            field_dict["term_ends_on"] = term_ends_on
        if active is not UNSET:
            field_dict["active"] = active

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tenant_change_age_overrides_type_0 import (
            TenantChangeAgeOverridesType0,  # noqa: PLC0415
        )

        d = dict(src_dict)

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_locale(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        locale = _parse_locale(d.pop("locale", UNSET))

        def _parse_time_zone(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        time_zone = _parse_time_zone(d.pop("time_zone", UNSET))

        def _parse_support_phone(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        support_phone = _parse_support_phone(d.pop("support_phone", UNSET))

        def _parse_support_email(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        support_email = _parse_support_email(d.pop("support_email", UNSET))

        def _parse_accent_color(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        accent_color = _parse_accent_color(d.pop("accent_color", UNSET))

        def _parse_retention_days(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        retention_days = _parse_retention_days(d.pop("retention_days", UNSET))

        def _parse_age_overrides(data: object) -> None | TenantChangeAgeOverridesType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                age_overrides_type_0 = TenantChangeAgeOverridesType0.from_dict(data)

                return age_overrides_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TenantChangeAgeOverridesType0 | Unset, data)

        age_overrides = _parse_age_overrides(d.pop("age_overrides", UNSET))

        def _parse_plan(data: object) -> None | Plan | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                plan_type_0 = Plan(data)

                return plan_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Plan | Unset, data)

        plan = _parse_plan(d.pop("plan", UNSET))

        def _parse_order_reference(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        order_reference = _parse_order_reference(d.pop("order_reference", UNSET))

        def _parse_partner(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        partner = _parse_partner(d.pop("partner", UNSET))

        def _parse_term_starts_on(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        term_starts_on = _parse_term_starts_on(d.pop("term_starts_on", UNSET))

        def _parse_term_ends_on(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        term_ends_on = _parse_term_ends_on(d.pop("term_ends_on", UNSET))

        def _parse_active(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        active = _parse_active(d.pop("active", UNSET))

        tenant_change = cls(
            name=name,
            locale=locale,
            time_zone=time_zone,
            support_phone=support_phone,
            support_email=support_email,
            accent_color=accent_color,
            retention_days=retention_days,
            age_overrides=age_overrides,
            plan=plan,
            order_reference=order_reference,
            partner=partner,
            term_starts_on=term_starts_on,
            term_ends_on=term_ends_on,
            active=active,
        )

        return tenant_change
