"""Whoever guesses passwords waits: longer each time, for known and unknown e-mails alike, and not for ever."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from parley.accounts.domain.attempts import (
    FORGIVEN_AFTER,
    FREE_EVERYWHERE,
    FREE_FAILURES,
    GIVEN_UP_AFTER,
    LONGEST_WAIT,
    Attempts,
    network,
)
from parley.accounts.domain.errors import PasswordWrong, SignInRefused, SignInSlowedDown
from parley.accounts.domain.events import ActorKind, SignedIn, SignInSlowed
from parley.common.testing.waiting import eventually

from .conftest import AGENT, EMAIL, HOME, NOW, PASSWORD, World

NOBODY = "nobody@lumiere.example"


async def fail(world: World, email: str, times: int = 1, address: str = HOME) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            await world.sessions.sign_in(email, "wrong", "", address)


async def wait(world: World, email: str, address: str = HOME) -> int:
    """For how long one is told to wait."""
    with pytest.raises(SignInSlowedDown) as refusal:
        await world.sessions.sign_in(email, PASSWORD, "", address)
    return int(refusal.value.details["retry_after"])


@pytest.mark.parametrize("email", [EMAIL, NOBODY])
async def test_the_wait_grows_with_each_failure_whoever_the_e_mail_is_of(company: World, email: str) -> None:
    await fail(company, email, FREE_FAILURES)
    waits = []
    for _ in range(4):
        waits.append(await wait(company, email))
        company.clock.advance(seconds=waits[-1])
        await fail(company, email)
    assert waits == [2, 4, 8, 16]


async def test_while_one_waits_no_password_is_looked_at(company: World) -> None:
    await fail(company, EMAIL, FREE_FAILURES)
    company.passwords.comparisons = 0
    assert await wait(company, EMAIL) == 2
    assert company.passwords.comparisons == 0
    # Asking meanwhile makes it no longer.
    assert await wait(company, EMAIL) == 2
    company.clock.advance(seconds=2)
    await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)


async def test_others_do_not_wait(company: World) -> None:
    await fail(company, NOBODY, FREE_FAILURES)
    await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)


async def test_a_stranger_who_guesses_elsewhere_keeps_nobody_out(company: World) -> None:
    await fail(company, EMAIL, FREE_FAILURES, address="203.0.113.9")
    assert await wait(company, EMAIL, address="203.0.113.9") == 2
    await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    # Where the guesses were made the wait stays, whoever signs in elsewhere.
    assert await wait(company, EMAIL, address="203.0.113.9") == 2


@pytest.mark.parametrize("email", [EMAIL, NOBODY])
async def test_whoever_guesses_from_very_many_places_waits_everywhere(company: World, email: str) -> None:
    for n in range(FREE_EVERYWHERE // FREE_FAILURES):
        await fail(company, email, FREE_FAILURES, address=f"2001:db8:0:{n:x}::1")
    counted = dict(company.stores.attempts.items)
    assert [await wait(company, email) for _ in range(FREE_FAILURES)] == [2] * FREE_FAILURES
    # Asking meanwhile makes nobody wait at home too.
    assert company.stores.attempts.items == counted


async def test_a_sign_in_that_was_given_up_is_no_failure(company: World) -> None:
    company.passwords.answering.clear()
    tries = [asyncio.create_task(company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)) for _ in range(FREE_FAILURES)]
    await eventually(lambda: company.passwords.comparisons == FREE_FAILURES, what="passwords being looked at")
    for each in tries:
        each.cancel()
    await asyncio.wait(tries)
    company.passwords.answering.set()
    # Until nobody can have been answered any more they count, or many at once would slip through.
    assert await wait(company, EMAIL) == 2
    company.clock.advance(GIVEN_UP_AFTER)
    await fail(company, EMAIL, FREE_FAILURES - 1)
    await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)


async def test_the_right_password_clears_the_failures(company: World) -> None:
    await fail(company, EMAIL, FREE_FAILURES - 1)
    await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)
    await fail(company, EMAIL, FREE_FAILURES - 1)
    await company.sessions.sign_in(EMAIL, PASSWORD, "", HOME)


async def test_many_guesses_at_once_slip_through_no_more_than_one_by_one(company: World) -> None:
    guesses = (company.sessions.sign_in(EMAIL, f"guess {n}", "", HOME) for n in range(50))
    outcomes = await asyncio.gather(*guesses, return_exceptions=True)
    assert sum(1 for each in outcomes if isinstance(each, SignInSlowedDown)) == 50 - FREE_FAILURES
    assert company.passwords.comparisons == FREE_FAILURES


async def test_those_who_fail_at_once_are_all_counted(company: World, monkeypatch: pytest.MonkeyPatch) -> None:
    load = company.stores.attempts.load

    async def overtaken(unknown: Attempts) -> Attempts:
        known = await load(unknown)
        await asyncio.sleep(0)
        return known

    monkeypatch.setattr(company.stores.attempts, "load", overtaken)
    await asyncio.gather(*(fail(company, EMAIL) for _ in range(3)))
    await fail(company, EMAIL, FREE_FAILURES - 3)
    assert await wait(company, EMAIL) == 2


async def test_whoever_signs_in_too_often_at_once_is_not_told_that_they_failed_only(company: World) -> None:
    outcomes = await asyncio.gather(
        *(company.sessions.sign_in(EMAIL, PASSWORD, "", HOME) for _ in range(12)), return_exceptions=True
    )
    refused = {str(each) for each in outcomes if isinstance(each, SignInSlowedDown)}
    assert refused == {"Too many attempts failed or came at once. Wait 2 s and try again."}


async def test_a_company_hears_of_guesses_about_its_own_staff(company: World) -> None:
    await fail(company, EMAIL, FREE_FAILURES)
    await fail(company, NOBODY, FREE_FAILURES)
    (told,) = company.stores.events
    assert told.event == SignInSlowed("stf_a", FREE_FAILURES)
    assert (told.tenant_id, told.key, told.actor.kind) == ("ten_a", "stf_a", ActorKind.VISITOR)


async def test_the_present_password_cannot_be_guessed_from_a_session_either(company: World) -> None:
    for _ in range(FREE_FAILURES):
        with pytest.raises(PasswordWrong):
            await company.credentials.change_password(AGENT, "wrong", "long enough a one")
    with pytest.raises(SignInSlowedDown):
        await company.credentials.change_password(AGENT, PASSWORD, "long enough a one")
    assert SignedIn not in [type(fact) for fact in company.facts]


def test_the_wait_has_an_end_and_failures_are_forgotten_one_by_one() -> None:
    attempts, now = Attempts("mail"), NOW
    for _ in range(40):
        attempts = failed(attempts.begin(now))
        assert attempts.wait(now) <= LONGEST_WAIT
        now += timedelta(minutes=1)
    most = attempts.begin(now)
    assert failed(most).wait(now) == LONGEST_WAIT
    assert attempts.begin(now + 2 * FORGIVEN_AFTER).counted == most.counted - 1
    later = now + most.counted * FORGIVEN_AFTER
    assert attempts.begin(later).counted == 1
    assert attempts.begin(later).wait(later) == timedelta(0)


def failed(begun: Attempts) -> Attempts:
    return replace(begun, failures=begun.failures + 1, under_way={})


@pytest.mark.parametrize(
    ("address", "household"),
    [
        (HOME, HOME),
        ("::ffff:198.51.100.7", HOME),
        ("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("ses_1", "ses_1"),
    ],
)
def test_a_place_is_what_one_household_has(address: str, household: str) -> None:
    assert network(address) == household
