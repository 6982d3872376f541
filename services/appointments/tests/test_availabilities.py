"""Appointment types and working hours: who may set and see them, and which slots can be booked."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from parley.appointments.domain import errors
from parley.appointments.domain.appointment_type import Preset
from parley.appointments.domain.hours import Hours, WeeklyHours
from parley.appointments.domain.slots import Slot
from parley.appointments.service.availabilities import SlotQuery
from parley.common.auth import Caller
from parley.common.errors import Conflict, InvalidArgument, PermissionDenied

from .conftest import (
    ADMINISTRATOR,
    AGENT,
    CAMILLE,
    CAMILLE_ID,
    NOW,
    OUTSIDER,
    PARIS,
    PAUL_ID,
    SERVICE,
    STRANGER,
    WEEKDAYS,
    World,
    inactive,
)


async def search(
    world: World, caller: Caller, type_id: str, specialist_id: str, first: datetime, last: datetime
) -> list[Slot]:
    return await world.availabilities.search(caller, SlotQuery(type_id, specialist_id, "", "", first, last))


async def test_a_company_of_whom_no_event_told_yet_has_its_six_types(world: World) -> None:
    found = await asyncio.gather(*(world.types.all(AGENT) for _ in range(3)))
    assert {each.preset for each in found[0]} == set(Preset)
    assert all(len(each) == len(Preset) for each in (*found, await world.types.all(AGENT)))
    assert world.told().count("AppointmentTypeSaved") == len(Preset)


async def test_another_companys_type_is_not_found(world: World) -> None:
    mine = (await world.types.all(AGENT))[0]
    assert await world.types.get(SERVICE, mine.id) == mine
    with pytest.raises(errors.AppointmentTypeNotFound):
        await world.types.get(STRANGER, mine.id)


async def test_staff_set_their_own_hours_and_administrators_anybodys(world: World) -> None:
    mine = await world.availabilities.set(AGENT, "", Hours("", WEEKDAYS), 0)
    # Without a zone named it is the member's own.
    assert (mine.staff_id, mine.hours.time_zone, mine.version) == (CAMILLE_ID, PARIS, 1)
    assert (await world.availabilities.set(ADMINISTRATOR, CAMILLE_ID, Hours("UTC"), 1)).version == 2
    with pytest.raises(PermissionDenied):
        await world.availabilities.set(OUTSIDER, CAMILLE_ID, Hours(PARIS), 0)
    with pytest.raises(errors.StaffNotFound):
        await world.availabilities.set(STRANGER, CAMILLE_ID, Hours(PARIS), 0)


async def test_hours_that_were_never_set_are_empty_and_colleagues_see_each_others(world: World) -> None:
    never = await world.availabilities.get(AGENT, PAUL_ID)
    assert (never.hours, never.version) == (Hours(PARIS), 0)
    await world.availabilities.set(AGENT, "", Hours(PARIS, WEEKDAYS), 0)
    assert (await world.availabilities.get(OUTSIDER, CAMILLE_ID)).hours.weekly == WEEKDAYS
    with pytest.raises(errors.StaffNotFound):
        await world.availabilities.get(STRANGER, CAMILLE_ID)


async def test_of_two_who_set_hours_at_once_one_is_told(world: World) -> None:
    await world.availabilities.set(AGENT, "", Hours(PARIS, WEEKDAYS), 0)
    outcomes = await asyncio.gather(
        *(world.availabilities.set(AGENT, "", Hours(PARIS, (WeeklyHours(day, 540, 600),)), 1) for day in (1, 2)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Conflict) for each in outcomes) == 1


async def test_a_search_gives_what_can_be_booked(world: World) -> None:
    booking = await world.booking()
    end = NOW + timedelta(days=1)
    free = await search(world, AGENT, booking.type_id, CAMILLE_ID, NOW, end)
    await world.appointments.schedule(AGENT, replace(booking, starts_at=free[0].starts_at), "")
    left = await search(world, AGENT, booking.type_id, CAMILLE_ID, NOW, end)
    assert left == free[1:]
    for slot in left:
        await world.appointments.schedule(AGENT, replace(booking, starts_at=slot.starts_at), "")
    assert await search(world, AGENT, booking.type_id, CAMILLE_ID, NOW, end) == []


async def test_a_search_gives_nothing_that_has_gone_by(world: World) -> None:
    booking = await world.booking()
    world.clock.advance(minutes=50)
    yesterday, tomorrow = NOW - timedelta(days=1), NOW + timedelta(days=1)
    found = await search(world, AGENT, booking.type_id, CAMILLE_ID, yesterday, tomorrow)
    assert found[0].starts_at == NOW + timedelta(hours=1)
    assert await search(world, AGENT, booking.type_id, CAMILLE_ID, yesterday, NOW) == []


async def test_a_search_gives_nothing_that_is_too_far_ahead_or_of_somebody_who_left(world: World) -> None:
    booking = await world.booking()
    far = NOW + timedelta(days=360)
    found = await search(world, AGENT, booking.type_id, CAMILLE_ID, far, far + timedelta(days=30))
    assert found[-1].starts_at <= NOW + timedelta(days=366)
    await world.appointments.schedule(AGENT, replace(booking, starts_at=found[-1].starts_at), "")
    world.stores.directory.know(inactive(CAMILLE))
    with pytest.raises(errors.StaffNotFound):
        await search(world, ADMINISTRATOR, booking.type_id, CAMILLE_ID, NOW, NOW + timedelta(days=1))


async def test_a_search_is_bounded_and_within_the_company(world: World) -> None:
    booking = await world.booking()
    for last in (NOW, NOW + timedelta(days=31, seconds=1)):
        with pytest.raises(InvalidArgument) as refusal:
            await search(world, AGENT, booking.type_id, CAMILLE_ID, NOW, last)
        assert refusal.value.field == "to"
    end = NOW + timedelta(days=1)
    with pytest.raises(errors.AppointmentTypeNotFound) as unknown:
        await search(world, STRANGER, booking.type_id, CAMILLE_ID, NOW, end)
    assert unknown.value.field == "type_id"
    theirs = (await world.types.all(STRANGER))[0].id
    with pytest.raises(errors.StaffNotFound):
        await search(world, STRANGER, theirs, CAMILLE_ID, NOW, end)
    with pytest.raises(InvalidArgument) as missing:
        await search(world, AGENT, booking.type_id, "", NOW, end)
    assert missing.value.field == "specialist_id"
