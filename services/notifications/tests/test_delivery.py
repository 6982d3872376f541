"""Each message once, on time, to whom still wants it; and what a failure leaves behind."""

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from parley.common import errors
from parley.notifications.domain.appointment import AppointmentState
from parley.notifications.domain.errors import Refused, Unanswered
from parley.notifications.domain.message import (
    HEAD_START,
    LEASE,
    POSTPONEMENT,
    Channel,
    Kind,
    MessageDropped,
    MessageFailed,
    MessageSent,
    State,
)

from .conftest import EMAIL, PHONE, PUBLIC_URL, STARTS_AT, World, appointment, customer, staff_member

CANCELLED = appointment(state=AppointmentState.CANCELLED, version=2)
LATER = STARTS_AT + timedelta(days=1)


async def cancel(world: World) -> bool:
    return await world.planner.cancel(world.news(await world.become(CANCELLED)))


async def move(world: World) -> bool:
    return await world.planner.move(world.news(await world.become(appointment(starts_at=LATER, version=2))))


class TestInviting:
    async def test_an_invitation_goes_out_with_a_link_of_its_own(self, world: World) -> None:
        assert await world.invite()
        assert world.town.links == []
        await world.deliver_due()
        (letter,) = world.email.letters
        assert letter.to == EMAIL
        assert world.town.links == [("apt_a", Channel.EMAIL)]
        assert "https://parley.example/j#secret-1" in letter.text
        message = world.the_message()
        assert (message.state, message.sent_at, message.attempts) == (State.SENT, world.clock(), 1)
        assert world.facts == [MessageSent(message)]

    async def test_by_sms_it_goes_to_the_phone(self, world: World) -> None:
        world.town.customers["cus_a"] = customer(phone="+33 6 12 34 56 78")
        await world.invite(appointment(invite_by=Channel.SMS))
        await world.deliver_due()
        assert [letter.to for letter in world.sms.letters] == [PHONE]
        assert world.email.letters == []

    async def test_an_sms_goes_to_no_country_that_is_not_listed(self, world: World) -> None:
        world.town.customers["cus_a"] = customer(phone="+81312345678")
        await world.invite(appointment(invite_by=Channel.SMS))
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.FAILED, "COUNTRY_NOT_SERVED")
        assert (world.sms.letters, world.town.links) == ([], [])

    async def test_it_goes_out_once(self, world: World) -> None:
        await world.invite()
        await world.deliver_due()
        world.clock.advance(days=1)
        assert await world.deliver_due() == 0
        assert len(world.email.letters) == 1

    async def test_the_address_is_the_one_of_the_moment_of_sending(self, world: World) -> None:
        await world.invite()
        world.town.customers["cus_a"] = customer(email="new@example.org")
        await world.deliver_due()
        assert [letter.to for letter in world.email.letters] == ["new@example.org"]

    async def test_a_customer_without_that_address_fails_the_message_and_mints_no_link(self, world: World) -> None:
        world.town.customers["cus_a"] = customer(email="")
        await world.invite()
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.FAILED, "NOT_SENDABLE")
        assert world.facts == [MessageFailed(world.the_message())]
        assert world.town.links == []

    async def test_nobody_is_invited_to_what_is_over(self, world: World) -> None:
        await world.invite()
        world.clock.now = STARTS_AT + timedelta(minutes=30)
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.FAILED, "APPOINTMENT_OVER")
        assert world.town.links == []

    @pytest.mark.parametrize("state", [AppointmentState.COMPLETED, AppointmentState.NO_SHOW, AppointmentState.EXPIRED])
    async def test_what_ended_meanwhile_is_dropped(self, world: World, state: AppointmentState) -> None:
        await world.invite()
        await world.become(appointment(state=state))
        await world.deliver_due()
        assert world.email.letters == []
        assert world.facts == [MessageDropped(world.the_message())]

    async def test_what_is_cancelled_while_the_letter_is_written_is_dropped(self, world: World) -> None:
        def overtake() -> None:
            world.town.appointments["apt_a"] = CANCELLED
            raise errors.FailedPrecondition("The appointment was cancelled.")

        world.town.before_link = overtake
        await world.invite()
        await world.deliver_due()
        assert (world.the_message().state, world.email.letters) == (State.DROPPED, [])

    async def test_an_appointment_that_is_refused_its_link_fails_the_message(self, world: World) -> None:
        def refuse() -> None:
            raise errors.FailedPrecondition("No link is to be had.")

        world.town.before_link = refuse
        await world.invite()
        await world.deliver_due()
        assert (world.the_message().state, world.the_message().error) == (State.FAILED, "FAILED_PRECONDITION")


class TestReminding:
    REMINDED = appointment(reminders=(60,))
    AT = STARTS_AT - timedelta(hours=1)

    async def remind(self, world: World) -> None:
        await world.invite(await world.become(self.REMINDED))
        await world.deliver_due()
        world.email.letters.clear()
        world.clock.now = self.AT

    async def test_it_goes_out_just_before_its_time_with_a_way_to_opt_out_and_no_calendar_entry(
        self, world: World
    ) -> None:
        await world.invite(await world.become(self.REMINDED))
        await world.deliver_due()
        world.clock.now = self.AT - HEAD_START - timedelta(seconds=1)
        assert await world.deliver_due() == 0
        world.clock.advance(seconds=1)
        await world.deliver_due()
        invitation, reminder = world.email.letters
        assert reminder.id != invitation.id
        assert (reminder.calendar, bool(invitation.calendar)) == (b"", True)
        assert reminder.unsubscribe.startswith(f"{PUBLIC_URL}/v1/opt-outs/")
        assert (invitation.unsubscribe, "/u#" in invitation.text) == ("", False)
        assert f"{PUBLIC_URL}/u#" in reminder.text
        assert f"{PUBLIC_URL}/u#" in reminder.html
        assert world.the_message(Kind.REMINDER).lateness == timedelta()

    async def test_how_late_it_goes_out_is_kept_and_measured(self, world: World) -> None:
        def measured() -> float:
            return REGISTRY.get_sample_value("parley_notifications_lateness_seconds_sum", {"channel": "email"}) or 0.0

        await self.remind(world)
        before = measured()
        world.clock.advance(seconds=7)
        await world.deliver_due()
        assert world.the_message(Kind.REMINDER).lateness == timedelta(seconds=7)
        assert measured() - before == 7

    async def test_what_moved_unheard_is_not_reminded_of_at_the_former_time(self, world: World) -> None:
        await self.remind(world)
        await world.become(replace(self.REMINDED, starts_at=LATER, ends_at=LATER + timedelta(minutes=30)))
        await world.deliver_due()
        assert (world.the_message(Kind.REMINDER).error, world.email.letters) == ("appointment moved", [])

    async def test_whoever_has_come_is_not_reminded(self, world: World) -> None:
        await self.remind(world)
        await world.become(replace(self.REMINDED, state=AppointmentState.WAITING))
        await world.deliver_due()
        assert (world.the_message(Kind.REMINDER).state, world.email.letters) == (State.DROPPED, [])

    async def test_one_that_comes_too_late_says_so_and_is_dropped(self, world: World) -> None:
        await self.remind(world)
        world.clock.now = STARTS_AT
        await world.deliver_due()
        assert (world.the_message(Kind.REMINDER).state, world.email.letters) == (State.DROPPED, [])
        assert "passed" in world.the_message(Kind.REMINDER).error


class TestChanging:
    async def test_the_customer_is_told_with_an_entry_that_replaces_the_former(self, world: World) -> None:
        await world.invite()
        await world.deliver_due()
        assert await move(world)
        await world.deliver_due()
        invitation, change = world.email.letters
        assert change.calendar_method == "REQUEST"
        assert b"SEQUENCE:1" in invitation.calendar
        assert b"SEQUENCE:2" in change.calendar
        assert "vendredi 27 novembre 2026" in change.text

    async def test_it_waits_while_the_invitation_is_on_its_way(self, world: World) -> None:
        await world.invite()
        (in_hand,) = await world.delivery.claim_due(10)
        assert await move(world)
        await world.deliver_due(world.replica())
        assert world.email.letters == []
        await world.delivery.deliver(in_hand)
        world.clock.advance(POSTPONEMENT)
        await world.deliver_due()
        assert len(world.email.letters) == 2

    async def test_an_invitation_that_failed_is_not_corrected(self, world: World) -> None:
        await world.invite()
        (in_hand,) = await world.delivery.claim_due(10)
        await move(world)
        world.email.answer = Refused("SMTP 550")
        await world.delivery.deliver(in_hand)
        world.email.answer = None
        await world.deliver_due()
        assert (world.the_message(Kind.CHANGE).error, world.email.letters) == ("never invited", [])


class TestCancelling:
    async def test_what_was_sent_is_taken_back_without_a_link(self, world: World) -> None:
        await world.invite()
        await world.deliver_due()
        assert await cancel(world)
        await world.deliver_due()
        invitation, taken_back = world.email.letters
        assert taken_back.id != invitation.id
        assert taken_back.calendar_method == "CANCEL"
        assert "https://" not in taken_back.text + taken_back.html
        assert len(world.town.links) == 1

    async def test_an_invitation_that_failed_is_not_taken_back(self, world: World) -> None:
        world.email.answer = Refused("SMTP 550")
        await world.invite()
        await world.deliver_due()
        assert not await cancel(world)

    async def test_while_the_invitation_is_on_its_way_the_cancellation_waits(self, world: World) -> None:
        await world.invite()
        (in_hand,) = await world.delivery.claim_due(10)
        assert await cancel(world)
        await world.deliver_due()
        assert world.the_message(Kind.CANCELLATION).state is State.DUE
        assert world.email.letters == []
        await world.become(appointment())
        await world.delivery.deliver(in_hand)
        await world.become(CANCELLED)
        world.clock.advance(POSTPONEMENT)
        await world.deliver_due()
        assert [letter.calendar_method for letter in world.email.letters] == ["REQUEST", "CANCEL"]

    async def test_an_invitation_dropped_in_its_senders_hands_needs_no_cancellation(self, world: World) -> None:
        await world.invite()
        (in_hand,) = await world.delivery.claim_due(10)
        assert await cancel(world)
        await world.delivery.deliver(in_hand)
        await world.deliver_due()
        assert world.email.letters == []
        assert {m.state for m in world.store.messages.values()} == {State.DROPPED}

    async def test_an_invitation_that_a_crash_left_open_is_taken_back(self, world: World) -> None:
        await world.invite()
        await world.replica().claim_due(10)
        await cancel(world)
        world.clock.advance(LEASE)
        while await world.deliver_due():
            world.clock.advance(POSTPONEMENT)
        assert world.the_message().state is State.DROPPED
        assert [letter.calendar_method for letter in world.email.letters] == ["CANCEL"]

    async def test_an_invitation_without_the_providers_answer_is_taken_back(self, world: World) -> None:
        world.email.answer = Unanswered("SMTP SMTPServerDisconnected")
        await world.invite()
        await world.deliver_due()
        world.email.answer = None
        assert await cancel(world)
        await world.deliver_due()
        assert [letter.calendar_method for letter in world.email.letters] == ["CANCEL"]


class TestCallingBack:
    NEAR = replace(
        appointment(state=AppointmentState.WAITING, starts_at=STARTS_AT), turn_near_at=STARTS_AT - timedelta(hours=1)
    )

    async def test_whoever_holds_a_place_is_called_back(self, world: World) -> None:
        await world.planner.call_back(world.news(await world.become(self.NEAR)))
        await world.deliver_due()
        (letter,) = world.email.letters
        assert letter.subject == "Lumière\u00a0: c’est bientôt à vous"

    async def test_whoever_waits_no_longer_is_not(self, world: World) -> None:
        await world.planner.call_back(world.news(self.NEAR))
        await world.become(replace(self.NEAR, state=AppointmentState.IN_PROGRESS))
        await world.deliver_due()
        assert (world.the_message(Kind.TURN_NEAR).state, world.email.letters) == (State.DROPPED, [])


class TestStaff:
    async def test_a_new_colleague_gets_a_link_of_their_own_once(self, world: World) -> None:
        for _ in range(2):
            await world.staff_mail.send(Kind.STAFF_INVITATION, "ten_a", "stf_a", "evt_a", world.clock())
        await world.deliver_due()
        (letter,) = world.email.letters
        assert (letter.to, letter.from_name) == ("camille@lumiere.example", "Lumière")
        assert "https://parley.example/welcome#secret-1" in letter.text
        assert "lundi 30 novembre 2026" in letter.text
        assert (letter.calendar, letter.unsubscribe) == (b"", "")
        assert world.town.staff_links == [("stf_a", Kind.STAFF_INVITATION)]

    async def test_each_request_for_a_new_password_is_answered(self, world: World) -> None:
        for event in ("evt_a", "evt_b"):
            await world.staff_mail.send(Kind.PASSWORD_RESET, "ten_a", "stf_a", event, world.clock())
        await world.deliver_due()
        assert len({letter.id for letter in world.email.letters}) == 2

    async def test_an_operator_belongs_to_no_company(self, world: World) -> None:
        world.town.staff_members["stf_a"] = staff_member(tenant_id="", locale="en")
        await world.staff_mail.send(Kind.PASSWORD_RESET, "", "stf_a", "evt_a", world.clock())
        await world.deliver_due()
        (letter,) = world.email.letters
        assert (letter.from_name, letter.subject) == ("Parley", "A new password for your account at Parley")
