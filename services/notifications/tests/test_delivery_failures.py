"""What failures, crashes and slow processes leave behind: each message still once, and nothing told of whom."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.common import errors
from parley.notifications.domain.errors import LeaseLost, NotTaken, Refused
from parley.notifications.domain.message import (
    BACK_OFF,
    LEASE,
    POSTPONEMENT,
    MessageFailed,
    State,
)

from .conftest import EMAIL, PHONE, World, appointment, company


class TestFailing:
    async def test_a_provider_that_is_away_is_tried_again_after_the_back_off(self, world: World) -> None:
        world.email.answer = NotTaken("SMTP 451")
        await world.invite()
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.DUE, "SMTP 451")
        world.clock.advance(BACK_OFF[0] - timedelta(seconds=1))
        assert await world.deliver_due() == 0
        world.clock.advance(seconds=1)
        world.email.answer = None
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.SENT, "")
        assert len(world.email.letters) == 1

    async def test_it_is_given_up_after_the_last_attempt_and_that_is_told(self, world: World) -> None:
        world.email.answer = NotTaken("SMTP 451")
        await world.invite()
        for wait in (timedelta(), *BACK_OFF):
            world.clock.advance(wait)
            assert await world.deliver_due() == 1
        assert world.facts == [MessageFailed(world.the_message())]
        world.clock.advance(days=1)
        assert await world.deliver_due() == 0

    async def test_a_refusal_is_final(self, world: World) -> None:
        world.email.answer = Refused("SMTP 550 5.1.1")
        await world.invite()
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.FAILED, "SMTP 550 5.1.1")

    @pytest.mark.parametrize("failure", [errors.Unavailable("away"), errors.DeadlineExceeded("late")])
    async def test_while_another_service_is_away_no_attempt_is_lost(
        self, world: World, failure: errors.ParleyError
    ) -> None:
        world.town.failure = failure
        await world.invite()
        for _ in range(20):
            assert await world.deliver_due() == 1
            world.clock.advance(POSTPONEMENT)
        assert (world.the_message().state, world.the_message().attempts) == (State.DUE, 0)
        world.town.failure = None
        await world.deliver_due()
        assert len(world.email.letters) == 1

    async def test_what_another_service_does_not_know_fails_the_message(self, world: World) -> None:
        await world.invite()
        world.town.customers.clear()
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.FAILED, "NOT_FOUND")

    async def test_what_is_told_of_a_failure_holds_no_address(self, world: World) -> None:
        world.email.answer = Refused("SMTP 550 5.1.1")
        await world.invite()
        await world.deliver_due()
        told = str(world.journal.events) + str(world.store.messages)
        assert not any(personal in told for personal in (EMAIL, PHONE, "Marie", "secret-"))


class TestLeases:
    async def test_a_crash_after_the_providers_yes_repeats_the_letter_under_the_same_id(self, world: World) -> None:
        await world.invite()
        (in_hand,) = await world.delivery.claim_due(10)
        await world.delivery.deliver(in_hand)
        # As the books stand when the last write never happened.
        world.store.messages[in_hand.id] = in_hand
        assert await world.deliver_due() == 0
        world.clock.advance(LEASE)
        assert await world.deliver_due(world.replica()) == 1
        first, second = world.email.letters
        assert first.id == second.id
        assert (world.the_message().state, world.the_message().interrupted) == (State.SENT, True)

    async def test_what_a_dead_process_had_in_hand_goes_out_after_the_lease(self, world: World) -> None:
        await world.invite()
        await world.replica().claim_due(10)
        assert await world.deliver_due() == 0
        world.clock.advance(LEASE)
        assert await world.deliver_due() == 1
        assert len(world.email.letters) == 1

    async def test_what_a_living_process_renews_is_nobody_elses(self, world: World) -> None:
        await world.invite()
        slow = world.replica()
        (in_hand,) = await slow.claim_due(10)
        for _ in range(10):
            world.clock.advance(LEASE * 3 / 4)
            await slow.renew()
            assert await world.deliver_due() == 0
        await slow.deliver(in_hand)
        assert (len(world.email.letters), world.the_message().interrupted) == (1, False)

    @pytest.mark.parametrize("renews", [False, True])
    async def test_a_process_that_stood_still_sends_nothing_once_its_lease_is_over(
        self, world: World, renews: bool
    ) -> None:
        await world.invite()
        slow = world.replica()
        (in_hand,) = await slow.claim_due(10)
        world.clock.advance(LEASE)
        await world.deliver_due()
        written = world.the_message()
        if renews:
            await slow.renew()
        with pytest.raises(LeaseLost):
            await slow.deliver(in_hand)
        assert (len(world.email.letters), world.the_message()) == (1, written)

    async def test_a_process_that_stood_still_goes_on_where_nobody_took_over(self, world: World) -> None:
        await world.invite()
        (in_hand,) = await world.delivery.claim_due(10)
        world.clock.advance(2 * LEASE)
        await world.delivery.deliver(in_hand)
        assert (len(world.email.letters), world.the_message().interrupted) == (1, False)

    async def test_a_process_claims_nothing_twice_though_it_could_not_renew(self, world: World) -> None:
        await world.invite()
        await world.delivery.claim_due(10)
        world.store.away = True
        with pytest.raises(errors.Unavailable):
            await world.delivery.renew()
        world.store.away = False
        world.clock.advance(LEASE)
        assert await world.delivery.claim_due(10) == []

    async def test_of_two_replicas_one_claims(self, world: World) -> None:
        await world.invite()
        read = world.the_message()
        assert len(await world.delivery.claim_due(10)) == 1
        with pytest.raises(errors.Conflict):
            await world.store.save(read.dropped("x"))
        assert await world.replica().claim_due(10) == []

    async def test_a_providers_yes_is_written_down_though_the_database_is_away_for_a_moment(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await world.invite()
        (in_hand,) = await world.delivery.claim_due(10)
        save, failures = world.store.save, [errors.Unavailable("away"), errors.Unavailable("away")]

        async def sometimes(*given: object) -> object:
            if failures:
                raise failures.pop()
            return await save(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(world.store, "save", sometimes)
        await world.delivery.deliver(in_hand)
        assert (world.the_message().state, len(world.email.letters)) == (State.SENT, 1)


async def test_a_company_is_asked_for_once_for_many_messages(world: World) -> None:
    for number in range(20):
        await world.invite(await world.become(replace(appointment(), id=f"apt_{number}")))
    asked = []
    ask = world.town.company

    async def counted(tenant_id: str) -> object:
        asked.append(tenant_id)
        return await ask(tenant_id)

    world.town.company = counted  # type: ignore[method-assign, assignment]
    assert await world.deliver_due(world.replica()) == 20
    assert len(asked) <= 2
    assert company().name in world.email.letters[-1].from_name
