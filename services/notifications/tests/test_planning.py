"""What news of an appointment puts on the books, moves and takes off them: reminders above all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from parley.common import errors
from parley.notifications.domain.appointment import Appointment, AppointmentState
from parley.notifications.domain.message import WITHDRAWN, Channel, Kind, MessageDropped, State
from parley.notifications.service.planning import News

from .conftest import AGENT, STARTS_AT, World, appointment, customer

DAY, HOUR = 24 * 60, 60
REMINDED = appointment(reminders=(DAY, HOUR))


def cancelled(version: int = 2) -> Appointment:
    return appointment(state=AppointmentState.CANCELLED, version=version)


def moved(starts_at: datetime, version: int = 2) -> Appointment:
    return appointment(starts_at=starts_at, version=version, reminders=(DAY, HOUR))


def due(world: World, kind: Kind = Kind.REMINDER) -> list[datetime]:
    return [each.due_at for each in world.all_of(kind) if each.state is State.DUE]


class TestBooking:
    async def test_it_invites_now_and_reminds_at_the_chosen_times_before(self, world: World) -> None:
        assert await world.invite(REMINDED)
        assert due(world, Kind.INVITATION) == [world.clock()]
        assert due(world) == [STARTS_AT - timedelta(days=1), STARTS_AT - timedelta(hours=1)]

    async def test_however_often_it_is_heard_of_it_is_told_once(self, world: World) -> None:
        assert await world.invite(REMINDED)
        before = dict(world.store.messages)
        assert not await world.invite(REMINDED)
        assert world.store.messages == before

    async def test_a_reminder_whose_time_had_passed_when_it_was_booked_is_not_made_up_for(self, world: World) -> None:
        world.clock.now = STARTS_AT - timedelta(hours=2)
        await world.invite(REMINDED)
        assert due(world) == [STARTS_AT - timedelta(hours=1)]

    async def test_a_reminder_that_fell_due_while_the_news_was_on_its_way_still_goes_out(self, world: World) -> None:
        booked_at = STARTS_AT - timedelta(minutes=61)
        world.clock.now = STARTS_AT - timedelta(minutes=59)
        assert await world.planner.book(News(REMINDED, booked_at))
        assert due(world) == [STARTS_AT - timedelta(hours=1)]

    @pytest.mark.parametrize("reminders", [(), (DAY, HOUR)])
    async def test_a_link_handed_over_by_other_means_sends_nothing(
        self, world: World, reminders: tuple[int, ...]
    ) -> None:
        assert not await world.invite(appointment(invite_by=None, reminders=reminders))
        assert world.store.messages == {}

    async def test_a_call_at_once_has_no_reminders(self, world: World) -> None:
        await world.invite(appointment(ad_hoc=True, state=AppointmentState.INVITED, reminders=(5,)))
        assert due(world) == []

    async def test_times_are_instants_whatever_the_clocks_do(self, world: World) -> None:
        # The night on which Paris goes back to winter time lasts 25 hours.
        world.clock.now = datetime(2026, 10, 1, tzinfo=UTC)
        starts_at = datetime(2026, 10, 25, 9, tzinfo=UTC)
        await world.invite(appointment(starts_at=starts_at, reminders=(DAY,)))
        assert due(world) == [datetime(2026, 10, 24, 9, tzinfo=UTC)]


class TestMoving:
    async def test_reminders_move_with_it_and_the_customer_is_told(self, world: World) -> None:
        await world.invite(REMINDED)
        await world.deliver_due()
        later = STARTS_AT + timedelta(days=2)
        assert await world.planner.move(world.news(moved(later)))
        assert due(world) == [later - timedelta(days=1), later - timedelta(hours=1)]
        assert [each.error for each in world.all_of(Kind.REMINDER) if each.state is State.DROPPED] == [
            "appointment moved"
        ] * 2
        assert world.the_message(Kind.CHANGE).channel is Channel.EMAIL

    async def test_hearing_of_it_again_changes_nothing(self, world: World) -> None:
        await world.invite(REMINDED)
        await world.deliver_due()
        news = world.news(moved(STARTS_AT + timedelta(days=2)))
        await world.planner.move(news)
        before = dict(world.store.messages)
        assert not await world.planner.move(news)
        assert world.store.messages == before

    async def test_back_to_the_first_time_its_reminders_are_due_again(self, world: World) -> None:
        await world.invite(REMINDED)
        await world.deliver_due()
        first = due(world)
        await world.planner.move(world.news(moved(STARTS_AT + timedelta(days=2))))
        await world.planner.move(world.news(moved(STARTS_AT, version=3)))
        assert due(world) == first
        assert len(due(world, Kind.CHANGE)) == 1

    async def test_an_older_piece_of_news_heard_again_is_mended_by_the_newer(self, world: World) -> None:
        booked, later = world.news(REMINDED), world.news(moved(STARTS_AT + timedelta(days=2)))
        await world.planner.book(booked)
        await world.planner.move(later)
        wanted = due(world)
        await world.planner.book(booked)
        await world.planner.move(later)
        assert due(world) == wanted

    async def test_a_change_that_still_waits_is_replaced_by_the_next(self, world: World) -> None:
        await world.invite()
        await world.deliver_due()
        await world.planner.move(world.news(moved(STARTS_AT + timedelta(days=1))))
        await world.planner.move(world.news(moved(STARTS_AT + timedelta(days=2), version=3)))
        first, second = sorted(world.all_of(Kind.CHANGE), key=lambda each: each.key.occasion)
        assert (first.state, first.error, second.state) == (State.DROPPED, "changed again", State.DUE)

    async def test_of_many_changes_in_a_row_the_later_ones_wait_to_be_replaced(self, world: World) -> None:
        await world.invite()
        await world.deliver_due()
        for version in range(2, 9):
            await world.planner.move(world.news(moved(STARTS_AT + timedelta(days=version), version=version)))
            await world.deliver_due()
        told = {each.key.occasion: each for each in world.all_of(Kind.CHANGE)}
        assert [each.state for each in told.values()] == 3 * [State.SENT] + 3 * [State.DROPPED] + [State.DUE]
        assert told["v8"].due_at == world.clock.now + timedelta(minutes=1)

    async def test_whoever_was_not_invited_yet_is_told_by_the_invitation_alone(self, world: World) -> None:
        await world.invite()
        await world.planner.move(world.news(moved(STARTS_AT + timedelta(days=1))))
        assert world.all_of(Kind.CHANGE) == []

    async def test_in_the_waiting_room_a_change_is_no_news(self, world: World) -> None:
        await world.invite()
        await world.deliver_due()
        await world.planner.move(world.news(appointment(state=AppointmentState.WAITING, version=2)))
        assert world.all_of(Kind.CHANGE) == []


class TestFollowing:
    @pytest.mark.parametrize(
        "state",
        [
            AppointmentState.WAITING,
            AppointmentState.IN_PROGRESS,
            AppointmentState.COMPLETED,
            AppointmentState.NO_SHOW,
            AppointmentState.EXPIRED,
        ],
    )
    async def test_whoever_has_come_or_missed_it_is_reminded_no_more(
        self, world: World, state: AppointmentState
    ) -> None:
        await world.invite(REMINDED)
        await world.planner.follow(world.news(replace(REMINDED, state=state, version=2)))
        assert due(world) == []
        dropped = [fact for fact in world.facts if isinstance(fact, MessageDropped)]
        assert {fact.message.error for fact in dropped} == {f"appointment {state.value}"}

    async def test_whoever_leaves_the_waiting_room_early_is_reminded_again(self, world: World) -> None:
        await world.invite(REMINDED)
        wanted = due(world)
        await world.planner.follow(world.news(replace(REMINDED, state=AppointmentState.WAITING, version=2)))
        assert await world.planner.follow(world.news(replace(REMINDED, version=3))) is False
        assert due(world) == wanted

    async def test_what_staff_took_off_the_books_stays_off(self, world: World) -> None:
        await world.invite(appointment(reminders=(HOUR,)))
        withdrawn = await world.messages.cancel(AGENT, world.the_message(Kind.REMINDER).id)
        assert withdrawn.error == WITHDRAWN
        await world.planner.follow(world.news(appointment(reminders=(HOUR,), version=2)))
        assert due(world) == []

    async def test_a_reminder_in_its_senders_hands_is_left_to_them(self, world: World) -> None:
        await world.invite(appointment(reminders=(HOUR,)))
        world.clock.now = STARTS_AT - timedelta(hours=1)
        await world.delivery.claim_due(10)
        await world.planner.follow(world.news(appointment(state=AppointmentState.WAITING, version=2)))
        assert world.the_message(Kind.REMINDER).state is State.DUE


class TestCancelling:
    async def test_nothing_is_due_any_more(self, world: World) -> None:
        await world.invite(REMINDED)
        assert not await world.planner.cancel(world.news(cancelled()))
        assert {each.state for each in world.store.messages.values()} == {State.DROPPED}
        assert world.all_of(Kind.CANCELLATION) == []

    async def test_what_was_sent_is_taken_back_once(self, world: World) -> None:
        await world.invite(REMINDED)
        await world.deliver_due()
        assert await world.planner.cancel(world.news(cancelled()))
        assert not await world.planner.cancel(world.news(cancelled()))
        assert world.the_message(Kind.CANCELLATION).state is State.DUE
        assert due(world) == []

    async def test_each_channel_that_told_of_it_hears_that_it_is_off(self, world: World) -> None:
        await world.invite()
        await world.deliver_due()
        made = world.the_message()
        by_sms = replace(made, id="ntf_sms", channel=Channel.SMS, key=replace(made.key, recipient_digest="sms"))
        world.store.messages["ntf_sms"] = by_sms
        await world.planner.cancel(world.news(cancelled()))
        assert {each.channel for each in world.all_of(Kind.CANCELLATION)} == {Channel.EMAIL, Channel.SMS}

    async def test_one_never_invited_is_told_nothing(self, world: World) -> None:
        assert not await world.planner.cancel(world.news(cancelled()))
        assert world.store.messages == {}


class TestCallingBack:
    NEAR = replace(
        appointment(state=AppointmentState.WAITING, invite_by=None), turn_near_at=STARTS_AT + timedelta(minutes=1)
    )

    async def test_somebody_who_came_in_by_themselves_is_reached_by_phone_if_they_gave_one(self, world: World) -> None:
        assert await world.planner.call_back(world.news(self.NEAR))
        assert not await world.planner.call_back(world.news(self.NEAR))
        assert world.the_message(Kind.TURN_NEAR).channel is Channel.SMS

    async def test_else_by_e_mail_else_not_at_all(self, world: World) -> None:
        world.town.customers["cus_a"] = customer(phone="")
        await world.planner.call_back(world.news(self.NEAR))
        assert world.the_message(Kind.TURN_NEAR).channel is Channel.EMAIL
        world.store.messages.clear()
        world.town.customers["cus_a"] = customer(phone="", email="")
        assert not await world.planner.call_back(world.news(self.NEAR))
        assert world.store.messages == {}

    async def test_who_was_invited_is_reached_as_then(self, world: World) -> None:
        await world.planner.call_back(world.news(replace(self.NEAR, invite_by=Channel.EMAIL)))
        assert world.the_message(Kind.TURN_NEAR).channel is Channel.EMAIL

    async def test_who_holds_their_place_again_and_again_is_called_back_three_times_at_most(self, world: World) -> None:
        for minute in range(5):
            near = replace(self.NEAR, turn_near_at=STARTS_AT + timedelta(minutes=minute))
            assert await world.planner.call_back(world.news(near)) == (minute < 3)
        assert len(world.all_of(Kind.TURN_NEAR)) == 3

    async def test_while_the_customer_is_not_to_be_had_the_news_waits(self, world: World) -> None:
        world.town.failure = errors.Unavailable("away")
        with pytest.raises(errors.Unavailable):
            await world.planner.call_back(world.news(self.NEAR))
