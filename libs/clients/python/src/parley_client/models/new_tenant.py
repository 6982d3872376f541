from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.plan import Plan
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewTenant")


@_attrs_define
class NewTenant:
    """A company to add.

    Attributes:
        name (str):
        locale (str):
        time_zone (str):
        country (str): One of GET /v1/territories, of this installation's region.
        support_phone (str | Unset):  Default: ''.
        support_email (str | Unset):  Default: ''.
        accent_color (str | Unset):  Default: ''.
        plan (Plan | Unset): Which service levels hold.
        order_reference (str | Unset):  Default: ''.
        partner (str | Unset):  Default: ''.
        term_starts_on (str | Unset): ISO 8601 date; empty: none. Default: ''.
        term_ends_on (str | Unset): ISO 8601 date; empty: none. Default: ''.
    """

    name: str
    locale: str
    time_zone: str
    country: str
    support_phone: str | Unset = ""
    support_email: str | Unset = ""
    accent_color: str | Unset = ""
    plan: Plan | Unset = UNSET
    order_reference: str | Unset = ""
    partner: str | Unset = ""
    term_starts_on: str | Unset = ""
    term_ends_on: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        locale = self.locale

        time_zone = self.time_zone

        country = self.country

        support_phone = self.support_phone

        support_email = self.support_email

        accent_color = self.accent_color

        plan: str | Unset = UNSET
        if not isinstance(self.plan, Unset):
            plan = self.plan.value

        order_reference = self.order_reference

        partner = self.partner

        term_starts_on = self.term_starts_on

        term_ends_on = self.term_ends_on

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "locale": locale,
                "time_zone": time_zone,
                "country": country,
            }
        )
        if support_phone is not UNSET:
            field_dict["support_phone"] = support_phone
        if support_email is not UNSET:
            field_dict["support_email"] = support_email
        if accent_color is not UNSET:
            field_dict["accent_color"] = accent_color
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

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        locale = d.pop("locale")

        time_zone = d.pop("time_zone")

        country = d.pop("country")

        support_phone = d.pop("support_phone", UNSET)

        support_email = d.pop("support_email", UNSET)

        accent_color = d.pop("accent_color", UNSET)

        _plan = d.pop("plan", UNSET)
        plan: Plan | Unset
        if isinstance(_plan, Unset):
            plan = UNSET
        else:
            plan = Plan(_plan)

        order_reference = d.pop("order_reference", UNSET)

        partner = d.pop("partner", UNSET)

        term_starts_on = d.pop("term_starts_on", UNSET)

        term_ends_on = d.pop("term_ends_on", UNSET)

        new_tenant = cls(
            name=name,
            locale=locale,
            time_zone=time_zone,
            country=country,
            support_phone=support_phone,
            support_email=support_email,
            accent_color=accent_color,
            plan=plan,
            order_reference=order_reference,
            partner=partner,
            term_starts_on=term_starts_on,
            term_ends_on=term_ends_on,
        )

        return new_tenant
