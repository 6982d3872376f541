"""Who may use which channel, as far as a token alone tells."""

from parley.common.auth import Caller, Kind

_STAFF_ROLES = frozenset({"agent", "supervisor", "administrator"})
_LEADING_ROLES = frozenset({"supervisor", "administrator"})


def is_tenant_staff(caller: Caller) -> bool:
    """Say whether the caller is staff of a tenant; operators have no access to what happens in one."""
    return caller.kind is Kind.STAFF and bool(caller.tenant_id) and not caller.roles.isdisjoint(_STAFF_ROLES)


def may_use_desk(caller: Caller, team_id: str) -> bool:
    """Say whether staff may be at a team's desk: their own team's, or as a leader any."""
    return is_tenant_staff(caller) and (team_id in caller.team_ids or not caller.roles.isdisjoint(_LEADING_ROLES))
