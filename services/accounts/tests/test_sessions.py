"""Signing in, staying signed in, and seeing where one is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.accounts.domain.errors import (
    SessionEnded,
    SessionNotFound,
    SignInRefused,
    StaffNotFound,
    TenantClosed,
)
from parley.accounts.domain.events import Actor, ActorKind, SignedIn, SignedOut
from parley.accounts.domain.session import SessionEndReason
from parley.accounts.domain.tenant import Tenant
from parley.common.auth import Kind, TokenExpired
from parley.common.errors import PermissionDenied

from .conftest import ADMINISTRATOR, AGENT, EMAIL, HOME, NOTIFICATIONS, PASSWORD, STRANGER, World, staff


async def test_the_right_password_opens_a_session_whose_token_says_who_one_is(company: World) -> None:
    opened = await company.sessions.sign_in(EMAIL.upper(), PASSWORD, "Firefox\n" + "x" * 300, HOME)
    caller = await company.verifier.verify(opened.access.text)
    assert (caller.kind, caller.subject, caller.tenant_id) == (Kind.STAFF, "stf_a", "ten_a")
    assert caller.roles == {"agent"}
    assert caller.team_ids == {"team_a"}
    assert caller.session_id == opened.session.id
    assert opened.session.user_agent == "Firefox" + "x" * 193
    assert company.facts == [SignedIn(opened.session)]


async def test_a_wrong_password_and_an_unknown_e_mail_are_refused_alike_after_the_same_work(company: World) -> None:
    refusals = []
    for email, password in ((EMAIL, "wrong"), ("nobody@lumiere.example", PASSWORD)):
        company.passwords.comparisons = 0
        company.stores.attempts.steps.clear()
        with pytest.raises(SignInRefused) as refusal:
            await company.sessions.sign_in(email, password, "", HOME)
        told = (refusal.value.message, refusal.value.details)
        refusals.append((told, company.passwords.comparisons, list(company.stores.attempts.steps)))
    assert refusals[0] == refusals[1]
    assert refusals[0][1:] == (1, ["load", "load", "save", "save", "fail", "fail"])
    assert company.facts == []


async def test_someone_deactivated_cannot_sign_in(company: World) -> None:
    company.stores.staff.items["stf_a"] = replace(staff(), active=False)
    with pytest.raises(SignInRefused):
        await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)


def deactivated(tenant: Tenant) -> Tenant:
    return replace(tenant, active=False)


def past_its_term(tenant: Tenant) -> Tenant:
    return replace(tenant, term_ends_on="2026-11-22")


@pytest.mark.parametrize("close", [deactivated, past_its_term])
async def test_nobody_of_a_closed_tenant_signs_in_or_stays_signed_in(company: World, close: object) -> None:
    assert callable(close)
    opened = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    before = company.stores.tenants.items["ten_a"]
    company.stores.tenants.items["ten_a"] = close(before)
    with pytest.raises(TenantClosed):
        await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    # A stranger is told as little as ever.
    with pytest.raises(SignInRefused):
        await company.sessions.sign_in(EMAIL, "wrong", "", HOME)
    with pytest.raises(SessionEnded):
        await company.sessions.refresh(opened.refresh_token)
    company.stores.tenants.items["ten_a"] = before
    await company.sessions.refresh(opened.refresh_token)


async def test_an_access_token_ends_after_ten_minutes(company: World) -> None:
    opened = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    company.clock.advance(minutes=10, seconds=6)
    with pytest.raises(TokenExpired):
        await company.verifier.verify(opened.access.text)


async def test_refreshing_replaces_the_refresh_token(company: World) -> None:
    first = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    company.clock.advance(minutes=9)
    second = await company.sessions.refresh(first.refresh_token)
    assert second.refresh_token != first.refresh_token
    assert second.session.expires_at > first.session.expires_at


async def test_a_lost_answer_is_given_again_for_a_moment(company: World) -> None:
    first = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    lost = await company.sessions.refresh(first.refresh_token)
    company.clock.advance(seconds=9)
    again = await company.sessions.refresh(first.refresh_token)
    assert again.refresh_token == lost.refresh_token


async def test_a_refresh_token_used_twice_ends_its_whole_session(company: World) -> None:
    first = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    second = await company.sessions.refresh(first.refresh_token)
    company.clock.advance(seconds=11)
    for token in (first.refresh_token, second.refresh_token):
        with pytest.raises(SessionEnded):
            await company.sessions.refresh(token)
    ended = company.facts[-1]
    assert isinstance(ended, SignedOut)
    assert ended.reason is SessionEndReason.REUSE_DETECTED


@pytest.mark.parametrize("token", ["", "nonsense", "ses_x.1.forged", "ses_x.one.two", "a.b.c.d", "ses.²3.x"])
async def test_a_text_that_is_no_refresh_token_is_refused(company: World, token: str) -> None:
    with pytest.raises(SessionEnded):
        await company.sessions.refresh(token)


async def test_a_forged_generation_does_not_end_the_session(company: World) -> None:
    opened = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    session_id, _, mac = opened.refresh_token.split(".")
    with pytest.raises(SessionEnded):
        await company.sessions.refresh(f"{session_id}.0.{mac}")
    await company.sessions.refresh(opened.refresh_token)


async def test_a_session_that_nobody_used_for_a_week_has_ended(company: World) -> None:
    opened = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    company.clock.advance(timedelta(days=7))
    with pytest.raises(SessionEnded):
        await company.sessions.refresh(opened.refresh_token)
    assert await company.sessions.list(AGENT, "") == []


async def test_signing_out_ends_the_session_and_a_second_time_changes_nothing(company: World) -> None:
    opened = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    for token in (opened.refresh_token, opened.refresh_token, "nonsense"):
        await company.sessions.end(token)
    with pytest.raises(SessionEnded):
        await company.sessions.refresh(opened.refresh_token)
    assert [type(fact) for fact in company.facts] == [SignedIn, SignedOut]


async def test_one_sees_where_one_is_signed_in_the_last_used_first(company: World) -> None:
    first = await company.sessions.sign_in(EMAIL, PASSWORD, "Firefox", HOME)
    company.clock.advance(minutes=1)
    await company.sessions.sign_in(EMAIL, PASSWORD, "Chromium", HOME)
    company.clock.advance(minutes=1)
    await company.sessions.refresh(first.refresh_token)
    assert [each.user_agent for each in await company.sessions.list(AGENT, "")] == ["Firefox", "Chromium"]


async def test_an_administrator_sees_and_ends_the_sessions_of_the_tenants_staff(company: World) -> None:
    opened = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    assert [each.id for each in await company.sessions.list(ADMINISTRATOR, "stf_a")] == [opened.session.id]
    for _ in range(2):
        await company.sessions.revoke(ADMINISTRATOR, opened.session.id)
    with pytest.raises(SessionEnded):
        await company.sessions.refresh(opened.refresh_token)
    ended = company.stores.events[-1]
    assert ended.actor == Actor(ActorKind.STAFF, "stf_admin")
    assert isinstance(ended.event, SignedOut)
    assert ended.event.reason is SessionEndReason.ENDED_BY_STAFF
    assert len(company.facts) == 2


async def test_nobody_else_sees_or_ends_them(company: World) -> None:
    opened = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    colleague = replace(AGENT, subject="stf_b")
    with pytest.raises(PermissionDenied):
        await company.sessions.list(colleague, "stf_a")
    with pytest.raises(StaffNotFound):
        await company.sessions.list(STRANGER, "stf_a")
    for caller in (colleague, STRANGER):
        with pytest.raises(SessionNotFound):
            await company.sessions.revoke(caller, opened.session.id)
    with pytest.raises(PermissionDenied):
        await company.sessions.revoke(NOTIFICATIONS, opened.session.id)
    await company.sessions.revoke(AGENT, opened.session.id)
