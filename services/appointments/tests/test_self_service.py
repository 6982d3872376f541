"""What a customer may change by their link, until when, and what they may not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.hours import Hours
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.appointments.domain.state import InvitationStatus, State
from parley.appointments.service.links import NewLink
from parley.common.errors import InvalidArgument
from parley.common.ids import new_secret

from .conftest import (
    ADMINISTRATOR,
    AGENT,
    CAMILLE_ID,
    NOW,
    PARIS,
    PAUL_ID,
    SERVICE,
    TENANT,
    WEEKDAYS,
    World,
    appointment_type,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Customers may change until two hours before, and book from an hour to ten days ahead.
TYPE = replace(appointment_type(), change_until_minutes=120, notice_minutes=60, horizon_days=10)


async def held(world: World, type_: AppointmentType = TYPE) -> tuple[Appointment, NewLink]:
    """Camille's at 14:00, four hours from now, with its customer's link."""
    made = await world.types.create(ADMINISTRATOR, type_, "")
    await world.availabilities.set(ADMINISTRATOR, PAUL_ID, Hours(PARIS, WEEKDAYS), 0)
    booking = replace(await world.booking(), type_id=made.id)
    appointment = await world.appointments.schedule(AGENT, booking, "")
    return appointment, await world.links.create(SERVICE, appointment.id, LinkChannel.EMAIL)


async def test_a_customer_moves_their_appointment_to_a_slot_that_they_found(world: World) -> None:
    before, link = await held(world)
    slots = await world.self_service.search(link.secret, NOW, NOW + DAY)
    assert {slot.specialist_id for slot in slots} == {CAMILLE_ID}
    # Notice is kept, and the own time counts as free.
    assert slots[0].starts_at == NOW + HOUR
    assert before.starts_at in {slot.starts_at for slot in slots}
    invitation = await world.self_service.reschedule(link.secret, slots[0].starts_at, slots[0].specialist_id)
    assert invitation.appointment.starts_at == slots[0].starts_at
    assert await world.load(before.id) == invitation.appointment
    told = world.stores.events[-1]
    assert (type(told.fact).__name__, told.actor) == (
        "AppointmentRescheduled",
        Actor(ActorKind.VISITOR, link.id),
    )


async def test_a_move_that_is_repeated_is_the_same_move_even_where_it_could_not_be_made_again(world: World) -> None:
    _, link = await held(world)
    first = await world.self_service.reschedule(link.secret, NOW + HOUR, "")
    assert not first.can_change
    assert await world.self_service.reschedule(link.secret, NOW + HOUR, "") == first
    assert world.told().count("AppointmentRescheduled") == 1
    with pytest.raises(errors.ChangeNotAllowed):
        await world.self_service.reschedule(link.secret, NOW + 2 * HOUR, "")


async def test_the_link_tells_until_when_and_is_held_to_it(world: World) -> None:
    before, link = await held(world)
    invitation = await world.door.look(link.secret, "")
    assert (invitation.can_change, invitation.change_until) == (True, before.starts_at - 2 * HOUR)
    world.clock.advance(minutes=121)
    assert not (await world.door.look(link.secret, "")).can_change
    with pytest.raises(errors.ChangeNotAllowed):
        await world.self_service.search(link.secret, NOW, NOW + DAY)
    with pytest.raises(errors.ChangeNotAllowed):
        await world.self_service.reschedule(link.secret, NOW + DAY, "")
    with pytest.raises(errors.ChangeNotAllowed):
        await world.self_service.cancel(link.secret, "")
    assert (await world.load(before.id)).starts_at == before.starts_at


async def test_where_the_type_says_so_nobody_changes_by_their_link(world: World) -> None:
    _, link = await held(world, replace(TYPE, change_until_minutes=-1))
    invitation = await world.door.look(link.secret, "")
    assert (invitation.can_change, invitation.change_until) == (False, None)
    with pytest.raises(errors.ChangeNotAllowed):
        await world.self_service.cancel(link.secret, "")


async def test_a_customer_takes_no_time_that_customers_cannot_book(world: World) -> None:
    before, link = await held(world)
    for starts_at in (NOW + HOUR / 2, NOW + 14 * DAY):
        with pytest.raises(errors.NotBookable):
            await world.self_service.reschedule(link.secret, starts_at, "")
    with pytest.raises(errors.OutsideHours):
        await world.self_service.reschedule(link.secret, NOW + 8 * HOUR, "")
    # Of another team.
    with pytest.raises(errors.StaffNotFound):
        await world.self_service.reschedule(link.secret, NOW + 2 * HOUR, PAUL_ID)
    with pytest.raises(InvalidArgument):
        await world.self_service.search(link.secret, NOW, NOW + 32 * DAY)
    assert await world.self_service.search(link.secret, NOW + 11 * DAY, NOW + 12 * DAY) == []
    assert (await world.load(before.id)).starts_at == before.starts_at


async def test_a_taken_time_leaves_the_customers_where_it_was(world: World) -> None:
    before, link = await held(world)
    await world.appointments.schedule(AGENT, await world.booking(NOW + 2 * HOUR), "")
    with pytest.raises(errors.SlotTaken):
        await world.self_service.reschedule(link.secret, NOW + 2 * HOUR, "")
    assert (await world.load(before.id)).claims == before.claims


async def test_a_customer_cancels_once_and_says_why(world: World) -> None:
    before, link = await held(world)
    cancelled = await world.self_service.cancel(link.secret, "Feeling better.")
    assert cancelled.status is InvitationStatus.CANCELLED
    after = await world.load(before.id)
    assert (after.state, after.cancel_reason, after.claims) == (State.CANCELLED, "Feeling better.", ())
    assert await world.self_service.cancel(link.secret, "Feeling better.") == cancelled
    assert world.told().count("AppointmentCancelled") == 1
    with pytest.raises(errors.ChangeNotAllowed):
        await world.self_service.search(link.secret, NOW, NOW + DAY)


async def test_no_link_no_change(world: World) -> None:
    before, link = await held(world)
    with pytest.raises(errors.LinkUnknown):
        await world.self_service.cancel(new_secret(), "")
    await world.links.revoke(AGENT, before.id, link.id)
    with pytest.raises(errors.LinkRevoked):
        await world.self_service.cancel(link.secret, "")
    with pytest.raises(errors.LinkRevoked):
        await world.self_service.search(link.secret, NOW, NOW + DAY)
    with pytest.raises(errors.LinkRevoked):
        await world.self_service.reschedule(link.secret, NOW + HOUR, "")
    _, called = await world.invited()
    with pytest.raises(errors.ChangeNotAllowed):
        await world.self_service.cancel(called.secret, "")
    assert (await world.load(before.id)).state is State.SCHEDULED


async def at_once(world: World, channel: LinkChannel, type_: AppointmentType = TYPE) -> tuple[Appointment, NewLink]:
    """Asked to come now, with the customer's link."""
    await world.availabilities.set(ADMINISTRATOR, CAMILLE_ID, Hours(PARIS, WEEKDAYS), 0)
    made = await world.types.create(ADMINISTRATOR, type_, "")
    invitation = replace(await world.invitation(), type_id=made.id, invite_by=channel)
    appointment = await world.appointments.invite(AGENT, invitation, "")
    return appointment, await world.links.create(SERVICE, appointment.id, LinkChannel.COPY)


async def test_who_waits_takes_a_time_instead_and_is_told_of_it(world: World) -> None:
    before, link = await at_once(world, LinkChannel.COPY)
    await world.door.enter(link.secret, "")
    assert (await world.door.look(link.secret)).can_take_time
    slot = (await world.self_service.search(link.secret, NOW, NOW + DAY))[0]
    invitation = await world.self_service.reschedule(link.secret, slot.starts_at, slot.specialist_id)
    booked = await world.load(before.id)
    assert (booked.state, booked.ad_hoc, booked.starts_at) == (State.SCHEDULED, False, slot.starts_at)
    assert (booked.specialist_id, booked.waiting_since, bool(booked.claims)) == (CAMILLE_ID, None, True)
    # The link in hand became a booking's, and by what the customer left they are told and reminded.
    assert (booked.invite_by, booked.reminders_minutes_before) == (LinkChannel.EMAIL, TYPE.reminders_minutes_before)
    assert (invitation.status, invitation.can_take_time) == (InvitationStatus.EARLY, False)
    assert world.told()[-2:] == ["CustomerLeft", "AppointmentScheduled"]
    assert await world.self_service.reschedule(link.secret, slot.starts_at, slot.specialist_id) == invitation
    assert world.told().count("AppointmentScheduled") == 1


async def test_who_cannot_come_at_once_takes_a_time_without_ever_waiting(world: World) -> None:
    before, link = await at_once(world, LinkChannel.SMS)
    await world.self_service.reschedule(link.secret, NOW + HOUR, "")
    booked = await world.load(before.id)
    assert (booked.state, booked.specialist_id, booked.invite_by) == (State.SCHEDULED, CAMILLE_ID, LinkChannel.SMS)
    assert booked.customer is None
    assert "CustomerLeft" not in world.told()


async def test_a_time_that_is_taken_or_not_for_customers_leaves_them_in_the_queue(world: World) -> None:
    before, link = await at_once(world, LinkChannel.COPY)
    await world.door.enter(link.secret, "")
    await world.appointments.schedule(AGENT, await world.booking(NOW + 2 * HOUR), "")
    with pytest.raises(errors.SlotTaken):
        await world.self_service.reschedule(link.secret, NOW + 2 * HOUR, CAMILLE_ID)
    with pytest.raises(errors.NotBookable):
        await world.self_service.reschedule(link.secret, NOW + 14 * DAY, CAMILLE_ID)
    assert (await world.load(before.id)).state is State.WAITING


async def test_who_is_in_the_call_or_may_change_nothing_takes_no_time(world: World) -> None:
    before, link = await at_once(world, LinkChannel.COPY)
    await world.door.enter(link.secret, "")
    await world.queue.admit(AGENT, before.id, 0)
    _, fixed = await at_once(world, LinkChannel.COPY, replace(TYPE, change_until_minutes=-1))
    for secret in (link.secret, fixed.secret):
        assert not (await world.door.look(secret)).can_take_time
        with pytest.raises(errors.ChangeNotAllowed):
            await world.self_service.search(secret, NOW, NOW + DAY)
        with pytest.raises(errors.ChangeNotAllowed):
            await world.self_service.reschedule(secret, NOW + HOUR, CAMILLE_ID)


async def test_an_invitation_that_nobody_came_by_in_time_gives_no_time_either(world: World) -> None:
    before, link = await at_once(world, LinkChannel.COPY)
    assert (await world.door.look(link.secret)).can_take_time
    # The timer has not run yet.
    world.clock.now = before.ends_at
    invitation = await world.door.look(link.secret)
    assert (invitation.status, invitation.can_take_time) == (InvitationStatus.EXPIRED, False)
    with pytest.raises(errors.ChangeNotAllowed):
        await world.self_service.search(link.secret, before.ends_at, before.ends_at + DAY)
    with pytest.raises(errors.ChangeNotAllowed):
        await world.self_service.reschedule(link.secret, before.ends_at + HOUR, "")
    assert (await world.load(before.id)).state is State.INVITED


@pytest.mark.parametrize("waiting", [False, True])
async def test_a_company_whose_service_has_ended_offers_no_time(world: World, *, waiting: bool) -> None:
    before, link = await at_once(world, LinkChannel.COPY)
    if waiting:
        await world.door.enter(link.secret, "")
    world.stores.directory.know(replace(TENANT, version=2, active=False))
    assert not (await world.door.look(link.secret)).can_take_time
    with pytest.raises(errors.TenantInactive):
        await world.self_service.reschedule(link.secret, NOW + HOUR, "")
    assert (await world.load(before.id)).ad_hoc
