"""Moving by staff: to another time, to a colleague, to a team; and what happens when many want the same."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.directory import StaffMember
from parley.appointments.domain.events import AppointmentRescheduled, AppointmentTransferred
from parley.appointments.domain.hours import Hours
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.quanta import claims, quantum_of
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.appointments.domain.state import State
from parley.appointments.service.availabilities import SlotQuery
from parley.appointments.service.moves import NewTime, Target
from parley.common.errors import Conflict, InvalidArgument
from parley.common.ids import new_id

from .conftest import (
    ADMINISTRATOR,
    AGENT,
    CAMILLE_ID,
    NOW,
    OTHER_TEAM_ID,
    OUTSIDER,
    PARIS,
    PAUL_ID,
    SERVICE,
    STRANGER,
    TEAM_ID,
    TENANT,
    TENANT_ID,
    WEEKDAYS,
    World,
    appointment_type,
    inactive,
    staff,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEA_ID = new_id("stf")
LEA = StaffMember(LEA_ID, 1, TENANT_ID, "Léa Blanc", (TEAM_ID,), PARIS, True, languages=("de",), skills=("boilers",))


async def booked(world: World) -> Appointment:
    """Camille's at 14:00; Léa of her team and Paul of another work the same hours."""
    world.stores.directory.know(LEA)
    for member in (LEA_ID, PAUL_ID):
        await world.availabilities.set(ADMINISTRATOR, member, Hours(PARIS, WEEKDAYS), 0)
    return await world.appointments.schedule(AGENT, await world.booking(), "")


async def free(world: World, specialist_id: str) -> set[timedelta]:
    query = SlotQuery(await world.type_id(), specialist_id, "", "", NOW, NOW + DAY / 2)
    return {slot.starts_at - NOW for slot in await world.availabilities.search(AGENT, query)}


async def test_a_moved_appointment_claims_its_new_time_frees_the_old_one_and_keeps_its_links(world: World) -> None:
    before = await booked(world)
    link = await world.links.create(SERVICE, before.id, LinkChannel.EMAIL)
    moved = await world.moves.reschedule(AGENT, before.id, 2, NewTime(before.starts_at + HOUR / 12))
    assert moved.ends_at - moved.starts_at == before.ends_at - before.starts_at
    assert moved.entry_opens_at == moved.starts_at - timedelta(minutes=10)
    # It may move over its own time; what it leaves is free again.
    assert moved.claims == claims(CAMILLE_ID, quantum_of(moved.starts_at), quantum_of(moved.ends_at))
    again = await world.moves.reschedule(AGENT, before.id, 0, NewTime(before.starts_at + DAY, LEA_ID, "Europe/London"))
    assert (again.specialist_id, again.time_zone) == (LEA_ID, "Europe/London")
    assert before.starts_at - NOW in await free(world, CAMILLE_ID)
    assert (await world.door.look(link.secret, "")).appointment == again
    told = world.stores.events[-1]
    assert told.fact == AppointmentRescheduled(moved.starts_at, moved.ends_at, CAMILLE_ID)
    assert told.actor == Actor(ActorKind.STAFF, CAMILLE_ID)


async def test_a_move_to_where_it_is_changes_nothing(world: World) -> None:
    before = await booked(world)
    assert await world.moves.reschedule(AGENT, before.id, 0, NewTime(before.starts_at)) == before
    assert "AppointmentRescheduled" not in world.told()


async def test_a_taken_time_leaves_it_where_it_was(world: World) -> None:
    before = await booked(world)
    other = replace(await world.booking(), starts_at=before.starts_at + HOUR)
    await world.appointments.schedule(AGENT, other, "")
    for taken in (before.starts_at + HOUR, before.starts_at + 2 * HOUR / 3):
        with pytest.raises(errors.SlotTaken):
            await world.moves.reschedule(AGENT, before.id, 0, NewTime(taken))
    with pytest.raises(errors.OutsideHours):
        await world.moves.reschedule(AGENT, before.id, 0, NewTime(before.starts_at + 5 * HOUR))
    assert await world.load(before.id) == before


async def test_of_many_who_move_to_one_time_one_gets_it_and_nobody_loses_theirs(world: World) -> None:
    await booked(world)
    booking = await world.booking()
    made = [
        await world.appointments.schedule(AGENT, replace(booking, starts_at=NOW + DAY + HOUR * n / 2), "")
        for n in range(10)
    ]
    goal = NewTime(NOW + 2 * DAY)
    outcomes = await asyncio.gather(
        *(world.moves.reschedule(AGENT, each.id, 0, goal) for each in made), return_exceptions=True
    )
    assert sum(isinstance(each, errors.SlotTaken) for each in outcomes) == 9
    now = [await world.load(each.id) for each in made]
    assert sorted(each.starts_at for each in now if each not in made) == [goal.starts_at]
    assert len({claim for each in now for claim in each.claims}) == 10 * 6


async def test_only_a_scheduled_appointment_of_the_own_company_moves_at_the_version_that_was_seen(
    world: World,
) -> None:
    before = await booked(world)
    goal = NewTime(before.starts_at + HOUR)
    with pytest.raises(Conflict):
        await world.moves.reschedule(AGENT, before.id, 7, goal)
    with pytest.raises(errors.AppointmentNotFound):
        await world.moves.reschedule(STRANGER, before.id, 0, goal)
    await world.appointments.cancel(AGENT, before.id, 0, "")
    with pytest.raises(errors.InvalidTransition):
        await world.moves.reschedule(AGENT, before.id, 0, goal)
    called, _ = await world.invited()
    with pytest.raises(errors.StaffNotFound):
        await world.moves.reschedule(AGENT, called.id, 0, goal)
    with pytest.raises(errors.InvalidTransition):
        await world.moves.reschedule(AGENT, called.id, 0, replace(goal, specialist_id=LEA_ID))


async def test_the_day_a_specialist_takes_so_many_of_a_type_is_full_until_one_moves_away(world: World) -> None:
    await booked(world)
    one_a_day = replace(appointment_type(), daily_capacity=1)
    type_id = (await world.types.create(ADMINISTRATOR, one_a_day, "")).id
    booking = replace(await world.booking(), type_id=type_id, starts_at=NOW + HOUR)
    first = await world.appointments.schedule(AGENT, booking, "")
    later = replace(booking, starts_at=NOW + 2 * HOUR)
    with pytest.raises(errors.DayFull):
        await world.appointments.schedule(AGENT, later, "")
    query = SlotQuery(type_id, CAMILLE_ID, "", "", NOW, NOW + 1.5 * DAY)
    assert {slot.starts_at.date() for slot in await world.availabilities.search(AGENT, query)} == {(NOW + DAY).date()}
    # Within its day it keeps its seat; on another it takes one there.
    moved = await world.moves.reschedule(AGENT, first.id, 0, NewTime(NOW + 3 * HOUR))
    assert moved.seats == first.seats
    away = await world.moves.reschedule(AGENT, first.id, 0, NewTime(NOW + DAY))
    assert away.seats != first.seats
    second = await world.appointments.schedule(AGENT, later, "")
    with pytest.raises(errors.DayFull):
        await world.moves.reschedule(AGENT, second.id, 0, NewTime(NOW + DAY + 2 * HOUR))
    await world.appointments.cancel(AGENT, away.id, 0, "")
    await world.moves.reschedule(AGENT, second.id, 0, NewTime(NOW + DAY + 2 * HOUR))


async def test_a_booking_of_a_team_finds_whoever_suits_is_free_and_has_least_to_do(world: World) -> None:
    await booked(world)
    booking = replace(await world.booking(), specialist_id="", team_id=TEAM_ID)
    # Camille has one already.
    assert (await world.appointments.schedule(AGENT, booking, "")).specialist_id == LEA_ID
    with pytest.raises(errors.SlotTaken):
        await world.appointments.schedule(AGENT, booking, "")
    in_french = replace(booking, starts_at=NOW + HOUR, details=replace(booking.details, language="fr-BE"))
    assert (await world.appointments.schedule(AGENT, in_french, "")).specialist_id == CAMILLE_ID
    with pytest.raises(errors.OutsideHours):
        await world.appointments.schedule(AGENT, replace(booking, team_id=OTHER_TEAM_ID, starts_at=NOW + 8 * HOUR), "")


async def test_a_team_is_searched_by_skill_and_language(world: World) -> None:
    await booked(world)
    skilled = await world.types.create(ADMINISTRATOR, replace(appointment_type(), skills=("boilers",)), "")
    unknown = await world.types.create(ADMINISTRATOR, replace(appointment_type(), skills=("pumps",)), "")

    async def who(type_id: str, team_id: str, language: str) -> set[str]:
        query = SlotQuery(type_id, "", team_id, language, NOW, NOW + DAY)
        return {slot.specialist_id for slot in await world.availabilities.search(AGENT, query)}

    assert await who(skilled.id, TEAM_ID, "") == {CAMILLE_ID, LEA_ID}
    assert await who(skilled.id, TEAM_ID, "de-AT") == {LEA_ID}
    assert await who(skilled.id, TEAM_ID, "es") == await who(unknown.id, TEAM_ID, "") == set()
    assert await who(skilled.id, OTHER_TEAM_ID, "") == set()
    world.stores.directory.know(inactive(LEA))
    assert await who(skilled.id, TEAM_ID, "") == {CAMILLE_ID}


async def test_a_scheduled_appointment_is_handed_to_a_colleague_whose_time_it_claims(world: World) -> None:
    before = await booked(world)
    handed = await world.moves.transfer(AGENT, before.id, 0, Target(PAUL_ID, note="Knows the model."))
    assert (handed.specialist_id, handed.team_id, handed.state) == (PAUL_ID, OTHER_TEAM_ID, State.SCHEDULED)
    assert (handed.starts_at, handed.transfer_note) == (before.starts_at, "Camille Martin: Knows the model.")
    assert handed.claims == claims(PAUL_ID, quantum_of(before.starts_at), quantum_of(before.ends_at))
    assert world.stores.events[-1].fact == AppointmentTransferred(CAMILLE_ID, TEAM_ID)
    assert before.starts_at - NOW in await free(world, CAMILLE_ID)
    booking = replace(await world.booking(), starts_at=before.starts_at)
    other = await world.appointments.schedule(AGENT, booking, "")
    with pytest.raises(errors.SlotTaken):
        await world.moves.transfer(AGENT, other.id, 0, Target(PAUL_ID))
    assert await world.load(other.id) == other
    # Within the own team somebody else takes it, or nobody.
    assert (await world.moves.transfer(AGENT, other.id, 0, Target(team_id=TEAM_ID))).specialist_id == LEA_ID
    third = await world.appointments.schedule(AGENT, booking, "")
    with pytest.raises(errors.SlotTaken):
        await world.moves.transfer(AGENT, third.id, 0, Target(team_id=TEAM_ID))
    assert await world.load(third.id) == third


async def test_in_the_call_the_customer_is_handed_to_the_queue_of_whom_they_are_to_see(world: World) -> None:
    before, _, _ = await world.in_progress()
    world.stores.directory.know(LEA)
    world.clock.advance(minutes=10)
    handed = await world.moves.transfer(AGENT, before.id, 0, Target(team_id=OTHER_TEAM_ID))
    assert (handed.state, handed.specialist_id, handed.team_id) == (State.WAITING, "", OTHER_TEAM_ID)
    assert handed.waiting_since == before.waiting_since
    assert not any(each.admitted for each in handed.participants)
    assert [each.appointment.id for each in await world.queue.waiting(AGENT, "", OTHER_TEAM_ID)] == [before.id]
    # It is no longer theirs to admit.
    with pytest.raises(errors.NotOfTheTeam):
        await world.queue.admit(AGENT, before.id, 0)
    with pytest.raises(errors.NotOfTheTeam):
        await world.moves.transfer(staff(LEA_ID), before.id, 0, Target(LEA_ID))
    to_one = await world.moves.transfer(OUTSIDER, before.id, 0, Target(CAMILLE_ID))
    assert (to_one.specialist_id, to_one.team_id) == (CAMILLE_ID, TEAM_ID)
    assert await world.moves.transfer(AGENT, before.id, 0, Target(CAMILLE_ID)) == to_one
    assert (await world.queue.admit(AGENT, before.id, 0)).state is State.IN_PROGRESS


async def test_a_transfer_names_one_target_of_the_company_and_something_to_hand_on(world: World) -> None:
    before = await booked(world)
    for target in (Target(), Target(LEA_ID, TEAM_ID)):
        with pytest.raises(InvalidArgument):
            await world.moves.transfer(AGENT, before.id, 0, target)
    with pytest.raises(errors.StaffNotFound):
        await world.moves.transfer(AGENT, before.id, 0, Target(new_id("stf")))
    with pytest.raises(errors.TeamNotFound):
        await world.moves.transfer(AGENT, before.id, 0, Target(team_id=new_id("team")))
    with pytest.raises(errors.AppointmentNotFound):
        await world.moves.transfer(STRANGER, before.id, 0, Target(LEA_ID))
    await world.appointments.cancel(AGENT, before.id, 0, "")
    for target in (Target(LEA_ID), Target(team_id=TEAM_ID)):
        with pytest.raises(errors.InvalidTransition, match="cancelled can't be handed on"):
            await world.moves.transfer(AGENT, before.id, 0, target)


@pytest.mark.parametrize("ended", [{"active": False}, {"term_ends_on": "2026-11-22"}])
async def test_a_company_whose_service_has_ended_books_and_moves_nothing(
    world: World, ended: Mapping[str, Any]
) -> None:
    before = await booked(world)
    booking, invitation = await world.booking(), await world.invitation()
    world.stores.directory.know(replace(TENANT, version=2, **ended))
    with pytest.raises(errors.TenantInactive):
        await world.appointments.schedule(AGENT, booking, "")
    with pytest.raises(errors.TenantInactive):
        await world.appointments.invite(AGENT, invitation, "")
    with pytest.raises(errors.TenantInactive):
        await world.moves.reschedule(AGENT, before.id, 0, NewTime(before.starts_at + HOUR))
    assert (await world.appointments.cancel(AGENT, before.id, 0, "")).state is State.CANCELLED


async def test_a_term_includes_its_last_day_by_the_companys_own_clock(world: World) -> None:
    invitation = await world.invitation()
    world.stores.directory.know(replace(TENANT, version=2, term_ends_on="2026-11-23"))
    await world.appointments.invite(AGENT, invitation, "")
    # 00:30 of the next day in Paris.
    world.clock.advance(timedelta(hours=14, minutes=30))
    with pytest.raises(errors.TenantInactive):
        await world.appointments.invite(AGENT, invitation, "")
