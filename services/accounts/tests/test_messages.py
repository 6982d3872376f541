"""What travels: events without e-mail or secret, changes that say what is unset, roles that are known."""

from dataclasses import replace
from datetime import UTC

import pytest

from parley.accounts.domain import events
from parley.accounts.domain.api_key import ApiKey
from parley.accounts.domain.events import Actor, ActorKind, Recorded
from parley.accounts.domain.session import Session, SessionEndReason
from parley.accounts.domain.staff import Role, StaffChange, StaffState
from parley.accounts.domain.tenant import Plan, TenantChange, TermsAcceptance
from parley.accounts.messages.companies import decode_tenant_change, encode_tenant
from parley.accounts.messages.events import encode_event
from parley.accounts.messages.people import decode_purpose, decode_roles, decode_staff_change, encode_staff
from parley.api.accounts.v1 import accounts_pb2, service_pb2
from parley.api.accounts.v1.events_pb2 import AccountsEvent
from parley.api.accounts.v1.events_pb2 import SessionEndReason as EndReason
from parley.api.common.v1.common_pb2 import ACTOR_KIND_STAFF

from .conftest import NOW, staff, team, tenant

SESSION = Session(id="ses_a", staff_id="stf_a", tenant_id="ten_a", created_at=NOW, rotated_at=NOW, expires_at=NOW)
KEY = ApiKey(
    id="key_a",
    tenant_id="ten_a",
    name="CRM",
    prefix="parley_abcdefgh",
    digest="5e884898da28",
    scopes=frozenset({"chat:read", "appointments:read"}),
    created_at=NOW,
    created_by="stf_a",
)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def encoded(event: events.Event) -> AccountsEvent:
    recorded = Recorded("evt_a", NOW, Actor(ActorKind.STAFF, "stf_a"), "ten_a", "key", event)
    return AccountsEvent.FromString(encode_event(recorded, TRACE))


def test_every_event_tells_who_when_where_and_in_which_trace() -> None:
    envelope = encoded(events.TeamSaved(team())).envelope
    assert (envelope.id, envelope.tenant_id, envelope.traceparent) == ("evt_a", "ten_a", TRACE)
    assert envelope.time.ToDatetime(UTC) == NOW
    assert (envelope.actor.kind, envelope.actor.id) == (ACTOR_KIND_STAFF, "stf_a")


@pytest.mark.parametrize("kind", list(ActorKind))
def test_every_kind_of_actor_can_be_told(kind: ActorKind) -> None:
    recorded = Recorded("evt_a", NOW, Actor(kind, "x"), "ten_a", "key", events.PasswordChanged("stf_a"))
    assert AccountsEvent.FromString(encode_event(recorded, TRACE)).envelope.actor.kind


def test_a_tenant_is_told_whole_with_what_follows_from_it() -> None:
    full = replace(
        tenant(),
        accent_color="#d54800",
        plan=Plan.GOLD,
        accepted_terms=(TermsAcceptance("2026-10", NOW, "stf_a"),),
        age_overrides={"FR": 18},
        term_ends_on="2026-12-31",
        retention_days=90,
    )
    message = encode_tenant(full)
    assert (message.id, message.version, message.name, message.country) == ("ten_a", 1, "Lumière", "FR")
    assert (message.plan, message.region) == (accounts_pb2.PLAN_GOLD, accounts_pb2.REGION_EU)
    assert (message.accent_color, message.accessible_accent_color) == ("#d54800", "#d14700")
    assert dict(message.age_overrides) == {"FR": 18}
    assert (message.ages_of_consent["FR"], message.ages_of_consent["US"]) == (18, 13)
    assert message.accepted_terms[0].accepted_at.ToDatetime(UTC) == NOW
    assert (message.term_starts_on, message.term_ends_on, message.active) == ("", "2026-12-31", True)
    assert encoded(events.TenantSaved(full)).tenant_saved.tenant == message


def test_an_event_about_staff_holds_no_e_mail_and_no_password() -> None:
    event = encoded(events.StaffSaved(staff()))
    assert event.staff_saved.staff.display_name == "Camille Martin"
    assert event.staff_saved.staff.roles == [accounts_pb2.ROLE_AGENT]
    assert b"lumiere.example" not in event.SerializeToString()
    assert b"battery" not in event.SerializeToString()
    assert encode_staff(staff()).email == "camille@lumiere.example"


@pytest.mark.parametrize("state", list(StaffState))
def test_every_state_of_staff_can_be_told(state: StaffState) -> None:
    differs: dict[StaffState, dict[str, object]] = {
        StaffState.INVITED: {"password_hash": ""},
        StaffState.ACTIVE: {},
        StaffState.DEACTIVATED: {"active": False},
    }
    message = encode_staff(replace(staff(), **differs[state]))  # type: ignore[arg-type]
    assert accounts_pb2.StaffState.Name(message.state) == f"STAFF_STATE_{state.name}"


def test_an_event_about_an_api_key_holds_nothing_of_its_secret_but_the_prefix() -> None:
    event = encoded(events.ApiKeySaved(KEY))
    told = event.api_key_saved.api_key
    assert (told.id, told.prefix, list(told.scopes)) == ("key_a", "parley_abcdefgh", ["appointments:read", "chat:read"])
    assert not told.HasField("expires_at")
    assert b"5e884898da28" not in event.SerializeToString()


def test_events_about_sessions_name_them_and_why_they_ended() -> None:
    assert encoded(events.SignedIn(SESSION)).staff_signed_in.session_id == "ses_a"
    for reason in SessionEndReason:
        ended = encoded(events.SignedOut(SESSION.ended(), reason)).session_ended
        assert ended.staff_id == "stf_a"
        assert EndReason.Name(ended.reason) == f"SESSION_END_REASON_{reason.name}"


def test_events_about_passwords_name_the_member_of_staff_alone() -> None:
    assert encoded(events.StaffInvited("stf_a")).staff_invited.staff_id == "stf_a"
    assert encoded(events.PasswordResetRequested("stf_a")).password_reset_requested.staff_id == "stf_a"
    assert encoded(events.PasswordChanged("stf_a")).password_changed.staff_id == "stf_a"
    slowed = encoded(events.SignInSlowed("stf_a", 7)).sign_in_slowed
    assert (slowed.staff_id, slowed.failures) == ("stf_a", 7)
    refused = encoded(events.AgeRefused("stf_a", 15)).age_refused
    assert (refused.staff_id, refused.minimum_age) == ("stf_a", 15)


def test_what_a_change_does_not_set_stays() -> None:
    assert decode_tenant_change(service_pb2.UpdateTenantRequest()) == TenantChange()
    assert decode_staff_change(service_pb2.UpdateStaffRequest()) == StaffChange()


def test_what_a_change_sets_to_nothing_is_set() -> None:
    tenants = service_pb2.UpdateTenantRequest(
        support_phone="", retention_days=0, age_overrides=service_pb2.AgeOverrides(), term_ends_on="", active=False
    )
    assert decode_tenant_change(tenants) == TenantChange(
        support_phone="", retention_days=0, age_overrides={}, term_ends_on="", active=False
    )
    people = service_pb2.UpdateStaffRequest(
        teams=service_pb2.StaffTeams(), skills=service_pb2.Words(words=["damage"]), active=False
    )
    assert decode_staff_change(people) == StaffChange(team_ids=(), skills=("damage",), active=False)


def test_what_a_later_release_knows_gives_no_right_and_means_nothing() -> None:
    agent = accounts_pb2.ROLE_AGENT
    unknown = accounts_pb2.Role.ValueType(99)
    assert decode_roles([agent, unknown, accounts_pb2.ROLE_UNSPECIFIED]) == {Role.AGENT}
    assert decode_purpose(service_pb2.STAFF_LINK_PURPOSE_UNSPECIFIED) is None
    assert decode_tenant_change(service_pb2.UpdateTenantRequest(plan=accounts_pb2.Plan.ValueType(99))).plan is None
