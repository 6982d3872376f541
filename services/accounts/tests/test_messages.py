"""What travels: events without e-mail, roles that are known, page tokens for one list only."""

from dataclasses import replace
from datetime import UTC, datetime

from parley.accounts import messages
from parley.accounts.domain import (
    Actor,
    ActorKind,
    Event,
    Recorded,
    Role,
    Session,
    SessionEndReason,
    SignedIn,
    SignedOut,
    StaffSaved,
    Team,
    TeamSaved,
    TenantSaved,
)
from parley.api.accounts.v1 import accounts_pb2
from parley.api.accounts.v1.events_pb2 import SESSION_END_REASON_REUSE_DETECTED, AccountsEvent
from parley.api.common.v1.common_pb2 import ACTOR_KIND_STAFF

from .conftest import staff, tenant

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SESSION = Session("ses_a", "stf_a", "ten_a", NOW, NOW, NOW)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def encoded(event: Event) -> AccountsEvent:
    recorded = Recorded("evt_a", NOW, Actor(ActorKind.STAFF, "stf_a"), "ten_a", "key", event)
    return AccountsEvent.FromString(messages.encode_event(recorded, TRACE))


def test_every_event_tells_who_when_where_and_in_which_trace() -> None:
    envelope = encoded(TeamSaved(Team("team_a", "ten_a", "Auto"))).envelope
    assert (envelope.id, envelope.tenant_id, envelope.traceparent) == ("evt_a", "ten_a", TRACE)
    assert envelope.time.ToDatetime(UTC) == NOW
    assert (envelope.actor.kind, envelope.actor.id) == (ACTOR_KIND_STAFF, "stf_a")


def test_events_carry_the_whole_new_state() -> None:
    saved = encoded(TenantSaved(tenant(NOW))).tenant_saved.tenant
    assert (saved.id, saved.version, saved.name, saved.country) == ("ten_a", 1, "Lumière", "FR")
    assert encoded(TeamSaved(Team("team_a", "ten_a", "Auto"))).team_saved.team.name == "Auto"


def test_an_event_about_staff_holds_no_e_mail_and_no_password() -> None:
    event = encoded(StaffSaved(staff()))
    assert event.staff_saved.staff.display_name == "Camille Martin"
    assert event.staff_saved.staff.roles == [accounts_pb2.ROLE_AGENT]
    assert b"lumiere.example" not in event.SerializeToString()
    assert b"battery" not in event.SerializeToString()
    assert messages.encode_staff(staff()).email == "camille@lumiere.example"


def test_events_about_sessions_name_them_and_why_they_ended() -> None:
    assert encoded(SignedIn(SESSION)).staff_signed_in.session_id == "ses_a"
    ended = encoded(SignedOut(SESSION.ended(), SessionEndReason.REUSE_DETECTED)).session_ended
    assert (ended.staff_id, ended.reason) == ("stf_a", SESSION_END_REASON_REUSE_DETECTED)


def test_a_role_of_a_later_release_gives_no_right() -> None:
    agent = accounts_pb2.ROLE_AGENT
    later = replace(staff(), roles=frozenset({Role.AGENT})).roles
    unknown = accounts_pb2.Role.ValueType(99)
    assert messages.decode_roles([agent, unknown, accounts_pb2.ROLE_UNSPECIFIED]) == later
