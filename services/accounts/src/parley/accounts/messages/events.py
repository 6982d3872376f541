"""What others are told."""

from parley.accounts.domain import events
from parley.accounts.domain.events import Actor, ActorKind, Recorded
from parley.accounts.domain.session import SessionEndReason
from parley.accounts.messages.companies import encode_team, encode_tenant
from parley.accounts.messages.people import encode_staff
from parley.accounts.messages.programs import encode_api_key
from parley.accounts.messages.times import timestamp
from parley.api.accounts.v1 import events_pb2
from parley.api.common.v1 import common_pb2

_ACTOR_KINDS = {kind: common_pb2.ActorKind.Value(f"ACTOR_KIND_{kind.name}") for kind in ActorKind}
_END_REASONS = {
    reason: events_pb2.SessionEndReason.Value(f"SESSION_END_REASON_{reason.name}") for reason in SessionEndReason
}


def encode_event(recorded: Recorded, traceparent: str) -> bytes:
    """An AccountsEvent's bytes; no event holds an e-mail or a secret."""
    event = events_pb2.AccountsEvent(
        envelope=common_pb2.Envelope(
            id=recorded.id,
            time=timestamp(recorded.at),
            actor=_encode_actor(recorded.actor),
            tenant_id=recorded.tenant_id,
            traceparent=traceparent,
        )
    )
    _encode_fact(recorded.event, event)
    return event.SerializeToString()


def _encode_fact(fact: events.Event, event: events_pb2.AccountsEvent) -> None:
    match fact:
        case events.TenantSaved(tenant):
            event.tenant_saved.tenant.CopyFrom(encode_tenant(tenant))
        case events.TeamSaved(team):
            event.team_saved.team.CopyFrom(encode_team(team))
        case events.StaffSaved(staff):
            saved = encode_staff(staff)
            saved.ClearField("email")
            event.staff_saved.staff.CopyFrom(saved)
        case events.StaffInvited(staff_id):
            event.staff_invited.staff_id = staff_id
        case events.PasswordResetRequested(staff_id):
            event.password_reset_requested.staff_id = staff_id
        case events.PasswordChanged(staff_id):
            event.password_changed.staff_id = staff_id
        case events.SignedIn(session):
            event.staff_signed_in.staff_id = session.staff_id
            event.staff_signed_in.session_id = session.id
        case events.SignedOut(session, reason):
            event.session_ended.staff_id = session.staff_id
            event.session_ended.session_id = session.id
            event.session_ended.reason = _END_REASONS[reason]
        case events.SignInSlowed(staff_id, failures):
            event.sign_in_slowed.staff_id = staff_id
            event.sign_in_slowed.failures = failures
        case events.AgeRefused(staff_id, minimum_age):
            event.age_refused.staff_id = staff_id
            event.age_refused.minimum_age = minimum_age
        case events.ApiKeySaved(key):
            event.api_key_saved.api_key.CopyFrom(encode_api_key(key))


def _encode_actor(actor: Actor) -> common_pb2.Actor:
    return common_pb2.Actor(kind=_ACTOR_KINDS[actor.kind], id=actor.id)
