"""Tenants in MongoDB."""

from parley.accounts.domain.aggregate import Page
from parley.accounts.domain.tenant import Plan, Tenant, TermsAcceptance
from parley.accounts.store.documents import CREATION, Collection, Document

INDEXES = (CREATION,)


class TenantCollection(Collection[Tenant]):
    """The service's TenantStore."""

    NAME = "tenants"

    async def page(self, after: str, limit: int) -> Page[Tenant]:
        """All, by id."""
        return await self._page({}, after, limit)

    def _fields(self, item: Tenant) -> Document:
        return {
            "name": item.name,
            "locale": item.locale,
            "time_zone": item.time_zone,
            "country": item.country,
            "created_at": item.created_at,
            "support_phone": item.support_phone,
            "support_email": item.support_email,
            "accent_color": item.accent_color,
            "plan": item.plan.value,
            "order_reference": item.order_reference,
            "partner": item.partner,
            "term_starts_on": item.term_starts_on,
            "term_ends_on": item.term_ends_on,
            "accepted_terms": [
                {"version": each.terms_version, "at": each.accepted_at, "by": each.accepted_by}
                for each in item.accepted_terms
            ],
            "age_overrides": dict(item.age_overrides),
            "retention_days": item.retention_days,
            "active": item.active,
        }

    def _item(self, document: Document) -> Tenant:
        return Tenant(
            id=document["_id"],
            name=document["name"],
            locale=document["locale"],
            time_zone=document["time_zone"],
            country=document["country"],
            created_at=document["created_at"],
            support_phone=document["support_phone"],
            support_email=document["support_email"],
            accent_color=document["accent_color"],
            plan=Plan(document["plan"]),
            order_reference=document["order_reference"],
            partner=document["partner"],
            term_starts_on=document["term_starts_on"],
            term_ends_on=document["term_ends_on"],
            accepted_terms=tuple(
                TermsAcceptance(each["version"], each["at"], each["by"]) for each in document["accepted_terms"]
            ),
            age_overrides=document["age_overrides"],
            retention_days=document["retention_days"],
            active=document["active"],
        )
