"""The domain as protobuf, and back."""

from collections.abc import Iterable
from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from parley.accounts.domain import (
    Actor,
    ActorKind,
    Recorded,
    Role,
    Session,
    SessionEndReason,
    SignedIn,
    SignedOut,
    Staff,
    StaffSaved,
    Team,
    TeamSaved,
    Tenant,
    TenantSaved,
)
from parley.api.accounts.v1 import accounts_pb2, events_pb2, service_pb2
from parley.api.common.v1 import common_pb2

_ACTOR_KINDS = {
    ActorKind.STAFF: common_pb2.ACTOR_KIND_STAFF,
    ActorKind.SERVICE: common_pb2.ACTOR_KIND_SERVICE,
}
_ROLES = {role: accounts_pb2.Role.Value(f"ROLE_{role.name}") for role in Role}
_ROLES_BY_NUMBER = {number: role for role, number in _ROLES.items()}
_END_REASONS = {
    reason: events_pb2.SessionEndReason.Value(f"SESSION_END_REASON_{reason.name}") for reason in SessionEndReason
}


def encode_event(recorded: Recorded, traceparent: str) -> bytes:
    """An AccountsEvent's bytes; no event holds an e-mail."""
    event = events_pb2.AccountsEvent(
        envelope=common_pb2.Envelope(
            id=recorded.id,
            time=timestamp(recorded.at),
            actor=encode_actor(recorded.actor),
            tenant_id=recorded.tenant_id,
            traceparent=traceparent,
        )
    )
    match recorded.event:
        case TenantSaved(tenant):
            event.tenant_saved.tenant.CopyFrom(encode_tenant(tenant))
        case TeamSaved(team):
            event.team_saved.team.CopyFrom(encode_team(team))
        case StaffSaved(staff):
            saved = encode_staff(staff)
            saved.ClearField("email")
            event.staff_saved.staff.CopyFrom(saved)
        case SignedIn(session):
            event.staff_signed_in.staff_id = session.staff_id
            event.staff_signed_in.session_id = session.id
        case SignedOut(session, reason):
            event.session_ended.staff_id = session.staff_id
            event.session_ended.session_id = session.id
            event.session_ended.reason = _END_REASONS[reason]
    return event.SerializeToString()


def encode_actor(actor: Actor) -> common_pb2.Actor:
    """For events."""
    return common_pb2.Actor(kind=_ACTOR_KINDS[actor.kind], id=actor.id)


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
        accent_color=tenant.accent_color,
        created_at=timestamp(tenant.created_at),
    )


def encode_team(team: Team) -> accounts_pb2.Team:
    """For answers and events."""
    return accounts_pb2.Team(id=team.id, version=team.version, tenant_id=team.tenant_id, name=team.name)


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
    )


def encode_session(
    session: Session, staff: Staff, access_token: str, access_expires_at: datetime, refresh_token: str
) -> service_pb2.Session:
    """For answers."""
    return service_pb2.Session(
        id=session.id,
        staff=encode_staff(staff),
        access_token=access_token,
        access_token_expires_at=timestamp(access_expires_at),
        refresh_token=refresh_token,
        refresh_token_expires_at=timestamp(session.expires_at),
    )


def decode_roles(numbers: Iterable[accounts_pb2.Role.ValueType]) -> frozenset[Role]:
    """Roles that this release knows; others are left out, so that nobody gets a right by accident."""
    return frozenset(_ROLES_BY_NUMBER[number] for number in numbers if number in _ROLES_BY_NUMBER)


def decode_new_tenant(request: service_pb2.CreateTenantRequest, tenant_id: str, now: datetime) -> Tenant:
    """The tenant that a request asks for. Raises InvalidArgument."""
    return Tenant(
        id=tenant_id,
        name=request.name,
        locale=request.locale,
        time_zone=request.time_zone,
        country=request.country,
        support_phone=request.support_phone,
        accent_color=request.accent_color,
        created_at=now,
    )


def timestamp(instant: datetime) -> Timestamp:
    """Of an aware instant."""
    stamp = Timestamp()
    stamp.FromDatetime(instant.astimezone(UTC))
    return stamp
