"""Customers, appointment types, hours and what accounts tells: who may, and what is kept."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from parley.api.accounts.v1.accounts_pb2 import Staff, Team, Tenant
from parley.api.accounts.v1.events_pb2 import AccountsEvent
from parley.appointments.consumer import AccountsConsumer
from parley.appointments.domain import errors
from parley.appointments.domain.appointment_type import Preset
from parley.appointments.domain.availability import WeeklyHours
from parley.appointments.service.customers import NewCustomer
from parley.appointments.service.knowledge import Knowledge
from parley.common.auth import Caller, Kind
from parley.common.errors import Conflict, InvalidArgument, PermissionDenied
from parley.common.ids import new_id
from parley.common.kafka import Message

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
    TENANT,
    TENANT_ID,
    WEEKDAYS,
    World,
    inactive,
)

NEW = NewCustomer(" Jeanne Petit ", "Jeanne@Example.ORG", "+33 6 12 34 56 78", "", "")


async def test_a_customer_is_kept_in_one_form_with_the_companys_language_and_zone(world: World) -> None:
    made = await world.customers.create(AGENT, NEW, "")
    assert (made.display_name, made.email, made.phone) == ("Jeanne Petit", "Jeanne@example.org", "+33612345678")
    assert (made.locale, made.time_zone, made.tenant_id) == ("fr", PARIS, TENANT_ID)
    assert await world.customers.get(AGENT, made.id) == made
    assert await world.customers.get(SERVICE, made.id) == made


async def test_no_event_holds_a_customers_contact_data(world: World) -> None:
    await world.customers.create(AGENT, NEW, "")
    assert "Jeanne" not in repr(world.stores.events)
    assert "612345678" not in repr(world.stores.events)


async def test_a_customer_created_twice_with_one_key_is_one(world: World) -> None:
    made = await asyncio.gather(*(world.customers.create(AGENT, NEW, "click") for _ in range(5)))
    assert len({each.id for each in made}) == 1
    with pytest.raises(errors.IdempotencyKeyReused):
        await world.customers.create(AGENT, replace(NEW, display_name="Someone else"), "click")
    assert (await world.customers.create(STRANGER, NEW, "click")).id != made[0].id


async def test_another_companys_customer_is_not_found(world: World) -> None:
    made = await world.customers.create(AGENT, NEW, "")
    with pytest.raises(errors.CustomerNotFound):
        await world.customers.get(STRANGER, made.id)
    assert (await world.customers.page(STRANGER, 0, "")).items == []


async def test_a_participant_sees_no_customer(world: World) -> None:
    made = await world.customers.create(AGENT, NEW, "")
    with pytest.raises(PermissionDenied):
        await world.customers.get(Caller(Kind.PARTICIPANT, "prt_a", TENANT_ID), made.id)


async def test_customers_come_in_pages_newest_first(world: World) -> None:
    made = [(await world.customers.create(AGENT, NEW, "")).id for _ in range(3)]
    first = await world.customers.page(AGENT, 2, "")
    rest = await world.customers.page(AGENT, 2, first.next_token)
    assert [each.id for each in (*first.items, *rest.items)] == made[::-1]
    assert rest.next_token == ""
    with pytest.raises(errors.InvalidPageToken):
        await world.customers.page(STRANGER, 2, first.next_token)


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
    mine = await world.availabilities.set(AGENT, "", "", WEEKDAYS, 0)
    # Without a zone named it is the member's own.
    assert (mine.staff_id, mine.time_zone, mine.version) == (CAMILLE_ID, PARIS, 1)
    assert (await world.availabilities.set(ADMINISTRATOR, CAMILLE_ID, "UTC", [], 1)).version == 2
    with pytest.raises(PermissionDenied):
        await world.availabilities.set(OUTSIDER, CAMILLE_ID, PARIS, [], 0)
    with pytest.raises(errors.StaffNotFound):
        await world.availabilities.set(STRANGER, CAMILLE_ID, PARIS, [], 0)


async def test_hours_that_were_never_set_are_empty_and_colleagues_see_each_others(world: World) -> None:
    never = await world.availabilities.get(AGENT, PAUL_ID)
    assert (never.hours, never.version, never.time_zone) == ((), 0, PARIS)
    await world.availabilities.set(AGENT, "", PARIS, WEEKDAYS, 0)
    assert (await world.availabilities.get(OUTSIDER, CAMILLE_ID)).hours == WEEKDAYS
    with pytest.raises(errors.StaffNotFound):
        await world.availabilities.get(STRANGER, CAMILLE_ID)


async def test_of_two_who_set_hours_at_once_one_is_told(world: World) -> None:
    await world.availabilities.set(AGENT, "", PARIS, WEEKDAYS, 0)
    outcomes = await asyncio.gather(
        *(world.availabilities.set(AGENT, "", PARIS, [WeeklyHours(day, 540, 600)], 1) for day in (1, 2)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Conflict) for each in outcomes) == 1


async def test_a_search_gives_what_can_be_booked(world: World) -> None:
    booking = await world.booking()
    end = NOW + timedelta(days=1)
    free = await world.availabilities.search(AGENT, booking.type_id, CAMILLE_ID, NOW, end)
    await world.appointments.schedule(AGENT, replace(booking, starts_at=free[0].starts_at), "")
    left = await world.availabilities.search(AGENT, booking.type_id, CAMILLE_ID, NOW, end)
    assert left == free[1:]
    for slot in left:
        await world.appointments.schedule(AGENT, replace(booking, starts_at=slot.starts_at), "")
    assert await world.availabilities.search(AGENT, booking.type_id, CAMILLE_ID, NOW, end) == []


async def test_a_search_gives_nothing_that_has_gone_by(world: World) -> None:
    booking = await world.booking()
    world.clock.advance(minutes=50)
    yesterday, tomorrow = NOW - timedelta(days=1), NOW + timedelta(days=1)
    found = await world.availabilities.search(AGENT, booking.type_id, CAMILLE_ID, yesterday, tomorrow)
    assert found[0].starts_at == NOW + timedelta(hours=1)
    assert await world.availabilities.search(AGENT, booking.type_id, CAMILLE_ID, yesterday, NOW) == []


async def test_a_search_gives_nothing_that_is_too_far_ahead_or_of_somebody_who_left(world: World) -> None:
    booking = await world.booking()
    far = NOW + timedelta(days=360)
    found = await world.availabilities.search(AGENT, booking.type_id, CAMILLE_ID, far, far + timedelta(days=30))
    assert found[-1].starts_at <= NOW + timedelta(days=366)
    await world.appointments.schedule(AGENT, replace(booking, starts_at=found[-1].starts_at), "")
    world.stores.directory.know(inactive(CAMILLE))
    with pytest.raises(errors.StaffNotFound):
        await world.availabilities.search(ADMINISTRATOR, booking.type_id, CAMILLE_ID, NOW, NOW + timedelta(days=1))


async def test_a_search_is_bounded_and_within_the_company(world: World) -> None:
    booking = await world.booking()
    for last in (NOW, NOW + timedelta(days=31, seconds=1)):
        with pytest.raises(InvalidArgument) as refusal:
            await world.availabilities.search(AGENT, booking.type_id, CAMILLE_ID, NOW, last)
        assert refusal.value.field == "to"
    end = NOW + timedelta(days=1)
    with pytest.raises(errors.AppointmentTypeNotFound) as unknown:
        await world.availabilities.search(STRANGER, booking.type_id, CAMILLE_ID, NOW, end)
    assert unknown.value.field == "type_id"
    theirs = (await world.types.all(STRANGER))[0].id
    with pytest.raises(errors.StaffNotFound):
        await world.availabilities.search(STRANGER, theirs, CAMILLE_ID, NOW, end)
    with pytest.raises(errors.StaffNotFound) as missing:
        await world.availabilities.search(AGENT, booking.type_id, "", NOW, end)
    assert missing.value.field == "specialist_id"


def message(event: AccountsEvent) -> Message:
    return Message("parley.accounts.v1", 0, 0, "key", event.SerializeToString(), "evt_a", {}, NOW)


async def hear(world: World, *told: Tenant | Team | Staff) -> None:
    consumer = AccountsConsumer(Knowledge(world.stores.directory, world.types))
    for each in told:
        event = AccountsEvent()
        match each:
            case Tenant():
                event.tenant_saved.tenant.CopyFrom(each)
            case Team():
                event.team_saved.team.CopyFrom(each)
            case Staff():
                event.staff_saved.staff.CopyFrom(each)
        await consumer.handle(message(event))


async def test_a_new_company_that_accounts_tells_of_gets_its_types_once(world: World) -> None:
    id = new_id("ten")
    company = Tenant(id=id, version=1, name="Ombre", locale="en", time_zone="Europe/London")
    await hear(world, company, company)
    assert len(await world.stores.types.of_tenant(id, 50)) == len(Preset)
    known = await world.stores.directory.tenant(id)
    assert known is not None
    assert (known.name, known.locale) == ("Ombre", "en")


async def test_news_of_people_come_in_any_order_and_the_newest_counts(world: World) -> None:
    id = new_id("stf")
    newer = Staff(id=id, version=2, tenant_id=TENANT_ID, team_ids=["team_a", "team_b"], time_zone=PARIS)
    older = Staff(id=id, version=1, tenant_id=TENANT_ID, team_ids=["team_a"], time_zone=PARIS, active=True)
    await hear(world, newer, older, Team(id="team_b", version=1, tenant_id=TENANT_ID))
    known = await world.stores.directory.staff(id)
    assert known is not None
    assert (known.team_ids, known.active) == (("team_a", "team_b"), False)
    assert await world.stores.directory.team("team_b") is not None


async def test_news_that_do_not_matter_here_are_passed_over(world: World) -> None:
    event = AccountsEvent()
    event.staff_signed_in.staff_id = "stf_a"
    await AccountsConsumer(Knowledge(world.stores.directory, world.types)).handle(message(event))
    assert await world.stores.directory.tenant(TENANT_ID) == TENANT
