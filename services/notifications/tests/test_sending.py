"""What staff have sent, now or later, and what they see of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.common import errors
from parley.common.auth import Caller
from parley.common.auth import Kind as CallerKind
from parley.common.testing.tokens import api_key
from parley.notifications.domain.appointment import AppointmentState
from parley.notifications.domain.errors import (
    AppointmentNotFound,
    AppointmentOver,
    CountryNotServed,
    IdempotencyKeyReused,
    MessageFinished,
    MessageInHand,
    MessageNotFound,
    NotSendable,
    OptedOut,
    TooManyMessages,
)
from parley.notifications.domain.message import Channel, Kind, MessageDropped, MessageHeld, State
from parley.notifications.domain.recorded import ActorKind
from parley.notifications.service.messages import MAX_LISTED, NewMessage

from .conftest import AGENT, OPERATOR, STARTS_AT, STRANGER, World, appointment, customer

CUSTOM = NewMessage("apt_a", Channel.EMAIL, Kind.CUSTOM, "Prenez vos papiers.\nMerci !", None)
REMINDER = NewMessage("apt_a", Channel.SMS, Kind.REMINDER, "", None)


class TestSending:
    async def test_a_custom_message_goes_out_now_with_the_link(self, world: World) -> None:
        sent = await world.messages.send(AGENT, CUSTOM, "")
        assert (sent.state, sent.requested_by, sent.text, world.woken) == (State.DUE, "stf_a", CUSTOM.text, 1)
        await world.deliver_due()
        (letter,) = world.email.letters
        assert "Prenez vos papiers.\nMerci !" in letter.text
        assert "Prenez vos papiers.<br>Merci !" in letter.html
        assert "https://parley.example/j#secret-1" in letter.text
        assert letter.unsubscribe

    async def test_its_lines_may_end_as_browsers_end_them(self, world: World) -> None:
        sent = await world.messages.send(AGENT, replace(CUSTOM, text="Prenez vos papiers.\r\n\tMerci !"), "")
        assert sent.text == "Prenez vos papiers.\n\tMerci !"

    async def test_a_later_one_goes_out_at_its_time(self, world: World) -> None:
        at = STARTS_AT - timedelta(hours=2)
        await world.messages.send(AGENT, replace(CUSTOM, send_at=at), "")
        assert await world.deliver_due() == 0
        world.clock.now = at
        assert await world.deliver_due() == 1

    async def test_the_clock_of_who_sends_may_be_a_minute_behind_and_no_more(self, world: World) -> None:
        minute = timedelta(minutes=1)
        await world.messages.send(AGENT, replace(CUSTOM, send_at=world.clock.now - minute), "")
        assert await world.deliver_due() == 1
        with pytest.raises(errors.InvalidArgument, match="past"):
            await world.messages.send(AGENT, replace(CUSTOM, send_at=world.clock.now - minute * 1.1), "")

    async def test_a_reminder_by_hand_needs_no_planned_time(self, world: World) -> None:
        await world.messages.send(AGENT, REMINDER, "")
        await world.deliver_due()
        assert len(world.sms.letters) == 1

    async def test_an_invitation_can_be_sent_once_more(self, world: World) -> None:
        await world.invite()
        await world.messages.send(AGENT, NewMessage("apt_a", Channel.EMAIL, Kind.INVITATION, "", None), "")
        await world.deliver_due()
        assert len({letter.id for letter in world.email.letters}) == 2

    async def test_the_same_key_sends_once_and_another_request_under_it_is_refused(self, world: World) -> None:
        first = await world.messages.send(AGENT, CUSTOM, "once")
        again = await world.messages.send(AGENT, CUSTOM, "once")
        assert (again.id, len(world.store.messages)) == (first.id, 1)
        with pytest.raises(IdempotencyKeyReused):
            await world.messages.send(AGENT, replace(CUSTOM, text="Autre chose"), "once")
        await world.messages.send(AGENT, CUSTOM, "twice")
        assert len(world.store.messages) == 2

    async def test_a_key_of_the_tenants_sends_in_its_own_name(self, world: World) -> None:
        key = api_key("ten_a", "messages:write")
        await world.channels.suspend(OPERATOR, Channel.EMAIL, "", "upkeep")
        sent = await world.messages.send(key, CUSTOM, "")
        assert sent.requested_by == key.subject
        assert world.journal.events[-1].actor.kind is ActorKind.API_KEY

    @pytest.mark.parametrize(
        ("new", "field"),
        [
            (replace(CUSTOM, kind=Kind.CANCELLATION), "kind"),
            (replace(CUSTOM, kind=Kind.PASSWORD_RESET), "kind"),
            (replace(CUSTOM, text="  "), "text"),
            (replace(CUSTOM, text="x" * 501), "text"),
            (replace(CUSTOM, text="a\0b"), "text"),
            (replace(CUSTOM, text="a\x1b[31mb"), "text"),
            (replace(REMINDER, text="x"), "text"),
            (replace(CUSTOM, send_at=STARTS_AT + timedelta(days=400)), "send_at"),
            (replace(CUSTOM, send_at=STARTS_AT - timedelta(days=400)), "send_at"),
        ],
    )
    async def test_a_wrong_request_names_its_field(self, world: World, new: NewMessage, field: str) -> None:
        with pytest.raises(errors.InvalidArgument) as refusal:
            await world.messages.send(AGENT, new, "")
        assert refusal.value.field == field
        assert world.store.messages == {}


class TestRefusing:
    async def test_what_the_customer_does_not_want_is_refused(self, world: World) -> None:
        await world.preferences.set(AGENT, "cus_a", Channel.EMAIL, True)
        with pytest.raises(OptedOut):
            await world.messages.send(AGENT, CUSTOM, "")
        await world.messages.send(AGENT, NewMessage("apt_a", Channel.EMAIL, Kind.INVITATION, "", None), "")
        await world.messages.send(AGENT, REMINDER, "")

    async def test_without_an_address_it_is_refused(self, world: World) -> None:
        world.town.customers["cus_a"] = customer(email="", phone="12")
        for new in (CUSTOM, REMINDER):
            with pytest.raises(NotSendable):
                await world.messages.send(AGENT, new, "")

    async def test_sms_to_a_country_that_is_not_listed_are_refused(self, world: World) -> None:
        world.town.customers["cus_a"] = customer(phone="+12025550123")
        with pytest.raises(CountryNotServed) as refusal:
            await world.messages.send(AGENT, REMINDER, "")
        assert refusal.value.details["country"] == "US"

    @pytest.mark.parametrize("state", [AppointmentState.CANCELLED, AppointmentState.COMPLETED])
    async def test_nothing_is_sent_about_what_is_over(self, world: World, state: AppointmentState) -> None:
        await world.become(appointment(state=state))
        with pytest.raises(AppointmentOver):
            await world.messages.send(AGENT, CUSTOM, "")

    async def test_nothing_is_planned_for_after_it(self, world: World) -> None:
        with pytest.raises(AppointmentOver):
            await world.messages.send(AGENT, replace(CUSTOM, send_at=STARTS_AT + timedelta(hours=1)), "")

    async def test_an_appointment_has_so_many_messages_and_no_more(self, world: World) -> None:
        for _ in range(MAX_LISTED):
            await world.messages.send(AGENT, CUSTOM, "")
        with pytest.raises(TooManyMessages):
            await world.messages.send(AGENT, CUSTOM, "")

    async def test_on_a_suspended_channel_it_is_held_and_says_why(self, world: World) -> None:
        await world.channels.suspend(OPERATOR, Channel.EMAIL, "ten_a", "the bill is open")
        held = await world.messages.send(AGENT, CUSTOM, "")
        assert (held.state, held.error) == (State.HELD, "the bill is open")
        (fact,) = [fact for fact in world.facts if isinstance(fact, MessageHeld)]
        assert fact.message.id == held.id
        assert (await world.messages.send(AGENT, REMINDER, "")).state is State.DUE


class TestWhoMay:
    async def test_another_tenants_appointment_does_not_exist(self, world: World) -> None:
        with pytest.raises(AppointmentNotFound):
            await world.messages.send(STRANGER, CUSTOM, "")
        with pytest.raises(AppointmentNotFound):
            await world.messages.of_appointment(STRANGER, "apt_a")
        with pytest.raises(AppointmentNotFound):
            await world.messages.of_appointment(AGENT, "apt_x")
        assert await world.messages.of_appointment(AGENT, "apt_a") == []

    async def test_another_tenants_message_does_not_exist(self, world: World) -> None:
        sent = await world.messages.send(AGENT, CUSTOM, "")
        for use in (world.messages.get, world.messages.cancel):
            with pytest.raises(MessageNotFound):
                await use(STRANGER, sent.id)
        assert await world.messages.get(AGENT, sent.id) == sent
        assert await world.messages.of_appointment(AGENT, "apt_a") == [sent]

    async def test_what_staff_were_sent_is_nobodys_to_see(self, world: World) -> None:
        await world.staff_mail.send(Kind.PASSWORD_RESET, "ten_a", "stf_a", "evt_a", world.clock())
        with pytest.raises(MessageNotFound):
            await world.messages.get(AGENT, world.the_message(Kind.PASSWORD_RESET).id)

    @pytest.mark.parametrize(
        "caller",
        [
            OPERATOR,
            Caller(CallerKind.PARTICIPANT, "prt_a", tenant_id="ten_a", appointment_id="apt_a"),
            Caller(CallerKind.SERVICE, "appointments"),
            Caller(CallerKind.ANONYMOUS),
        ],
    )
    async def test_nobody_but_the_tenants_staff_may(self, world: World, caller: Caller) -> None:
        uses = [
            world.messages.of_appointment(caller, "apt_a"),
            world.messages.get(caller, "ntf_a"),
            world.messages.send(caller, CUSTOM, ""),
            world.messages.cancel(caller, "ntf_a"),
        ]
        for use in uses:
            with pytest.raises((errors.PermissionDenied, errors.Unauthenticated)):
                await use


class TestCancelling:
    async def test_until_it_is_sent_it_can_be_taken_back_again_and_again(self, world: World) -> None:
        sent = await world.messages.send(AGENT, replace(CUSTOM, send_at=STARTS_AT - timedelta(hours=1)), "")
        dropped = await world.messages.cancel(AGENT, sent.id)
        assert dropped.state is State.DROPPED
        assert world.facts == [MessageDropped(dropped)]
        assert world.journal.events[-1].actor.id == "stf_a"
        assert await world.messages.cancel(AGENT, sent.id) == dropped
        world.clock.now = STARTS_AT
        assert await world.deliver_due() == 0

    async def test_what_is_held_can_be_taken_back_too(self, world: World) -> None:
        await world.channels.suspend(OPERATOR, Channel.EMAIL, "", "upkeep")
        held = await world.messages.send(AGENT, CUSTOM, "")
        assert (await world.messages.cancel(AGENT, held.id)).state is State.DROPPED

    async def test_on_its_way_and_after_it_is_too_late(self, world: World) -> None:
        sent = await world.messages.send(AGENT, CUSTOM, "")
        (in_hand,) = await world.delivery.claim_due(1)
        with pytest.raises(MessageInHand):
            await world.messages.cancel(AGENT, sent.id)
        await world.delivery.deliver(in_hand)
        with pytest.raises(MessageFinished):
            await world.messages.cancel(AGENT, sent.id)
