"""Passwords: changed, forgotten, and chosen for the first time by a link that works once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from parley.accounts.domain.errors import (
    AgeNotConfirmed,
    PasswordWrong,
    SessionEnded,
    StaffLinkNeedless,
    StaffLinkOver,
    StaffNotFound,
    TenantClosed,
)
from parley.accounts.domain.events import (
    AgeRefused,
    PasswordChanged,
    PasswordResetRequested,
    SignedIn,
    SignedOut,
    StaffSaved,
)
from parley.accounts.domain.session import SessionEndReason
from parley.accounts.domain.staff import Role, Staff, StaffState
from parley.accounts.domain.staff_link import LinkPurpose
from parley.common.auth import Caller, Kind
from parley.common.errors import InvalidArgument, PermissionDenied, Unavailable
from parley.common.ids import digest

from .conftest import AGENT, EMAIL, HOME, NOTIFICATIONS, PASSWORD, World, staff, tenant

NEW = "a password of one's own"
INVITATION, RESET = LinkPurpose.INVITATION, LinkPurpose.PASSWORD_RESET


def invited(company: World, **differs: object) -> Staff:
    """An agent who was invited just now."""
    member = replace(staff("stf_i", "noor@lumiere.example"), password_hash="", **differs)  # type: ignore[arg-type]
    company.stores.staff.items["stf_i"] = member
    return member


async def mint(company: World, staff_id: str, purpose: LinkPurpose) -> str:
    return (await company.credentials.mint_link(NOTIFICATIONS, staff_id, purpose)).secret


async def redeem(company: World, secret: str, password: str = NEW, *, age_confirmed: bool = True) -> str:
    opened = await company.credentials.redeem_link(
        secret, password, age_confirmed=age_confirmed, browser="Firefox", address=HOME
    )
    return opened.staff.id


async def test_a_new_password_replaces_the_old_and_ends_ones_other_sessions(company: World) -> None:
    here = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    elsewhere = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    caller = replace(AGENT, session_id=here.session.id)
    await company.credentials.change_password(caller, PASSWORD, NEW)
    await company.sessions.refresh(here.refresh_token)
    with pytest.raises(SessionEnded):
        await company.sessions.refresh(elsewhere.refresh_token)
    assert [each.id for each in await company.sessions.list(AGENT, "")] == [here.session.id]
    assert company.facts[2] == PasswordChanged("stf_a")
    ended = company.facts[3]
    assert isinstance(ended, SignedOut)
    assert (ended.session.id, ended.reason) == (elsewhere.session.id, SessionEndReason.PASSWORD_CHANGED)
    await company.sessions.sign_in(EMAIL, NEW, "", HOME)


@pytest.mark.parametrize(
    ("current", "new", "field"), [("wrong", NEW, "current_password"), (PASSWORD, "short", "new_password")]
)
async def test_a_wrong_change_is_refused_and_changes_nothing(
    company: World, current: str, new: str, field: str
) -> None:
    opened = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    with pytest.raises(InvalidArgument) as refusal:
        await company.credentials.change_password(AGENT, current, new)
    assert refusal.value.field == field
    await company.sessions.refresh(opened.refresh_token)


async def test_of_two_changes_at_once_one_finds_its_password_changed(company: World) -> None:
    changes = (company.credentials.change_password(AGENT, PASSWORD, f"{NEW} {n}") for n in range(2))
    outcomes = await asyncio.gather(*changes, return_exceptions=True)
    assert [type(each) for each in outcomes if each] == [PasswordWrong]


@pytest.mark.parametrize(("email", "asked"), [(EMAIL.upper(), 1), ("nobody@lumiere.example", 0)])
async def test_asking_for_a_new_password_tells_nobody_whether_the_e_mail_is_known(
    company: World, email: str, asked: int
) -> None:
    await company.credentials.request_reset(email)
    # Whatever the asker could have measured has happened: nobody was looked up yet.
    assert company.facts == []
    await company.credentials.send_resets()
    assert company.facts == [PasswordResetRequested("stf_a")] * asked
    assert await company.stores.resets.pending(10) == []


async def test_whoever_asks_again_at_once_gets_no_second_e_mail(company: World) -> None:
    for _ in range(3):
        await company.credentials.request_reset(EMAIL)
        await company.credentials.send_resets()
    assert len(company.facts) == 1
    company.clock.advance(minutes=1)
    await company.credentials.request_reset(EMAIL)
    await company.credentials.send_resets()
    assert len(company.facts) == 2


@pytest.mark.parametrize("differs", [{"password_hash": ""}, {"active": False}])
async def test_who_has_no_password_to_forget_gets_no_e_mail(company: World, differs: dict[str, object]) -> None:
    company.stores.staff.items["stf_a"] = replace(staff(), **differs)  # type: ignore[arg-type]
    await company.credentials.request_reset(EMAIL)
    await company.credentials.send_resets()
    assert company.facts == []


async def test_notifications_mints_links_for_those_who_can_use_them(company: World) -> None:
    invited(company)
    invitation = await company.credentials.mint_link(NOTIFICATIONS, "stf_i", INVITATION)
    reset = await company.credentials.mint_link(NOTIFICATIONS, "stf_a", RESET)
    assert invitation.url == f"https://parley.example/welcome#{invitation.secret}"
    assert reset.url == f"https://parley.example/reset#{reset.secret}"
    assert invitation.expires_at == company.clock() + timedelta(days=7)
    assert reset.expires_at == company.clock() + timedelta(hours=1)
    # A copy of the database opens nothing.
    assert set(company.stores.links.items) == {digest(invitation.secret), digest(reset.secret)}
    for staff_id, purpose in (("stf_i", RESET), ("stf_a", INVITATION)):
        with pytest.raises(StaffLinkNeedless):
            await mint(company, staff_id, purpose)
    with pytest.raises(StaffNotFound):
        await mint(company, "stf_x", RESET)


@pytest.mark.parametrize("caller", [AGENT, Caller(Kind.SERVICE, "appointments")])
async def test_nobody_else_mints_links(company: World, caller: Caller) -> None:
    with pytest.raises(PermissionDenied):
        await company.credentials.mint_link(caller, "stf_a", RESET)


async def test_an_invitation_tells_whom_it_is_for_and_lets_them_choose_a_password(company: World) -> None:
    invited(company)
    secret = await mint(company, "stf_i", INVITATION)
    holder = await company.credentials.look_up_link(secret)
    assert holder.tenant is not None
    assert (holder.staff.email, holder.tenant.name, holder.minimum_age) == ("noor@lumiere.example", "Lumière", 15)
    assert await redeem(company, secret) == "stf_i"
    member = company.stores.staff.items["stf_i"]
    assert (member.state, member.age_confirmed_at) == (StaffState.ACTIVE, company.clock())
    saved, changed, signed_in = company.facts
    assert saved == StaffSaved(member)
    assert changed == PasswordChanged("stf_i")
    assert isinstance(signed_in, SignedIn)
    await company.sessions.sign_in("noor@lumiere.example", NEW, "", HOME)


async def test_nobody_below_the_age_of_consent_gets_an_account(company: World) -> None:
    company.stores.tenants.items["ten_a"] = replace(tenant(), age_overrides={"FR": 18})
    invited(company)
    secret = await mint(company, "stf_i", INVITATION)
    for _ in range(2):
        with pytest.raises(AgeNotConfirmed) as refusal:
            await redeem(company, secret, age_confirmed=False)
        assert refusal.value.details == {"minimum_age": "18"}
    assert company.stores.staff.items["stf_i"].state is StaffState.INVITED
    # The trail hears of it once, and of nobody in particular but whose invitation it was.
    assert company.facts == [AgeRefused("stf_i", 18)]
    await redeem(company, secret)


async def test_a_refusal_for_age_stands_though_it_can_not_be_told(
    company: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited(company)
    secret = await mint(company, "stf_i", INVITATION)

    async def away(*_: object) -> Staff:
        raise Unavailable("The database is away.")

    monkeypatch.setattr(company.stores.staff, "save", away)
    with pytest.raises(AgeNotConfirmed):
        await redeem(company, secret, age_confirmed=False)


async def test_a_reset_and_an_operators_invitation_ask_for_no_age(company: World) -> None:
    assert await redeem(company, await mint(company, "stf_a", RESET), age_confirmed=False) == "stf_a"
    invited(company, tenant_id="", roles=frozenset({Role.OPERATOR}), team_ids=())
    secret = await mint(company, "stf_i", INVITATION)
    holder = await company.credentials.look_up_link(secret)
    assert (holder.tenant, holder.minimum_age) == (None, 0)
    await redeem(company, secret, age_confirmed=False)


async def test_a_reset_ends_every_session_and_any_wait(company: World) -> None:
    opened = await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    await redeem(company, await mint(company, "stf_a", RESET))
    with pytest.raises(SessionEnded):
        await company.sessions.refresh(opened.refresh_token)
    await company.sessions.sign_in(EMAIL, NEW, "", HOME)


@pytest.mark.parametrize(("purpose", "lifetime"), [(INVITATION, timedelta(days=7)), (RESET, timedelta(hours=1))])
async def test_a_link_expires(company: World, purpose: LinkPurpose, lifetime: timedelta) -> None:
    invited(company)
    secret = await mint(company, "stf_i" if purpose is INVITATION else "stf_a", purpose)
    company.clock.advance(lifetime)
    with pytest.raises(StaffLinkOver):
        await company.credentials.look_up_link(secret)
    with pytest.raises(StaffLinkOver):
        await redeem(company, secret)


async def test_a_link_works_once_and_takes_the_others_with_it(company: World) -> None:
    first, second = [await mint(company, "stf_a", RESET) for _ in range(2)]
    await redeem(company, first)
    for secret in (first, second, "unknown", ""):
        with pytest.raises(StaffLinkOver):
            await redeem(company, secret, "another password")
    await company.sessions.sign_in(EMAIL, NEW, "", HOME)


async def test_of_two_who_use_a_link_at_once_one_finds_it_over(company: World) -> None:
    secret = await mint(company, "stf_a", RESET)
    outcomes = await asyncio.gather(*(redeem(company, secret, f"{NEW} {n}") for n in range(2)), return_exceptions=True)
    assert {type(each) for each in outcomes} == {str, StaffLinkOver}


async def test_a_link_is_over_once_its_holder_is_deactivated(company: World) -> None:
    secret = await mint(company, "stf_a", RESET)
    company.stores.staff.items["stf_a"] = replace(staff(), active=False)
    with pytest.raises(StaffLinkOver):
        await redeem(company, secret)


async def test_a_weak_password_leaves_the_link_as_it_is(company: World) -> None:
    secret = await mint(company, "stf_a", RESET)
    with pytest.raises(InvalidArgument):
        await redeem(company, secret, "short")
    await redeem(company, secret)


async def test_nobody_of_a_closed_tenant_gets_a_link_or_uses_one(company: World) -> None:
    secret = await mint(company, "stf_a", RESET)
    company.stores.tenants.items["ten_a"] = replace(tenant(), active=False)
    with pytest.raises(StaffLinkNeedless):
        await mint(company, "stf_a", RESET)
    with pytest.raises(TenantClosed):
        await redeem(company, secret)
    assert company.facts == []


async def test_nobody_of_a_tenant_that_is_not_there_gets_a_link_or_uses_one(company: World) -> None:
    secret = await mint(company, "stf_a", RESET)
    del company.stores.tenants.items["ten_a"]
    with pytest.raises(StaffLinkNeedless):
        await mint(company, "stf_a", RESET)
    before = company.stores.staff.items["stf_a"]
    with pytest.raises(TenantClosed):
        await redeem(company, secret)
    assert company.stores.staff.items["stf_a"] == before
