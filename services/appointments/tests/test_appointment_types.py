"""Appointment types: made from presets, changed by administrators, and what they may not be."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from parley.appointments.domain import errors
from parley.appointments.domain.appointment_type import AppointmentType, Preset, from_preset
from parley.appointments.domain.consent import ConsentNeed, ConsentPurpose
from parley.common.errors import Conflict, InvalidArgument, PermissionDenied

from .conftest import ADMINISTRATOR, AGENT, NOW, SERVICE, STRANGER, TENANT_ID, World, appointment_type

WISH = replace(
    appointment_type(), name={"fr": "Bilan"}, skills=(" Boilers ", "pumps"), reminders_minutes_before=(60, 1440)
)


@pytest.mark.parametrize("preset", Preset)
def test_every_preset_is_in_order_and_leaves_room_for_its_scenario(preset: Preset) -> None:
    made = from_preset(preset, "typ_a", "ten_a")
    assert made.checked() == made
    assert made.active
    # Whoever is reminded can still change.
    assert made.change_until_minutes < made.reminders_minutes_before[0] or not made.change_until_minutes
    # Whoever may still come is not missed yet.
    assert 0 < made.grace_minutes < made.duration_minutes * 2


async def test_an_administrator_adds_a_type_that_can_be_booked_at_once(world: World) -> None:
    made = await world.types.create(ADMINISTRATOR, WISH, "click")
    assert await world.types.create(ADMINISTRATOR, WISH, "click") == made
    assert (made.tenant_id, made.version, made.original) == (TENANT_ID, 1, False)
    assert (made.skills, made.reminders_minutes_before) == (("boilers", "pumps"), (1440, 60))
    assert await world.types.get(SERVICE, made.id) == made
    assert made in await world.types.all(AGENT)
    booked = await world.appointments.schedule(AGENT, replace(await world.booking(), type_id=made.id), "")
    assert booked.reminders_minutes_before == (1440, 60)


async def test_a_type_is_replaced_whole_at_the_version_that_was_seen(world: World) -> None:
    before = (await world.types.all(AGENT))[0]
    longer = replace(before, duration_minutes=55, name={"de": "Beratung"}, tenant_id="", version=0, original=False)
    after = await world.types.update(ADMINISTRATOR, longer, 1)
    assert (after.duration_minutes, after.name, after.version) == (55, {"de": "Beratung"}, 2)
    # It stays one of the six, so that they are not made anew.
    assert (after.tenant_id, after.original) == (TENANT_ID, True)
    assert len(await world.types.all(AGENT)) == len(Preset)
    assert world.told()[-1] == "AppointmentTypeSaved"
    with pytest.raises(Conflict):
        await world.types.update(ADMINISTRATOR, longer, 1)
    with pytest.raises(InvalidArgument) as other:
        await world.types.update(ADMINISTRATOR, replace(after, preset=Preset.SHOWROOM), 0)
    assert other.value.field == "preset"


async def test_of_an_inactive_type_nothing_more_is_made(world: World) -> None:
    booking, invitation = await world.booking(), await world.invitation()
    booked = await world.appointments.schedule(AGENT, booking, "")
    type_ = await world.types.get(AGENT, booking.type_id)
    await world.types.update(ADMINISTRATOR, replace(type_, active=False), 0)
    for refused in (
        world.appointments.schedule(AGENT, replace(booking, starts_at=NOW + timedelta(hours=1)), ""),
        world.appointments.invite(AGENT, invitation, ""),
    ):
        with pytest.raises(errors.TypeInactive):
            await refused
    # What is booked stays.
    assert await world.load(booked.id) == booked


async def test_only_administrators_of_the_company_change_its_types(world: World) -> None:
    mine = (await world.types.all(AGENT))[0]
    for refused in (world.types.create(AGENT, WISH, ""), world.types.update(AGENT, mine, 0)):
        with pytest.raises(PermissionDenied):
            await refused
    with pytest.raises(errors.AppointmentTypeNotFound):
        await world.types.update(STRANGER, mine, 0)


async def test_a_company_has_fifty_types_at_most(world: World) -> None:
    await world.types.all(AGENT)
    for _ in range(44):
        await world.types.create(ADMINISTRATOR, WISH, "")
    with pytest.raises(errors.TooManyTypes):
        await world.types.create(ADMINISTRATOR, WISH, "")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": {}}, "name"),
        ({"name": {"fr": " "}}, "name.fr"),
        ({"name": {"french": "x"}}, "name"),
        ({"name": {"fr": "x" * 101}}, "name.fr"),
        ({"duration_minutes": 0}, "duration_minutes"),
        ({"duration_minutes": 12}, "duration_minutes"),
        ({"duration_minutes": 485}, "duration_minutes"),
        ({"buffer_before_minutes": 3}, "buffer_before_minutes"),
        ({"buffer_after_minutes": 245}, "buffer_after_minutes"),
        ({"ad_hoc_validity_minutes": 0}, "ad_hoc_validity_minutes"),
        ({"early_entry_minutes": -1}, "early_entry_minutes"),
        ({"notice_minutes": -1}, "notice_minutes"),
        ({"horizon_days": 0}, "horizon_days"),
        ({"daily_capacity": -1}, "daily_capacity"),
        ({"change_until_minutes": -2}, "change_until_minutes"),
        ({"grace_minutes": 0}, "grace_minutes"),
        ({"consents": (ConsentNeed(ConsentPurpose.PHOTO, True), ConsentNeed(ConsentPurpose.PHOTO, False))}, "consents"),
        ({"reminders_minutes_before": (0,)}, "reminders_minutes_before"),
        ({"reminders_minutes_before": (1, 2, 3, 4, 5, 6)}, "reminders_minutes_before"),
        ({"skills": ("",)}, "skills"),
        ({"skills": tuple("abcdefghijk")}, "skills"),
    ],
)
def test_a_type_that_cannot_be_is_refused_by_its_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        replace(appointment_type(), **wrong).checked()
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("skills", "language", "suits"),
    [
        ((), "", True),
        (("boilers",), "", True),
        (("boilers", "pumps"), "", False),
        ((), "fr", True),
        ((), "FR-CA", True),
        ((), "de", False),
        ((), "f", False),
    ],
)
def test_whoever_knows_all_that_is_asked_for_and_speaks_the_language_suits(
    skills: tuple[str, ...], language: str, suits: bool
) -> None:
    type_: AppointmentType = replace(appointment_type(), skills=skills)
    assert type_.suits(("fr-BE", "en"), ("boilers", "heating"), language) is suits
