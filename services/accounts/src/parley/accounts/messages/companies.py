"""Tenants, territories and teams."""

from datetime import datetime

from parley.accounts.domain.aggregate import Creation
from parley.accounts.domain.team import Team
from parley.accounts.domain.tenant import Plan, Tenant, TenantChange
from parley.accounts.domain.territories import Region, Territory
from parley.accounts.messages.times import timestamp
from parley.api.accounts.v1 import accounts_pb2, service_pb2

_PLANS = {plan: accounts_pb2.Plan.Value(f"PLAN_{plan.name}") for plan in Plan}
_PLANS_BY_NUMBER = {number: plan for plan, number in _PLANS.items()}
_REGIONS = {region: accounts_pb2.Region.Value(f"REGION_{region.name}") for region in Region}


def encode_region(region: Region) -> accounts_pb2.Region.ValueType:
    """For answers."""
    return _REGIONS[region]


def encode_territory(territory: Territory) -> accounts_pb2.Territory:
    """For answers."""
    return accounts_pb2.Territory(
        country=territory.country, region=_REGIONS[territory.region], age_of_consent=territory.age_of_consent
    )


def encode_tenant(tenant: Tenant) -> accounts_pb2.Tenant:
    """For answers and events."""
    return accounts_pb2.Tenant(
        id=tenant.id,
        version=tenant.version,
        name=tenant.name,
        locale=tenant.locale,
        time_zone=tenant.time_zone,
        country=tenant.country,
        support_phone=tenant.support_phone,
        support_email=tenant.support_email,
        accent_color=tenant.accent_color,
        accessible_accent_color=tenant.accessible_accent_color,
        created_at=timestamp(tenant.created_at),
        plan=_PLANS[tenant.plan],
        region=_REGIONS[tenant.region],
        order_reference=tenant.order_reference,
        partner=tenant.partner,
        term_starts_on=tenant.term_starts_on,
        term_ends_on=tenant.term_ends_on,
        accepted_terms=[
            accounts_pb2.TermsAcceptance(
                terms_version=each.terms_version,
                accepted_at=timestamp(each.accepted_at),
                accepted_by=each.accepted_by,
            )
            for each in tenant.accepted_terms
        ],
        age_overrides=dict(tenant.age_overrides),
        ages_of_consent=tenant.ages_of_consent,
        retention_days=tenant.retention_days,
        active=tenant.active,
    )


def decode_new_tenant(
    request: service_pb2.CreateTenantRequest, tenant_id: str, now: datetime, creation: Creation | None
) -> Tenant:
    """The tenant that a request asks for. Raises InvalidArgument."""
    return Tenant(
        id=tenant_id,
        creation=creation,
        name=request.name,
        locale=request.locale,
        time_zone=request.time_zone,
        country=request.country,
        support_phone=request.support_phone,
        support_email=request.support_email,
        accent_color=request.accent_color,
        plan=_PLANS_BY_NUMBER.get(request.plan, Plan.STANDARD),
        order_reference=request.order_reference,
        partner=request.partner,
        term_starts_on=request.term_starts_on,
        term_ends_on=request.term_ends_on,
        created_at=now,
    )


def decode_tenant_change(request: service_pb2.UpdateTenantRequest) -> TenantChange:
    """What a request changes; a plan of a later release changes nothing."""
    return TenantChange(
        name=request.name if request.HasField("name") else None,
        locale=request.locale if request.HasField("locale") else None,
        time_zone=request.time_zone if request.HasField("time_zone") else None,
        support_phone=request.support_phone if request.HasField("support_phone") else None,
        support_email=request.support_email if request.HasField("support_email") else None,
        accent_color=request.accent_color if request.HasField("accent_color") else None,
        retention_days=request.retention_days if request.HasField("retention_days") else None,
        age_overrides=dict(request.age_overrides.by_country) if request.HasField("age_overrides") else None,
        plan=_PLANS_BY_NUMBER.get(request.plan) if request.HasField("plan") else None,
        order_reference=request.order_reference if request.HasField("order_reference") else None,
        partner=request.partner if request.HasField("partner") else None,
        term_starts_on=request.term_starts_on if request.HasField("term_starts_on") else None,
        term_ends_on=request.term_ends_on if request.HasField("term_ends_on") else None,
        active=request.active if request.HasField("active") else None,
    )


def encode_team(team: Team) -> accounts_pb2.Team:
    """For answers and events."""
    return accounts_pb2.Team(
        id=team.id, version=team.version, tenant_id=team.tenant_id, name=team.name, active=team.active
    )
