"""What the stores of all but appointments keep to: the fakes and the real ones alike."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.appointment_type import Preset, from_preset
from parley.appointments.domain.availability import Availability
from parley.appointments.domain.consent import ConsentNeed, ConsentPurpose
from parley.appointments.domain.directory import Team
from parley.appointments.domain.entrance import Entrance
from parley.appointments.domain.hours import DateException, DayHours, Hours, WeeklyHours
from parley.common import mongo
from parley.common.errors import Conflict
from parley.common.testing.doubles import InMemoryPublisher

from .conftest import (
    CAMILLE,
    CAMILLE_ID,
    NOW,
    OTHER_TENANT_ID,
    PARIS,
    PAUL_ID,
    TEAM_ID,
    TENANT,
    TENANT_ID,
    customer,
    scheduled,
)
from .stages import CREATION
from .stores import Stores, open_real

MONDAY_MORNING = Hours(PARIS, (WeeklyHours(1, 540, 600),))


async def test_customers_are_found_as_they_were_and_listed_newest_first(stores: Stores) -> None:
    made = [customer() for _ in range(3)]
    made[1] = replace(made[1], email="", creation=CREATION)
    for each in (*made, customer(OTHER_TENANT_ID)):
        await stores.customers.insert(each, [])
    assert await stores.customers.load(made[0].id) == made[0]
    assert await stores.customers.find_created(CREATION) == made[1]
    assert await stores.customers.page(TENANT_ID, (), "", 2) == [made[2], made[1]]
    assert await stores.customers.page(TENANT_ID, (), made[1].id, 2) == [made[0]]
    with pytest.raises(errors.AlreadyCreated):
        await stores.customers.insert(replace(customer(), creation=CREATION), [])


async def test_a_tenant_has_one_type_of_each_preset(stores: Stores) -> None:
    made = [from_preset(preset, f"typ_{number}", TENANT_ID) for number, preset in enumerate(Preset)]
    for each in made:
        await stores.types.insert(each, [])
    assert await stores.types.load("typ_0") == made[0]
    assert await stores.types.of_tenant(TENANT_ID, 50) == made
    assert await stores.types.of_tenant(OTHER_TENANT_ID, 50) == []
    with pytest.raises(errors.AlreadyCreated):
        await stores.types.insert(replace(made[0], id="typ_x"), [])
    await stores.types.insert(replace(made[0], id="typ_y", tenant_id=OTHER_TENANT_ID), [])


async def test_of_two_who_set_the_same_hours_first_or_again_one_loses(stores: Stores) -> None:
    first = Availability(CAMILLE_ID, TENANT_ID, Hours(PARIS)).set(MONDAY_MORNING, 0)
    await stores.availabilities.save(first, [])
    assert await stores.availabilities.load(CAMILLE_ID) == first
    with pytest.raises(Conflict):
        await stores.availabilities.save(first, [])
    second = first.set(Hours("UTC"), 1)
    await stores.availabilities.save(second, [])
    with pytest.raises(Conflict):
        await stores.availabilities.save(second, [])
    assert await stores.availabilities.load(CAMILLE_ID) == second


async def test_the_directory_keeps_what_is_newest_in_whatever_order_it_is_told(stores: Stores) -> None:
    directory = stores.directory
    for version in (2, 3, 1, 3):
        await directory.save_tenant(replace(TENANT, version=version, name=f"Name {version}"))
        await directory.save_team(Team(TEAM_ID, version, f"ten_{version}"))
        await directory.save_staff(replace(CAMILLE, version=version, team_ids=("team_a", f"team_{version}")))
    assert await directory.tenant(TENANT_ID) == replace(TENANT, version=3, name="Name 3")
    assert await directory.team(TEAM_ID) == Team(TEAM_ID, 3, "ten_3")
    assert await directory.staff(CAMILLE_ID) == replace(CAMILLE, version=3, team_ids=("team_a", "team_3"))


async def test_what_was_stored_before_a_field_existed_still_loads(
    database: AsyncDatabase[mongo.Document], publisher: InMemoryPublisher
) -> None:
    stores = await open_real(database, publisher)
    type_, someone = from_preset(Preset.SURVEY_AND_INSPECTION, "typ_old", TENANT_ID), customer()
    hours = Availability(CAMILLE_ID, TENANT_ID, Hours(PARIS)).set(MONDAY_MORNING, 0)
    booked = scheduled()
    await stores.types.insert(type_, [])
    await stores.customers.insert(someone, [])
    await stores.availabilities.save(hours, [])
    await stores.appointments.insert(booked, [])
    await stores.directory.save_tenant(TENANT)
    await stores.directory.save_staff(CAMILLE)
    newer = {
        "appointment_types": ("scenario", "buffer_after_minutes", "consents", "reminders_minutes_before", "active"),
        "customers": ("reference", "country", "erased_at"),
        "availabilities": ("exceptions", "holidays"),
        "appointments": ("priority", "subject", "language", "consents", "reminders_minutes_before", "transfer_note"),
        "tenants": ("country", "ages_of_consent", "retention_days", "active"),
        "staff": ("languages", "skills"),
    }
    for collection, fields in newer.items():
        await database[collection].update_many({}, {"$unset": dict.fromkeys(fields, "")})
    # A type of then is what its scenario gives now.
    assert await stores.types.load("typ_old") == type_
    assert await stores.customers.load(someone.id) == someone
    assert await stores.availabilities.load(CAMILLE_ID) == hours
    assert await stores.appointments.load(booked.id) == replace(booked, reminders_minutes_before=())
    # Whose law holds is asked of accounts rather than not at all.
    assert await stores.directory.tenant(TENANT_ID) is None
    assert await stores.directory.staff(CAMILLE_ID) == replace(CAMILLE, languages=(), skills=())


async def test_customers_are_found_by_what_their_terms_begin_with(stores: Stores) -> None:
    made = [replace(customer(), display_name=name) for name in ("Élodie Petit", "Eloi Grand", "Anna Petit")]
    for each in (*made, replace(customer(OTHER_TENANT_ID), display_name="Elodie Petit")):
        await stores.customers.insert(each, [])
    assert await stores.customers.page(TENANT_ID, ["elo"], "", 9) == [made[1], made[0]]
    assert await stores.customers.page(TENANT_ID, ["elo", "pet"], "", 9) == [made[0]]
    assert await stores.customers.page(TENANT_ID, ["elo"], made[1].id, 9) == [made[0]]
    renamed = replace(made[0], display_name="Zoé Petit", version=2)
    await stores.customers.save(renamed, [])
    assert await stores.customers.page(TENANT_ID, ["elo", "pet"], "", 9) == []
    assert await stores.customers.page(TENANT_ID, ["zoe"], "", 9) == [renamed]
    with pytest.raises(Conflict):
        await stores.customers.save(renamed, [])


async def test_a_tenants_own_types_are_as_many_as_it_likes_and_change(stores: Stores) -> None:
    original = from_preset(Preset.SHOWROOM, "typ_1", TENANT_ID)
    own = [replace(original, id=f"typ_{n}", original=False, skills=("pumps",)) for n in (2, 3)]
    own[1] = replace(own[1], creation=CREATION)
    for each in (original, *own):
        await stores.types.insert(each, [])
    assert await stores.types.of_tenant(TENANT_ID, 50) == [original, *own]
    assert await stores.types.find_created(CREATION) == own[1]
    with pytest.raises(errors.AlreadyCreated):
        await stores.types.insert(replace(own[0], id="typ_4", creation=CREATION), [])
    changed = replace(own[1], active=False, consents=(ConsentNeed(ConsentPurpose.PHOTO, True),), version=2)
    await stores.types.save(changed, [])
    assert await stores.types.load("typ_3") == changed
    with pytest.raises(Conflict):
        await stores.types.save(changed, [])


async def test_hours_of_many_are_found_at_once_as_they_were(stores: Stores) -> None:
    exception = DateException(date(2026, 12, 24), date(2026, 12, 26), (DayHours(540, 600),), "Christmas")
    hours = Hours(PARIS, (WeeklyHours(1, 540, 600),), (exception,), "FR")
    first = Availability(CAMILLE_ID, TENANT_ID, Hours(PARIS)).set(hours, 0)
    second = Availability(PAUL_ID, TENANT_ID, Hours(PARIS)).set(MONDAY_MORNING, 0)
    for each in (first, second):
        await stores.availabilities.save(each, [])
    found = await stores.availabilities.load_all([PAUL_ID, CAMILLE_ID, "stf_x"])
    assert {each.staff_id: each for each in found} == {CAMILLE_ID: first, PAUL_ID: second}


async def test_a_team_is_made_of_its_active_members(stores: Stores) -> None:
    members = [replace(CAMILLE, id=f"stf_{n}") for n in range(3)]
    strangers = [
        replace(CAMILLE, id="stf_7", active=False),
        replace(CAMILLE, id="stf_8", team_ids=("team_x",)),
        replace(CAMILLE, id="stf_9", tenant_id=OTHER_TENANT_ID),
    ]
    for each in (*members, *strangers):
        await stores.directory.save_staff(each)
    assert await stores.directory.team_members(TENANT_ID, TEAM_ID, 9) == members
    assert await stores.directory.team_members(TENANT_ID, TEAM_ID, 2) == members[:2]


async def test_a_public_page_is_found_by_its_address_which_is_of_one_page(stores: Stores) -> None:
    page = Entrance(
        id="ent_a",
        tenant_id=TENANT_ID,
        slug="lumiere",
        name={"fr": "Lumière"},
        team_id=TEAM_ID,
        booking_type_ids=("typ_a",),
        call_type_id="typ_b",
        hours=MONDAY_MORNING,
        queue_limit=3,
        active=True,
        created_at=NOW,
        creation=CREATION,
    )
    await stores.entrances.insert(page, [])
    assert await stores.entrances.load("ent_a") == page
    assert await stores.entrances.find_by_slug("lumiere") == page
    assert await stores.entrances.find_created(CREATION) == page
    assert await stores.entrances.find_by_slug("other") is None
    assert await stores.entrances.of_tenant(OTHER_TENANT_ID, 9) == []
    theirs = replace(page, id="ent_b", tenant_id=OTHER_TENANT_ID, creation=None)
    outcomes = await asyncio.gather(
        *(stores.entrances.insert(replace(theirs, id=f"ent_{n}", slug="theirs"), []) for n in range(5)),
        return_exceptions=True,
    )
    assert [type(each) for each in outcomes if each is not None] == [errors.SlugTaken] * 4
    with pytest.raises(errors.AlreadyCreated):
        await stores.entrances.insert(replace(page, id="ent_c", slug="another"), [])
    off = replace(page, active=False, version=2)
    await stores.entrances.save(off, [])
    assert await stores.entrances.of_tenant(TENANT_ID, 9) == [off]
    with pytest.raises(Conflict):
        await stores.entrances.save(off, [])
