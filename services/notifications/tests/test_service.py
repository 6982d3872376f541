"""The books: each message once, on time, to whom still wants it; and what a failure leaves behind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.common import errors
from parley.common.auth import Caller
from parley.common.auth import Kind as CallerKind
from parley.notifications.domain import (
    BACK_OFF,
    LEASE,
    POSTPONEMENT,
    AppointmentState,
    Channel,
    Kind,
    MessageFailed,
    MessageSent,
    NotTaken,
    Refused,
    State,
    Unanswered,
)

from .conftest import EMAIL, PHONE, STARTS_AT, World, appointment, customer

CANCELLED = appointment(state=AppointmentState.CANCELLED, version=2)


async def cancel(world: World) -> bool:
    world.town.appointments["apt_a"] = CANCELLED
    return await world.service.cancel(CANCELLED)


class TestInviting:
    async def test_an_invitation_goes_out_with_a_link_of_its_own(self, world: World) -> None:
        assert await world.service.invite(appointment())
        assert world.town.links == []
        await world.deliver_due()
        (letter,) = world.email.letters
        assert letter.to == EMAIL
        assert world.town.links == [("apt_a", Channel.EMAIL)]
        assert "https://parley.example/j#secret-1" in letter.text
        message = world.the_message()
        assert (message.state, message.sent_at, message.attempts) == (State.SENT, world.clock(), 1)
        assert [(e.event, e.message.id) for e in world.store.events] == [(MessageSent(), message.id)]

    async def test_by_sms_it_goes_to_the_phone(self, world: World) -> None:
        await world.service.invite(appointment(invite_by=Channel.SMS))
        await world.deliver_due()
        assert [letter.to for letter in world.sms.letters] == [PHONE]
        assert world.email.letters == []

    async def test_an_appointment_whose_link_is_handed_over_sends_nothing(self, world: World) -> None:
        assert not await world.service.invite(appointment(invite_by=None))
        assert world.store.messages == {}

    async def test_however_often_it_is_asked_for_it_goes_out_once(self, world: World) -> None:
        assert await world.service.invite(appointment())
        assert not await world.service.invite(appointment(version=7))
        await world.deliver_due()
        assert not await world.service.invite(appointment())
        world.clock.advance(days=1)
        assert await world.deliver_due() == 0
        assert len(world.email.letters) == 1

    async def test_the_address_is_the_one_of_the_moment_of_sending(self, world: World) -> None:
        await world.service.invite(appointment())
        world.town.customers["cus_a"] = customer(email="new@example.org")
        await world.deliver_due()
        assert [letter.to for letter in world.email.letters] == ["new@example.org"]

    async def test_a_customer_without_that_address_fails_the_message_and_mints_no_link(self, world: World) -> None:
        world.town.customers["cus_a"] = customer(email="")
        await world.service.invite(appointment())
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.FAILED, "NOT_SENDABLE")
        assert [event.event for event in world.store.events] == [MessageFailed()]
        assert world.town.links == []

    async def test_nobody_is_invited_to_what_is_over(self, world: World) -> None:
        await world.service.invite(appointment())
        world.clock.now = STARTS_AT + timedelta(minutes=30)
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.FAILED, "APPOINTMENT_OVER")
        assert world.town.links == []

    @pytest.mark.parametrize("state", [AppointmentState.COMPLETED, AppointmentState.NO_SHOW, AppointmentState.EXPIRED])
    async def test_what_ended_meanwhile_is_dropped(self, world: World, state: AppointmentState) -> None:
        await world.service.invite(appointment())
        world.town.appointments["apt_a"] = appointment(state=state)
        await world.deliver_due()
        assert world.the_message().state is State.DROPPED
        assert (world.email.letters, world.store.events) == ([], [])

    async def test_what_is_cancelled_while_the_letter_is_written_is_dropped(self, world: World) -> None:
        def overtake() -> None:
            world.town.appointments["apt_a"] = CANCELLED
            raise errors.FailedPrecondition("The appointment was cancelled.")

        world.town.before_link = overtake
        await world.service.invite(appointment())
        await world.deliver_due()
        assert (world.the_message().state, world.email.letters) == (State.DROPPED, [])

    async def test_an_appointment_with_too_many_links_fails_the_message(self, world: World) -> None:
        def refuse() -> None:
            raise errors.FailedPrecondition("It has too many links.")

        world.town.before_link = refuse
        await world.service.invite(appointment())
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.FAILED, "FAILED_PRECONDITION")


class TestCancelling:
    async def test_an_invitation_not_yet_sent_is_dropped_and_nothing_is_told(self, world: World) -> None:
        await world.service.invite(appointment())
        assert not await cancel(world)
        assert world.the_message().state is State.DROPPED
        assert await world.deliver_due() == 0
        assert (world.email.letters, world.town.links) == ([], [])

    async def test_what_was_sent_is_taken_back_once_without_a_link(self, world: World) -> None:
        await world.service.invite(appointment())
        await world.deliver_due()
        assert await cancel(world)
        assert not await cancel(world)
        await world.deliver_due()
        invitation, taken_back = world.email.letters
        assert taken_back.id != invitation.id
        assert taken_back.calendar_method == "CANCEL"
        assert "https://" not in taken_back.text + taken_back.html
        assert len(world.town.links) == 1

    async def test_one_never_invited_is_told_nothing(self, world: World) -> None:
        assert not await cancel(world)
        assert world.store.messages == {}

    async def test_an_invitation_that_failed_is_not_taken_back(self, world: World) -> None:
        world.email.answer = Refused("SMTP 550")
        await world.service.invite(appointment())
        await world.deliver_due()
        assert not await cancel(world)

    async def test_while_the_invitation_is_on_its_way_the_cancellation_waits(self, world: World) -> None:
        await world.service.invite(appointment())
        (in_hand,) = await world.service.claim_due(10)
        assert await cancel(world)
        await world.deliver_due()
        assert world.the_message(Kind.CANCELLATION).state is State.DUE
        assert world.email.letters == []
        world.town.appointments["apt_a"] = appointment()
        await world.service.deliver(in_hand)
        world.town.appointments["apt_a"] = CANCELLED
        world.clock.advance(POSTPONEMENT)
        await world.deliver_due()
        assert [letter.calendar_method for letter in world.email.letters] == ["REQUEST", "CANCEL"]

    async def test_an_invitation_dropped_in_its_senders_hands_needs_no_cancellation(self, world: World) -> None:
        await world.service.invite(appointment())
        (in_hand,) = await world.service.claim_due(10)
        assert await cancel(world)
        await world.service.deliver(in_hand)
        await world.deliver_due()
        assert world.email.letters == []
        assert {m.state for m in world.store.messages.values()} == {State.DROPPED}

    async def test_an_invitation_that_a_crash_left_open_is_taken_back(self, world: World) -> None:
        await world.service.invite(appointment())
        await world.service.claim_due(10)
        await cancel(world)
        world.clock.advance(LEASE)
        while await world.deliver_due():
            world.clock.advance(POSTPONEMENT)
        assert world.the_message().state is State.DROPPED
        assert [letter.calendar_method for letter in world.email.letters] == ["CANCEL"]

    async def test_an_invitation_without_the_providers_answer_is_taken_back(self, world: World) -> None:
        world.email.answer = Unanswered("SMTP SMTPServerDisconnected")
        await world.service.invite(appointment())
        await world.deliver_due()
        world.email.answer = None
        assert await cancel(world)
        await world.deliver_due()
        assert [letter.calendar_method for letter in world.email.letters] == ["CANCEL"]


class TestFailing:
    async def test_a_provider_that_is_away_is_tried_again_after_the_back_off(self, world: World) -> None:
        world.email.answer = NotTaken("SMTP 451")
        await world.service.invite(appointment())
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
        await world.service.invite(appointment())
        for wait in (timedelta(), *BACK_OFF):
            world.clock.advance(wait)
            assert await world.deliver_due() == 1
        assert world.the_message().state is State.FAILED
        assert [event.event for event in world.store.events] == [MessageFailed()]
        world.clock.advance(days=1)
        assert await world.deliver_due() == 0

    async def test_a_refusal_is_final(self, world: World) -> None:
        world.email.answer = Refused("SMTP 550 5.1.1")
        await world.service.invite(appointment())
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.FAILED, "SMTP 550 5.1.1")

    @pytest.mark.parametrize("failure", [errors.Unavailable("away"), errors.DeadlineExceeded("late")])
    async def test_while_another_service_is_away_no_attempt_is_lost(
        self, world: World, failure: errors.ParleyError
    ) -> None:
        world.town.failure = failure
        await world.service.invite(appointment())
        for _ in range(20):
            assert await world.deliver_due() == 1
            world.clock.advance(POSTPONEMENT)
        assert (world.the_message().state, world.the_message().attempts) == (State.DUE, 0)
        world.town.failure = None
        await world.deliver_due()
        assert len(world.email.letters) == 1

    async def test_what_another_service_does_not_know_fails_the_message(self, world: World) -> None:
        await world.service.invite(appointment())
        world.town.customers.clear()
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.FAILED, "NOT_FOUND")

    async def test_a_crash_after_the_providers_yes_repeats_the_letter_under_the_same_id(self, world: World) -> None:
        await world.service.invite(appointment())
        (in_hand,) = await world.service.claim_due(10)
        await world.service.deliver(in_hand)
        # As the books stand when the last write never happened.
        world.store.messages[in_hand.id] = in_hand
        assert await world.deliver_due() == 0
        world.clock.advance(LEASE)
        assert await world.deliver_due() == 1
        first, second = world.email.letters
        assert first.id == second.id
        assert (world.the_message().state, world.the_message().interrupted) == (State.SENT, True)

    async def test_a_sender_that_lost_its_lease_writes_nothing(self, world: World) -> None:
        await world.service.invite(appointment())
        (slow,) = await world.service.claim_due(10)
        world.clock.advance(LEASE)
        await world.deliver_due()
        written = world.the_message()
        with pytest.raises(errors.Conflict):
            await world.service.deliver(slow)
        assert world.the_message() == written

    async def test_of_two_replicas_one_claims(self, world: World) -> None:
        await world.service.invite(appointment())
        read = world.the_message()
        assert len(await world.service.claim_due(10)) == 1
        with pytest.raises(errors.Conflict):
            await world.store.save(read.claimed("clm_other", world.clock()), [])
        assert await world.service.claim_due(10) == []

    async def test_what_is_told_of_a_failure_holds_no_address(self, world: World) -> None:
        world.email.answer = Refused("SMTP 550 5.1.1")
        await world.service.invite(appointment())
        await world.deliver_due()
        told = str(world.store.events) + str(world.store.messages)
        assert not any(personal in told for personal in (EMAIL, PHONE, "Marie", "secret-"))


class TestListing:
    async def test_staff_see_their_own_tenants_messages(self, world: World) -> None:
        await world.service.invite(appointment())
        staff = Caller(CallerKind.STAFF, "stf_a", tenant_id="ten_a")
        assert await world.service.list_messages(staff, "apt_a") == [world.the_message()]
        other = replace(staff, tenant_id="ten_b")
        assert await world.service.list_messages(other, "apt_a") == []

    @pytest.mark.parametrize("kind", [CallerKind.PARTICIPANT, CallerKind.SERVICE, CallerKind.ANONYMOUS])
    async def test_nobody_else_sees_any(self, world: World, kind: CallerKind) -> None:
        with pytest.raises((errors.PermissionDenied, errors.Unauthenticated)):
            await world.service.list_messages(Caller(kind, "x", tenant_id="ten_a"), "apt_a")
