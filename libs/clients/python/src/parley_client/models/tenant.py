from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.plan import Plan
from ..models.region import Region

if TYPE_CHECKING:
    from ..models.tenant_age_overrides import TenantAgeOverrides
    from ..models.tenant_ages_of_consent import TenantAgesOfConsent
    from ..models.terms_acceptance import TermsAcceptance


T = TypeVar("T", bound="Tenant")


@_attrs_define
class Tenant:
    """A company that uses Parley.

    Attributes:
        id (str):
        version (int): Grows with every change; the newer one wins. The ETag tells it.
        name (str):
        locale (str):
        time_zone (str):
        country (str):
        support_phone (str):
        support_email (str):
        accent_color (str):
        accessible_accent_color (str): The accent colour, moved just as far as white text on it needs to be readable
            (4.5:1).
        created_at (datetime.datetime):
        plan (Plan): Which service levels hold.
        region (None | Region): Follows from the country.
        order_reference (str):
        partner (str): Empty: bought directly.
        term_starts_on (str): ISO 8601 date; empty: none.
        term_ends_on (str): Included; empty: open.
        accepted_terms (list[TermsAcceptance]):
        age_overrides (TenantAgeOverrides): By country, what an administrator tightened.
        ages_of_consent (TenantAgesOfConsent): By country, what holds: the law's or the tighter one.
        retention_days (int): After an appointment's end its personal data is erased; 0: kept.
        active (bool):
    """

    id: str
    version: int
    name: str
    locale: str
    time_zone: str
    country: str
    support_phone: str
    support_email: str
    accent_color: str
    accessible_accent_color: str
    created_at: datetime.datetime
    plan: Plan
    region: None | Region
    order_reference: str
    partner: str
    term_starts_on: str
    term_ends_on: str
    accepted_terms: list[TermsAcceptance]
    age_overrides: TenantAgeOverrides
    ages_of_consent: TenantAgesOfConsent
    retention_days: int
    active: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        version = self.version

        name = self.name

        locale = self.locale

        time_zone = self.time_zone

        country = self.country

        support_phone = self.support_phone

        support_email = self.support_email

        accent_color = self.accent_color

        accessible_accent_color = self.accessible_accent_color

        created_at = self.created_at.isoformat()

        plan = self.plan.value

        region: None | str
        if isinstance(self.region, Region):
            region = self.region.value
        else:
            region = self.region

        order_reference = self.order_reference

        partner = self.partner

        term_starts_on = self.term_starts_on

        term_ends_on = self.term_ends_on

        accepted_terms = []
        for accepted_terms_item_data in self.accepted_terms:
            accepted_terms_item = accepted_terms_item_data.to_dict()
            accepted_terms.append(accepted_terms_item)

        age_overrides = self.age_overrides.to_dict()

        ages_of_consent = self.ages_of_consent.to_dict()

        retention_days = self.retention_days

        active = self.active

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "version": version,
                "name": name,
                "locale": locale,
                "time_zone": time_zone,
                "country": country,
                "support_phone": support_phone,
                "support_email": support_email,
                "accent_color": accent_color,
                "accessible_accent_color": accessible_accent_color,
                "created_at": created_at,
                "plan": plan,
                "region": region,
                "order_reference": order_reference,
                "partner": partner,
                "term_starts_on": term_starts_on,
                "term_ends_on": term_ends_on,
                "accepted_terms": accepted_terms,
                "age_overrides": age_overrides,
                "ages_of_consent": ages_of_consent,
                "retention_days": retention_days,
                "active": active,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tenant_age_overrides import TenantAgeOverrides  # noqa: PLC0415
        from ..models.tenant_ages_of_consent import TenantAgesOfConsent  # noqa: PLC0415
        from ..models.terms_acceptance import TermsAcceptance  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        version = d.pop("version")

        name = d.pop("name")

        locale = d.pop("locale")

        time_zone = d.pop("time_zone")

        country = d.pop("country")

        support_phone = d.pop("support_phone")

        support_email = d.pop("support_email")

        accent_color = d.pop("accent_color")

        accessible_accent_color = d.pop("accessible_accent_color")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        plan = Plan(d.pop("plan"))

        def _parse_region(data: object) -> None | Region:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                region_type_0 = Region(data)

                return region_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Region, data)

        region = _parse_region(d.pop("region"))

        order_reference = d.pop("order_reference")

        partner = d.pop("partner")

        term_starts_on = d.pop("term_starts_on")

        term_ends_on = d.pop("term_ends_on")

        accepted_terms = []
        _accepted_terms = d.pop("accepted_terms")
        for accepted_terms_item_data in _accepted_terms:
            accepted_terms_item = TermsAcceptance.from_dict(accepted_terms_item_data)

            accepted_terms.append(accepted_terms_item)

        age_overrides = TenantAgeOverrides.from_dict(d.pop("age_overrides"))

        ages_of_consent = TenantAgesOfConsent.from_dict(d.pop("ages_of_consent"))

        retention_days = d.pop("retention_days")

        active = d.pop("active")

        tenant = cls(
            id=id,
            version=version,
            name=name,
            locale=locale,
            time_zone=time_zone,
            country=country,
            support_phone=support_phone,
            support_email=support_email,
            accent_color=accent_color,
            accessible_accent_color=accessible_accent_color,
            created_at=created_at,
            plan=plan,
            region=region,
            order_reference=order_reference,
            partner=partner,
            term_starts_on=term_starts_on,
            term_ends_on=term_ends_on,
            accepted_terms=accepted_terms,
            age_overrides=age_overrides,
            ages_of_consent=ages_of_consent,
            retention_days=retention_days,
            active=active,
        )

        tenant.additional_properties = d
        return tenant

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
