"""What accounts tells."""

from parley.api.accounts.v1 import accounts_pb2
from parley.appointments.domain.directory import StaffMember, Team, Tenant


def decode_tenant(tenant: accounts_pb2.Tenant) -> Tenant:
    """As accounts tells it."""
    return Tenant(
        id=tenant.id,
        version=tenant.version,
        name=tenant.name,
        locale=tenant.locale,
        time_zone=tenant.time_zone,
        support_phone=tenant.support_phone,
        accent_color=tenant.accent_color,
        country=tenant.country,
        support_email=tenant.support_email,
        accessible_accent_color=tenant.accessible_accent_color,
        ages_of_consent=dict(tenant.ages_of_consent),
        retention_days=tenant.retention_days,
        active=tenant.active,
        term_ends_on=tenant.term_ends_on,
    )


def decode_team(team: accounts_pb2.Team) -> Team:
    """As accounts tells it."""
    return Team(team.id, team.version, team.tenant_id)


def decode_staff(staff: accounts_pb2.Staff) -> StaffMember:
    """As accounts tells it."""
    return StaffMember(
        id=staff.id,
        version=staff.version,
        tenant_id=staff.tenant_id,
        display_name=staff.display_name,
        team_ids=tuple(staff.team_ids),
        time_zone=staff.time_zone,
        active=staff.active,
        languages=tuple(staff.languages),
        skills=tuple(staff.skills),
    )
