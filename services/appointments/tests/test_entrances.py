"""Public pages as administrators keep them."""

from dataclasses import replace
from typing import Any

import pytest

from parley.appointments.domain import errors
from parley.appointments.domain.hours import Hours, WeeklyHours
from parley.common.errors import Conflict, InvalidArgument, NotFound, PermissionDenied
from parley.common.ids import new_id

from .conftest import ADMINISTRATOR, AGENT, PARIS, STRANGER, TEAM_ID, TENANT_ID, World
from .pages import page


async def test_administrators_keep_pages_and_staff_read_them(world: World) -> None:
    made = await page(world)
    assert (made.tenant_id, made.version) == (TENANT_ID, 1)
    assert await world.entrances.get(AGENT, made.id) == made
    assert await world.entrances.all(AGENT) == [made]
    renamed = await world.entrances.update(ADMINISTRATOR, replace(made, slug="", name={"en": "Light"}), 1)
    assert (renamed.slug, renamed.name, renamed.version) == ("lumiere", {"en": "Light"}, 2)
    assert world.told().count("EntranceSaved") == 2
    with pytest.raises(Conflict):
        await world.entrances.update(ADMINISTRATOR, made, 1)
    with pytest.raises(InvalidArgument) as moved:
        await world.entrances.update(ADMINISTRATOR, replace(made, slug="another"), 0)
    assert moved.value.field == "slug"
    for refused in (world.entrances.create(AGENT, made, ""), world.entrances.update(AGENT, made, 0)):
        with pytest.raises(PermissionDenied):
            await refused
    for unseen in (world.entrances.get(STRANGER, made.id), world.entrances.update(STRANGER, made, 0)):
        with pytest.raises(errors.EntranceNotFound):
            await unseen
    assert await world.entrances.all(STRANGER) == []


async def test_an_address_is_of_one_page_in_the_installation(world: World) -> None:
    made = await page(world)
    theirs = replace(made, team_id="", booking_type_ids=(), call_type_id="")
    strangers_team = replace(STRANGER, team_ids=frozenset({TEAM_ID}))
    with pytest.raises(errors.SlugTaken):
        await world.entrances.create(strangers_team, replace(theirs, team_id=TEAM_ID), "")
    assert await world.entrances.create(ADMINISTRATOR, replace(made, slug="second"), "click") == (
        await world.entrances.create(ADMINISTRATOR, replace(made, slug="second"), "click")
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"slug": "ab"}, "slug"),
        ({"slug": "Lumiere"}, "slug"),
        ({"slug": "-lumiere"}, "slug"),
        ({"slug": "lumière"}, "slug"),
        ({"slug": "a" * 61}, "slug"),
        ({"slug": "a/b"}, "slug"),
        ({"name": {}}, "name"),
        ({"name": {"fr": ""}}, "name.fr"),
        ({"name": {"french": "x"}}, "name"),
        ({"queue_limit": -1}, "queue_limit"),
        ({"hours": Hours("Mars/Olympus")}, "time_zone"),
        ({"hours": Hours(PARIS, (WeeklyHours(1, 600, 600),))}, "hours[0].end_minute"),
        ({"hours": Hours(PARIS, holidays="XX")}, "holidays"),
        ({"booking_type_ids": ("typ_x", "typ_x")}, "booking_type_ids"),
    ],
)
async def test_a_page_that_cannot_be_is_refused_by_its_field(world: World, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        await page(world, **wrong)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"team_id": new_id("team")}, "team_id"),
        ({"booking_type_ids": (new_id("typ"),)}, "booking_type_ids[0]"),
        ({"call_type_id": new_id("typ")}, "call_type_id"),
    ],
)
async def test_what_a_page_names_must_exist(world: World, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(NotFound) as refusal:
        await page(world, **wrong)
    assert refusal.value.field == field
