"""Signing in, staying signed in, and the tokens of staff, participants and services."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.accounts.domain import (
    ServiceRefused,
    SessionEnded,
    SessionEndReason,
    SignedIn,
    SignedOut,
    SignInRefused,
)
from parley.common.auth import Caller, Kind, TokenExpired
from parley.common.errors import PermissionDenied

from .conftest import World, staff

EMAIL, PASSWORD = "camille@lumiere.example", "correct horse battery"


@pytest.fixture
def signed_up(world: World) -> World:
    """The world with one agent."""
    world.store.all_staff["stf_a"] = staff()
    return world


async def test_the_right_password_opens_a_session_whose_token_says_who_one_is(signed_up: World) -> None:
    opened = await signed_up.sessions.sign_in(EMAIL.upper(), PASSWORD)
    caller = await signed_up.verifier.verify(opened.access.text)
    assert (caller.kind, caller.subject, caller.tenant_id) == (Kind.STAFF, "stf_a", "ten_a")
    assert caller.roles == {"agent"}
    assert caller.team_ids == {"team_a"}
    assert [type(recorded.event) for recorded in signed_up.store.events] == [SignedIn]


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), ("nobody@lumiere.example", PASSWORD)])
async def test_a_wrong_password_and_an_unknown_e_mail_are_refused_alike(
    signed_up: World, email: str, password: str
) -> None:
    with pytest.raises(SignInRefused) as refusal:
        await signed_up.sessions.sign_in(email, password)
    assert "don't belong together" in refusal.value.message
    assert signed_up.passwords.comparisons == 1
    assert signed_up.store.events == []


async def test_someone_deactivated_cannot_sign_in(world: World) -> None:
    world.store.all_staff["stf_a"] = replace(staff(), active=False)
    with pytest.raises(SignInRefused):
        await world.sessions.sign_in(EMAIL, PASSWORD)


async def test_an_access_token_ends_after_ten_minutes(signed_up: World) -> None:
    opened = await signed_up.sessions.sign_in(EMAIL, PASSWORD)
    signed_up.clock.advance(minutes=10, seconds=6)
    with pytest.raises(TokenExpired):
        await signed_up.verifier.verify(opened.access.text)


async def test_refreshing_replaces_the_refresh_token(signed_up: World) -> None:
    first = await signed_up.sessions.sign_in(EMAIL, PASSWORD)
    signed_up.clock.advance(minutes=9)
    second = await signed_up.sessions.refresh(first.refresh_token)
    assert second.refresh_token != first.refresh_token
    assert second.session.expires_at > first.session.expires_at


async def test_a_lost_answer_is_given_again_for_a_moment(signed_up: World) -> None:
    first = await signed_up.sessions.sign_in(EMAIL, PASSWORD)
    lost = await signed_up.sessions.refresh(first.refresh_token)
    signed_up.clock.advance(seconds=9)
    again = await signed_up.sessions.refresh(first.refresh_token)
    assert again.refresh_token == lost.refresh_token


async def test_a_refresh_token_used_twice_ends_its_whole_session(signed_up: World) -> None:
    first = await signed_up.sessions.sign_in(EMAIL, PASSWORD)
    second = await signed_up.sessions.refresh(first.refresh_token)
    signed_up.clock.advance(seconds=11)
    with pytest.raises(SessionEnded):
        await signed_up.sessions.refresh(first.refresh_token)
    with pytest.raises(SessionEnded):
        await signed_up.sessions.refresh(second.refresh_token)
    ended = signed_up.store.events[-1].event
    assert isinstance(ended, SignedOut)
    assert ended.reason is SessionEndReason.REUSE_DETECTED


@pytest.mark.parametrize("token", ["", "nonsense", "ses_x.1.forged", "ses_x.one.two", "a.b.c.d", "ses.²3.x"])
async def test_a_text_that_is_no_refresh_token_is_refused(signed_up: World, token: str) -> None:
    with pytest.raises(SessionEnded):
        await signed_up.sessions.refresh(token)


async def test_a_forged_generation_does_not_end_the_session(signed_up: World) -> None:
    opened = await signed_up.sessions.sign_in(EMAIL, PASSWORD)
    session_id, _, mac = opened.refresh_token.split(".")
    with pytest.raises(SessionEnded):
        await signed_up.sessions.refresh(f"{session_id}.0.{mac}")
    await signed_up.sessions.refresh(opened.refresh_token)


async def test_a_session_that_nobody_used_for_a_week_has_ended(signed_up: World) -> None:
    opened = await signed_up.sessions.sign_in(EMAIL, PASSWORD)
    signed_up.clock.advance(timedelta(days=7))
    with pytest.raises(SessionEnded):
        await signed_up.sessions.refresh(opened.refresh_token)


async def test_signing_out_ends_the_session_and_a_second_time_changes_nothing(signed_up: World) -> None:
    opened = await signed_up.sessions.sign_in(EMAIL, PASSWORD)
    await signed_up.sessions.end_session(opened.refresh_token)
    await signed_up.sessions.end_session(opened.refresh_token)
    await signed_up.sessions.end_session("nonsense")
    with pytest.raises(SessionEnded):
        await signed_up.sessions.refresh(opened.refresh_token)
    assert [type(recorded.event) for recorded in signed_up.store.events] == [SignedIn, SignedOut]


async def test_a_service_proves_itself_by_its_secret(world: World) -> None:
    token = await world.sessions.issue_service_token("appointments", "s3cret")
    caller = await world.verifier.verify(token.text)
    assert (caller.kind, caller.subject, caller.tenant_id) == (Kind.SERVICE, "appointments", "")


@pytest.mark.parametrize(("service", "secret"), [("appointments", "other"), ("nobody", "s3cret"), ("", "")])
async def test_a_wrong_secret_or_service_is_refused(world: World, service: str, secret: str) -> None:
    with pytest.raises(ServiceRefused):
        await world.sessions.issue_service_token(service, secret)


async def test_appointments_mints_a_participant_for_one_appointment_and_device(world: World) -> None:
    caller = Caller(Kind.SERVICE, "appointments")
    token = await world.sessions.mint_participant(caller, "ten_a", "apt_a", "prt_a", "dev_a")
    participant = await world.verifier.verify(token.text)
    assert participant.kind is Kind.PARTICIPANT
    assert participant.appointment_id == "apt_a"
    assert participant.device_id == "dev_a"
    assert token.expires_at == world.clock() + timedelta(minutes=5)


@pytest.mark.parametrize("caller", [Caller(Kind.SERVICE, "chat"), Caller(Kind.STAFF, "stf_a", tenant_id="ten_a")])
async def test_nobody_else_mints_participants(world: World, caller: Caller) -> None:
    with pytest.raises(PermissionDenied):
        await world.sessions.mint_participant(caller, "ten_a", "apt_a", "prt_a", "dev_a")
