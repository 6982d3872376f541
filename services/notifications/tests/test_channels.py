"""A suspended channel or tenant sends nothing, loses nothing, and says why (M22)."""

from datetime import timedelta

import pytest

from parley.common import errors
from parley.common.auth import Caller
from parley.notifications.domain.message import Channel, Kind, MessageHeld, State
from parley.notifications.domain.suspension import ChannelResumed, ChannelStatus, ChannelSuspended

from .conftest import ADMINISTRATOR, AGENT, OPERATOR, STARTS_AT, STRANGER, World, appointment, company

WHY = "The provider's contract has ended."


async def status(world: World, channel: Channel = Channel.EMAIL) -> ChannelStatus:
    (found,) = [each for each in await world.channels.statuses(AGENT) if each.channel is channel]
    return found


@pytest.mark.parametrize("tenant_id", ["", "ten_a"])
async def test_while_it_lasts_messages_are_held_and_afterwards_they_go_out_once(world: World, tenant_id: str) -> None:
    await world.channels.suspend(OPERATOR, Channel.EMAIL, tenant_id, WHY)
    await world.invite()
    await world.deliver_due()
    assert (world.the_message().state, world.the_message().error) == (State.HELD, WHY)
    assert (world.the_message().attempts, world.town.links, world.email.letters) == (0, [], [])
    world.clock.advance(days=1)
    assert await world.deliver_due() == 0
    woken = world.woken
    await world.channels.resume(OPERATOR, Channel.EMAIL, tenant_id)
    assert world.woken == woken + 1
    await world.deliver_due()
    assert (world.the_message().state, world.the_message().error) == (State.SENT, "")
    assert len(world.email.letters) == 1


async def test_other_channels_and_tenants_go_on(world: World) -> None:
    await world.channels.suspend(OPERATOR, Channel.SMS, "", WHY)
    world.town.companies["ten_b"] = company()
    await world.channels.suspend(OPERATOR, Channel.EMAIL, "ten_b", WHY)
    await world.invite()
    await world.deliver_due()
    assert len(world.email.letters) == 1


async def test_under_two_suspensions_it_waits_for_the_end_of_both(world: World) -> None:
    for tenant_id in ("", "ten_a"):
        await world.channels.suspend(OPERATOR, Channel.EMAIL, tenant_id, WHY)
    await world.invite()
    await world.deliver_due()
    await world.channels.resume(OPERATOR, Channel.EMAIL, "")
    await world.deliver_due()
    assert (world.the_message().state, len([f for f in world.facts if isinstance(f, MessageHeld)])) == (State.HELD, 1)
    await world.channels.resume(OPERATOR, Channel.EMAIL, "ten_a")
    await world.deliver_due()
    assert world.the_message().state is State.SENT


async def test_what_is_stale_by_then_is_dropped_and_says_why(world: World) -> None:
    reminded = await world.become(appointment(reminders=(60,)))
    await world.invite(reminded)
    await world.deliver_due()
    await world.channels.suspend(OPERATOR, Channel.EMAIL, "", WHY)
    world.clock.now = STARTS_AT - timedelta(minutes=60)
    await world.deliver_due()
    assert world.the_message(Kind.REMINDER).state is State.HELD
    world.clock.now = STARTS_AT + timedelta(hours=3)
    await world.channels.resume(OPERATOR, Channel.EMAIL, "")
    await world.deliver_due()
    reminder = world.the_message(Kind.REMINDER)
    assert (reminder.state, reminder.error) == (State.DROPPED, "The appointment's time has passed.")
    assert len(world.email.letters) == 1


async def test_what_another_replica_resumed_is_let_go_too(world: World) -> None:
    await world.channels.suspend(OPERATOR, Channel.EMAIL, "", WHY)
    await world.invite()
    await world.deliver_due()
    suspension = await world.suspensions.load(Channel.EMAIL, "")
    assert suspension is not None
    await world.suspensions.save(suspension.over(), [])
    world.clock.advance(seconds=1)
    await world.delivery.release()
    assert await world.deliver_due() == 1


async def test_an_inactive_company_sends_nothing_and_loses_nothing(world: World) -> None:
    world.town.companies["ten_a"] = company(active=False)
    await world.invite()
    await world.deliver_due()
    assert (world.the_message().state, world.email.letters) == (State.HELD, [])
    await world.delivery.release()
    assert world.the_message().state is State.HELD
    world.town.companies["ten_a"] = company()
    world.clock.advance(minutes=1)
    await world.delivery.release()
    await world.deliver_due()
    assert world.the_message().state is State.SENT


async def test_mail_to_staff_waits_as_well(world: World) -> None:
    await world.channels.suspend(OPERATOR, Channel.EMAIL, "ten_a", WHY)
    await world.staff_mail.send(Kind.PASSWORD_RESET, "ten_a", "stf_a", "evt_a", world.clock())
    await world.deliver_due()
    assert (world.the_message(Kind.PASSWORD_RESET).state, world.town.staff_links) == (State.HELD, [])


async def test_a_cancelled_appointment_leaves_nothing_held(world: World) -> None:
    await world.channels.suspend(OPERATOR, Channel.EMAIL, "", WHY)
    await world.invite()
    await world.deliver_due()
    await world.planner.cancel(world.news(appointment(version=2)))
    assert world.the_message().state is State.DROPPED
    await world.channels.resume(OPERATOR, Channel.EMAIL, "")
    assert await world.deliver_due() == 0


class TestStatus:
    async def test_staff_see_what_holds_their_messages_and_how_many(self, world: World) -> None:
        world.town.companies["ten_b"] = company()
        await world.channels.suspend(OPERATOR, Channel.EMAIL, "ten_a", WHY)
        await world.channels.suspend(OPERATOR, Channel.EMAIL, "ten_b", "another matter")
        await world.invite()
        await world.deliver_due()
        told = await status(world)
        assert ([each.reason for each in told.suspensions], told.held, told.configured) == ([WHY], 1, True)
        assert {each.by for each in told.suspensions} == {""}
        (strangers, _) = await world.channels.statuses(STRANGER)
        assert ([each.reason for each in strangers.suspensions], strangers.held) == (["another matter"], 0)
        (operators, _) = await world.channels.statuses(OPERATOR)
        assert len(operators.suspensions) == 2

    async def test_the_countries_of_sms_are_told(self, world: World) -> None:
        assert ((await status(world, Channel.SMS)).countries, (await status(world)).countries) == (("FR",), ())


class TestSuspending:
    async def test_each_turn_is_told_once(self, world: World) -> None:
        for _ in range(2):
            await world.channels.suspend(OPERATOR, Channel.SMS, "ten_a", WHY)
        for _ in range(2):
            await world.channels.resume(OPERATOR, Channel.SMS, "ten_a")
        assert [type(fact) for fact in world.facts] == [ChannelSuspended, ChannelResumed]
        assert {event.tenant_id for event in world.journal.events} == {"ten_a"}

    async def test_a_new_reason_keeps_the_time_that_it_began(self, world: World) -> None:
        await world.channels.suspend(OPERATOR, Channel.SMS, "", WHY)
        began = world.clock()
        world.clock.advance(hours=1)
        told = await world.channels.suspend(OPERATOR, Channel.SMS, "", "another reason")
        assert [(each.reason, each.since) for each in told.suspensions] == [("another reason", began)]

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
    async def test_a_reason_is_needed(self, world: World, reason: str) -> None:
        with pytest.raises(errors.InvalidArgument) as refusal:
            await world.channels.suspend(OPERATOR, Channel.SMS, "", reason)
        assert refusal.value.field == "reason"

    async def test_a_tenant_that_does_not_exist_can_not_be_suspended(self, world: World) -> None:
        with pytest.raises(errors.NotFound) as refusal:
            await world.channels.suspend(OPERATOR, Channel.SMS, "ten_x", WHY)
        assert refusal.value.field == "tenant_id"

    @pytest.mark.parametrize("caller", [AGENT, ADMINISTRATOR])
    async def test_only_operators_may(self, world: World, caller: Caller) -> None:
        with pytest.raises(errors.PermissionDenied):
            await world.channels.suspend(caller, Channel.SMS, "", WHY)
        with pytest.raises(errors.PermissionDenied):
            await world.channels.resume(caller, Channel.SMS, "")
        assert world.facts == []
