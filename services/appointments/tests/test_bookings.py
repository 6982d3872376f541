"""Many who want the same at once, on the fake store and on a real one: nothing is booked twice, nothing is lost."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from parley.appointments.calendars import PublicHolidays
from parley.appointments.domain import errors, quota
from parley.appointments.domain.appointment import MAX_LINKS
from parley.appointments.domain.availability import Availability
from parley.appointments.domain.directory import StaffMember
from parley.appointments.domain.hours import Hours
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.appointments.domain.slots import Shape
from parley.appointments.service.agendas import Agendas
from parley.appointments.service.bookings import Bookings, Request
from parley.appointments.service.links import Links
from parley.appointments.service.people import People
from parley.common.testing.doubles import FakeClock

from .conftest import CAMILLE, NOW, PARIS, SERVICE, TENANT, TENANT_ID, WEEKDAYS, scheduled, wanted
from .fakes import FakeAccounts
from .stores import Stores

TEAM = [replace(CAMILLE, id=f"stf_{number}") for number in range(4)]
REQUEST = Request(Actor(ActorKind.VISITOR, "ent_a"), None)


async def open_bookings(stores: Stores) -> tuple[Bookings, Agendas]:
    agendas = Agendas(stores.availabilities, stores.appointments, PublicHolidays())
    for member in TEAM:
        await stores.availabilities.save(
            Availability(member.id, TENANT_ID, Hours(PARIS)).set(Hours(PARIS, WEEKDAYS), 0), []
        )
    people = People(stores.directory, FakeAccounts({TENANT_ID: TENANT}))
    return Bookings(stores.appointments, agendas, people, FakeClock(NOW)), agendas


async def test_of_two_hundred_clients_as_many_get_a_slot_as_there_are_and_none_overlap(stores: Stores) -> None:
    bookings, agendas = await open_bookings(stores)
    type_ = replace(wanted().type, buffer_after_minutes=10)
    evening = NOW + timedelta(hours=5), NOW + timedelta(hours=7)
    slots = await agendas.search(TEAM, type_, *evening)
    assert len(slots) == 3 * len(TEAM)

    # All for the same time, and no more than a database answers within theirs, however slow its machine is.
    at_once = asyncio.Semaphore(8)

    async def book(number: int) -> None:
        asked = replace(wanted(), id=f"apt_{number}", type=type_)
        async with at_once:
            await bookings.schedule(REQUEST, asked, TEAM, slots[number * len(slots) // 200].starts_at)

    outcomes = await asyncio.gather(*(book(number) for number in range(200)), return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == len(slots)
    assert {type(each) for each in outcomes if each is not None} == {errors.SlotTaken}
    kept = await stores.appointments.page(AppointmentQuery(TENANT_ID), 300)
    assert len(kept) == len(slots)
    claims = [claim for each in kept for claim in each.claims]
    assert len(claims) == len(set(claims)) == len(slots) * Shape.of(type_).step
    assert await agendas.search(TEAM, type_, *evening) == []


async def test_a_day_takes_no_more_than_its_capacity_whoever_races(stores: Stores) -> None:
    bookings, agendas = await open_bookings(stores)
    type_ = replace(wanted().type, daily_capacity=2)
    member: list[StaffMember] = TEAM[:1]

    async def book(number: int) -> None:
        starts_at = NOW + timedelta(minutes=30 * number)
        await bookings.schedule(REQUEST, replace(wanted(), id=f"apt_{number}", type=type_), member, starts_at)

    outcomes = await asyncio.gather(*(book(number) for number in range(1, 12)), return_exceptions=True)
    assert [type(each) for each in outcomes if each is not None] == [errors.DayFull] * 9
    kept = await stores.appointments.page(AppointmentQuery(TENANT_ID), 300)
    (limit,) = quota.of_day(type_, TEAM[0].id, NOW.date())
    assert {each.seats for each in kept} == {(seat,) for seat in limit.seats}
    assert await agendas.search(member, type_, NOW, NOW + timedelta(hours=12)) == []


async def test_thirty_links_made_at_once_are_all_made_and_the_newest_kept(stores: Stores) -> None:
    made = scheduled()
    await stores.appointments.insert(made, [])
    links = Links(stores.appointments, "https://parley.example", FakeClock(NOW))
    told = await asyncio.gather(*(links.create(SERVICE, made.id, LinkChannel.EMAIL) for _ in range(30)))
    kept = await stores.appointments.load(made.id)
    assert kept is not None
    assert len(kept.links) == MAX_LINKS
    assert {each.id for each in kept.links} < {each.id for each in told}


async def test_nobody_is_booked_whose_hours_are_not_known(stores: Stores) -> None:
    bookings, _ = await open_bookings(stores)
    unknown = [replace(CAMILLE, id="stf_x")]
    with pytest.raises(errors.OutsideHours):
        await bookings.schedule(REQUEST, wanted(), unknown, NOW + timedelta(hours=1))
