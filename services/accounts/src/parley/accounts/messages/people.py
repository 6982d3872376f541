"""Members of staff, their sessions and links."""

from collections.abc import Iterable

from parley.accounts.domain.session import Session
from parley.accounts.domain.staff import Role, Staff, StaffChange, StaffState
from parley.accounts.domain.staff_link import LinkPurpose
from parley.accounts.domain.tenant import Tenant
from parley.accounts.messages.times import timestamp
from parley.api.accounts.v1 import accounts_pb2, service_pb2

_ROLES = {role: accounts_pb2.Role.Value(f"ROLE_{role.name}") for role in Role}
_ROLES_BY_NUMBER = {number: role for role, number in _ROLES.items()}
_STATES = {state: accounts_pb2.StaffState.Value(f"STAFF_STATE_{state.name}") for state in StaffState}
_PURPOSES = {
    purpose: service_pb2.StaffLinkPurpose.Value(f"STAFF_LINK_PURPOSE_{purpose.name}") for purpose in LinkPurpose
}
_PURPOSES_BY_NUMBER = {number: purpose for purpose, number in _PURPOSES.items()}


def encode_staff(staff: Staff) -> accounts_pb2.Staff:
    """For answers."""
    return accounts_pb2.Staff(
        id=staff.id,
        version=staff.version,
        tenant_id=staff.tenant_id,
        display_name=staff.display_name,
        email=staff.email,
        roles=sorted(_ROLES[role] for role in staff.roles),
        team_ids=staff.team_ids,
        locale=staff.locale,
        time_zone=staff.time_zone,
        active=staff.active,
        languages=staff.languages,
        skills=staff.skills,
        state=_STATES[staff.state],
    )


def decode_roles(numbers: Iterable[accounts_pb2.Role.ValueType]) -> frozenset[Role]:
    """Roles that this release knows; others are left out, so that nobody gets a right by accident."""
    return frozenset(_ROLES_BY_NUMBER[number] for number in numbers if number in _ROLES_BY_NUMBER)


def decode_staff_change(request: service_pb2.UpdateStaffRequest) -> StaffChange:
    """What a request changes."""
    return StaffChange(
        display_name=request.display_name if request.HasField("display_name") else None,
        locale=request.locale if request.HasField("locale") else None,
        time_zone=request.time_zone if request.HasField("time_zone") else None,
        roles=decode_roles(request.roles.roles) if request.HasField("roles") else None,
        team_ids=tuple(request.teams.team_ids) if request.HasField("teams") else None,
        languages=tuple(request.languages.words) if request.HasField("languages") else None,
        skills=tuple(request.skills.words) if request.HasField("skills") else None,
        active=request.active if request.HasField("active") else None,
    )


def encode_active_session(session: Session, *, current: bool) -> accounts_pb2.ActiveSession:
    """For answers."""
    return accounts_pb2.ActiveSession(
        id=session.id,
        staff_id=session.staff_id,
        created_at=timestamp(session.created_at),
        last_used_at=timestamp(session.rotated_at),
        user_agent=session.user_agent,
        current=current,
    )


def decode_purpose(number: service_pb2.StaffLinkPurpose.ValueType) -> LinkPurpose | None:
    """None for one that this release does not know."""
    return _PURPOSES_BY_NUMBER.get(number)


def encode_link(purpose: LinkPurpose, staff: Staff, tenant: Tenant | None, minimum_age: int) -> service_pb2.StaffLink:
    """What the holder of a link may know."""
    return service_pb2.StaffLink(
        purpose=_PURPOSES[purpose],
        company_name=tenant.name if tenant else "",
        display_name=staff.display_name,
        email=staff.email,
        locale=staff.locale,
        minimum_age=minimum_age,
    )
