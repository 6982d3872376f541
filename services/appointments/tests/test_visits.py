"""Public pages: open to anybody, and what nobody can do or learn there."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from parley.appointments.domain import errors, quota
from parley.appointments.domain.check_in import CheckIn
from parley.appointments.domain.customer import visitor_name
from parley.appointments.domain.hours import DateException, Hours, WeeklyHours
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.appointments.domain.state import State
from parley.appointments.service.links import NewLink
from parley.appointments.service.visits import NewVisitor
from parley.common.errors import InvalidArgument
from parley.common.ids import new_id

from .conftest import (
    ADMINISTRATOR,
    AGENT,
    CAMILLE_ID,
    NOW,
    PARIS,
    PAUL_ID,
    TEAM_ID,
    TENANT,
    World,
)
from .pages import MONDAYS, page

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JEANNE = NewVisitor("Jeanne Petit", "jeanne@example.org", "+33 6 12 34 56 78", "fr-BE", PARIS, "The boiler")


async def test_anybody_sees_what_the_page_offers_now_and_when_it_opens(world: World) -> None:
    made = await page(world)
    shown = await world.visits.look("lumiere")
    assert (shown.entrance, shown.tenant) == (made, TENANT)
    assert [each.id for each in shown.booking_types] == list(made.booking_type_ids)
    assert (shown.open, shown.opens_at, shown.closes_at) == (True, None, NOW + 2 * HOUR)
    world.clock.advance(minutes=120)
    later = await world.visits.look("lumiere")
    assert (later.open, later.opens_at, later.closes_at) == (False, NOW + 7 * DAY, None)


async def test_a_page_that_is_always_open_closes_at_no_time(world: World) -> None:
    await page(world, hours=Hours(PARIS, tuple(WeeklyHours(day, 0, 1440) for day in range(1, 8))))
    shown = await world.visits.look("lumiere")
    assert (shown.open, shown.opens_at, shown.closes_at) == (True, None, None)


async def test_an_open_page_tells_how_long_a_call_is_likely_to_wait(world: World) -> None:
    await page(world)
    assert (await world.visits.look("lumiere")).estimated_wait_seconds == -1
    before, _, _ = await world.in_progress()
    world.clock.advance(minutes=4)
    await world.queue.complete(AGENT, before.id, 0, "", "")
    await world.waiting()
    # Camille is free for the one who waits; whoever comes then waits a call's length.
    assert (await world.visits.look("lumiere")).estimated_wait_seconds == 240


async def test_a_page_without_calls_or_without_hours_never_opens(world: World) -> None:
    await page(world, slug="no-calls", call_type_id="")
    await page(world, slug="no-hours", hours=Hours(PARIS))
    for slug in ("no-calls", "no-hours"):
        shown = await world.visits.look(slug)
        assert (shown.open, shown.opens_at) == (False, None)
        with pytest.raises(errors.Closed) as closed:
            await world.visits.call(slug, JEANNE, "")
        assert "opens_at" not in closed.value.details


async def test_a_visitor_books_a_slot_and_holds_the_link_to_it(world: World) -> None:
    made = await page(world)
    type_id = made.booking_type_ids[0]
    slots = await world.visits.search("lumiere", type_id, NOW, NOW + 20 * DAY, "")
    assert slots[0].starts_at == NOW + HOUR
    assert slots[-1].starts_at <= NOW + 10 * DAY
    link = await world.visits.book("lumiere", type_id, slots[0].starts_at, slots[0].specialist_id, JEANNE, "")
    invitation = await world.door.look(link.secret, "")
    booked = invitation.appointment
    assert (booked.state, booked.starts_at, booked.specialist_id) == (State.SCHEDULED, NOW + HOUR, CAMILLE_ID)
    assert (booked.entrance_id, booked.subject, booked.invite_by) == (made.id, "The boiler", LinkChannel.EMAIL)
    assert invitation.customer is not None
    assert (invitation.customer.phone, invitation.customer.locale) == ("+33612345678", "fr-BE")
    told = world.stores.events[-2:]
    assert [type(each.fact).__name__ for each in told] == ["CustomerSaved", "AppointmentScheduled"]
    assert {each.actor for each in told} == {Actor(ActorKind.VISITOR, made.id)}
    assert slots[0].starts_at not in {
        each.starts_at for each in await world.visits.search("lumiere", type_id, NOW, NOW + DAY, "")
    }
    with pytest.raises(errors.SlotTaken):
        await world.visits.book(
            "lumiere", type_id, NOW + HOUR, "", replace(JEANNE, email="b@example.org", phone=""), ""
        )


async def test_a_booking_repeated_with_its_key_is_the_same_by_another_link(world: World) -> None:
    type_id = (await page(world)).booking_type_ids[0]
    first = await world.visits.book("lumiere", type_id, NOW + HOUR, "", JEANNE, "click")
    # By now it is too soon to book the slot, and it is taken.
    world.clock.advance(minutes=1)
    again = await world.visits.book("lumiere", type_id, NOW + HOUR, "", JEANNE, "click")
    assert first.secret != again.secret
    looked = [await world.door.look(each.secret, "") for each in (first, again)]
    assert looked[0].appointment.id == looked[1].appointment.id
    assert len(world.stores.customers.all) == 1
    with pytest.raises(errors.IdempotencyKeyReused):
        await world.visits.book("lumiere", type_id, NOW + 2 * HOUR, "", JEANNE, "click")


async def test_a_booking_asked_for_twice_at_once_by_one_key_is_one(world: World) -> None:
    type_id = (await page(world)).booking_type_ids[0]
    links = await asyncio.gather(
        *(world.visits.book("lumiere", type_id, NOW + HOUR, "", JEANNE, "click") for _ in range(2))
    )
    looked = [await world.door.look(each.secret, "") for each in links]
    assert looked[0].appointment.id == looked[1].appointment.id
    assert len(world.stores.appointments.all) == 1


async def test_nothing_tells_whether_a_visitor_is_known(world: World) -> None:
    await world.customer_id()
    type_id = (await page(world)).booking_type_ids[0]
    impostor = NewVisitor("Somebody", "jeanne@example.org", "", "", "", "")
    link = await world.visits.book("lumiere", type_id, NOW + HOUR, "", impostor, "")
    shown = (await world.door.look(link.secret, "")).customer
    assert shown is not None
    assert (shown.display_name, shown.phone) == ("Somebody", "")
    assert len(world.stores.customers.all) == 2


async def test_one_contact_has_three_open_at_most_however_fast_they_come(world: World) -> None:
    type_id = (await page(world)).booking_type_ids[0]

    async def book(number: int) -> None:
        visitor = replace(
            JEANNE,
            display_name="Jeanne" + "e" * number,
            email="JEANNE@example.org" if number % 2 else JEANNE.email,
        )
        await world.visits.book("lumiere", type_id, NOW + HOUR + number * HOUR / 2, "", visitor, "")

    outcomes = await asyncio.gather(*(book(number) for number in range(8)), return_exceptions=True)
    assert [type(each) for each in outcomes if each is not None] == [errors.TooManyOpen] * 5
    kept = list(world.stores.appointments.all.values())
    # The contact itself is nowhere in the appointment.
    assert "jeanne" not in repr(kept).lower()
    await world.appointments.cancel(AGENT, kept[0].id, 0, "")
    await book(9)
    with pytest.raises(errors.TooManyOpen):
        await world.visits.call("lumiere", replace(JEANNE, email=""), "")


async def test_nobody_is_written_to_without_end_by_bookings_that_are_cancelled_again(world: World) -> None:
    type_id = (await page(world)).booking_type_ids[0]

    async def book() -> None:
        await world.visits.book("lumiere", type_id, NOW + DAY, "", JEANNE, "")

    for _ in range(quota.MAX_MADE_BY_CONTACT):
        await book()
        (booked,) = (each for each in world.stores.appointments.all.values() if each.state is State.SCHEDULED)
        await world.appointments.cancel(AGENT, booked.id, 0, "")
    with pytest.raises(errors.TooManyToday):
        await book()
    world.clock.advance(minutes=24 * 60)
    await world.visits.book("lumiere", type_id, NOW + 2 * DAY, "", JEANNE, "")


async def test_whoever_calls_now_needs_neither_address_nor_number(world: World) -> None:
    made = await page(world)
    link = await world.visits.call("lumiere", NewVisitor("Anna", "", "", "", "", ""), "click")
    invitation = await world.door.look(link.secret, "")
    assert (invitation.appointment.state, invitation.appointment.team_id) == (State.INVITED, TEAM_ID)
    assert (invitation.appointment.invite_by, invitation.appointment.entrance_id) == (LinkChannel.COPY, made.id)
    with pytest.raises(InvalidArgument) as nobody:
        await world.visits.call("lumiere", NewVisitor("", "", "", "", "", ""), "")
    assert nobody.value.field == "display_name"
    with pytest.raises(InvalidArgument) as unreachable:
        await world.visits.book(
            "lumiere", made.booking_type_ids[0], NOW + HOUR, "", NewVisitor("Anna", "", "", "", "", ""), ""
        )
    assert unreachable.value.field == "email"


@pytest.mark.parametrize(
    "name",
    [
        "Votre compte est bloqué, rendez-vous sur http://evil.example/login",
        "evil.example",
        "EVIL.example",
        "evil。example",
        "t.co",
        "anna@evil.example",
        "Appelez le 0899 12 34 56",
        "a" * 81,
    ],
)
async def test_a_strangers_name_that_would_lead_a_letters_reader_elsewhere_is_refused(world: World, name: str) -> None:
    made = await page(world)
    visitor = replace(JEANNE, display_name=name)
    for attempt in (
        world.visits.book("lumiere", made.booking_type_ids[0], NOW + HOUR, "", visitor, ""),
        world.visits.call("lumiere", visitor, ""),
    ):
        with pytest.raises(InvalidArgument) as refusal:
            await attempt
        assert refusal.value.field == "display_name"
    assert world.stores.customers.all == {}


@pytest.mark.parametrize(
    "name",
    [
        "O'Brien",
        "Jean-Paul d’Été",
        "Dr. Petit",
        "J.R.R. Tolkien",
        "M. & Mme Petit (Léa)",
        "Gal·la",
        "李小龍",
        "अनीता",
        "محمد‌رضا",
    ],
)
def test_a_strangers_name_is_written_as_names_are(name: str) -> None:
    assert visitor_name(f" {name} ") == name


async def test_outside_its_hours_and_while_too_many_wait_nobody_calls(world: World) -> None:
    await page(world, queue_limit=1)
    link = await world.visits.call("lumiere", JEANNE, "")
    await world.door.enter(link.secret, "", CheckIn(age_confirmed=True))
    with pytest.raises(errors.QueueFull):
        await world.visits.call("lumiere", replace(JEANNE, display_name="Anna"), "")
    world.clock.advance(minutes=120)
    with pytest.raises(errors.Closed) as closed:
        await world.visits.call("lumiere", JEANNE, "")
    assert closed.value.details == {"opens_at": (NOW + 7 * DAY).isoformat()}


async def test_of_those_who_called_before_the_queue_was_full_no_more_enter_than_it_takes(world: World) -> None:
    await page(world, queue_limit=2)
    calls = [
        await world.visits.call("lumiere", replace(JEANNE, email=f"{number}@example.org", phone=""), "")
        for number in range(6)
    ]

    async def enter(link: NewLink) -> str:
        await world.door.enter(link.secret, "", CheckIn(age_confirmed=True))
        return link.secret

    outcomes = await asyncio.gather(*map(enter, calls), return_exceptions=True)
    inside = [each for each in outcomes if isinstance(each, str)]
    assert [type(each) for each in outcomes if each not in inside] == [errors.QueueFull] * 4
    # Whoever is in comes again, and whoever leaves or is admitted makes room.
    again = await world.door.enter(inside[0], "", CheckIn(age_confirmed=True))
    appointment = again.invitation.appointment
    await world.door.leave(appointment.id, again.device_secret)
    other = (await world.door.look(inside[1])).appointment
    admitted = await world.queue.admit(AGENT, other.id, 0)
    assert not any(seat.startswith("queue|") for seat in admitted.seats)
    waiting = [each.secret for each in calls if each.secret not in inside]
    for secret in waiting[:2]:
        await world.door.enter(secret, "", CheckIn(age_confirmed=True))
    with pytest.raises(errors.QueueFull):
        await world.door.enter(waiting[2], "", CheckIn(age_confirmed=True))
    # Whom staff return from the call is not put out for them.
    returned = await world.queue.return_to_queue(AGENT, other.id, 0)
    assert (returned.state, returned.seats) == (State.WAITING, admitted.seats)
    # A link that opens no door says so before the queue says that it is full.
    withdrawn = (await world.door.look(waiting[2])).appointment
    await world.links.revoke(AGENT, withdrawn.id, withdrawn.links[-1].id)
    with pytest.raises(errors.LinkRevoked):
        await world.door.enter(waiting[2], "", CheckIn(age_confirmed=True))


async def test_a_call_repeated_with_its_key_is_the_same_though_nobody_may_call_any_more(world: World) -> None:
    await page(world, queue_limit=1)
    first = await world.visits.call("lumiere", JEANNE, "click")
    await world.door.enter(first.secret, "", CheckIn(age_confirmed=True))
    while_too_many_wait = await world.visits.call("lumiere", JEANNE, "click")
    world.clock.advance(minutes=120)
    after_closing = await world.visits.call("lumiere", JEANNE, "click")
    links = (first, while_too_many_wait, after_closing)
    looked = [await world.door.look(each.secret, "") for each in links]
    assert len({each.secret for each in links}) == 3
    assert len({each.appointment.id for each in looked}) == 1
    assert len(world.stores.customers.all) == 1
    with pytest.raises(errors.Closed):
        await world.visits.call("lumiere", JEANNE, "another click")


async def test_public_holidays_and_exceptions_close_a_page(world: World) -> None:
    closed_today = (DateException(NOW.date(), NOW.date()),)
    await page(world, hours=replace(MONDAYS, exceptions=closed_today, holidays="FR"))
    assert (await world.visits.look("lumiere")).opens_at == NOW + 7 * DAY


async def test_what_is_not_on_the_page_cannot_be_booked_there(world: World) -> None:
    made = await page(world)
    type_id = made.booking_type_ids[0]
    other = next(each.id for each in await world.types.all(AGENT) if each.id != type_id)
    for wrong in (other, new_id("typ"), ""):
        with pytest.raises(errors.AppointmentTypeNotFound):
            await world.visits.book("lumiere", wrong, NOW + HOUR, "", JEANNE, "")
        with pytest.raises(errors.AppointmentTypeNotFound):
            await world.visits.search("lumiere", wrong, NOW, NOW + DAY, "")
    # Of another team; too soon; too far ahead; outside the hours.
    with pytest.raises(errors.StaffNotFound):
        await world.visits.book("lumiere", type_id, NOW + HOUR, PAUL_ID, JEANNE, "")
    for starts_at in (NOW + HOUR / 2, NOW + 11 * DAY):
        with pytest.raises(errors.NotBookable):
            await world.visits.book("lumiere", type_id, starts_at, "", JEANNE, "")
    with pytest.raises(errors.OutsideHours):
        await world.visits.book("lumiere", type_id, NOW + 8 * HOUR, "", JEANNE, "")
    type_ = await world.types.get(AGENT, type_id)
    await world.types.update(ADMINISTRATOR, replace(type_, active=False), 0)
    shown = await world.visits.look("lumiere")
    assert (shown.booking_types, shown.takes_calls, shown.open) == ((), False, False)
    with pytest.raises(errors.AppointmentTypeNotFound):
        await world.visits.book("lumiere", type_id, NOW + HOUR, "", JEANNE, "")
    with pytest.raises(errors.AppointmentTypeNotFound):
        await world.visits.call("lumiere", JEANNE, "")
    assert world.stores.customers.all == {}


async def test_a_page_that_is_off_or_of_a_company_that_ended_is_not_there(world: World) -> None:
    made = await page(world)
    for slug in ("other", "", "LUMIERE"):
        with pytest.raises(errors.EntranceNotFound):
            await world.visits.look(slug)
    off = await world.entrances.update(ADMINISTRATOR, replace(made, active=False), 1)
    with pytest.raises(errors.EntranceNotFound):
        await world.visits.call("lumiere", JEANNE, "")
    await world.entrances.update(ADMINISTRATOR, replace(off, active=True), 2)
    world.stores.directory.know(replace(TENANT, version=2, active=False))
    for call in (
        world.visits.look("lumiere"),
        world.visits.call("lumiere", JEANNE, ""),
        world.visits.book("lumiere", made.booking_type_ids[0], NOW + HOUR, "", JEANNE, ""),
        world.visits.search("lumiere", made.booking_type_ids[0], NOW, NOW + DAY, ""),
    ):
        with pytest.raises(errors.EntranceNotFound):
            await call
