"""Appointments by staff: booking, inviting, admitting, ending; who may, and what happens at once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from parley.appointments.domain import errors
from parley.appointments.domain.hours import Hours
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.appointments.domain.state import State
from parley.common.auth import Caller, Kind
from parley.common.errors import Conflict, InvalidArgument, NotFound, PermissionDenied, Unauthenticated, Unavailable
from parley.common.ids import new_id
from parley.common.paging import InvalidPageToken

from .conftest import (
    ADMINISTRATOR,
    AGENT,
    CAMILLE_ID,
    NOW,
    OPERATOR,
    OTHER_TEAM_ID,
    OUTSIDER,
    PARIS,
    PAUL_ID,
    SERVICE,
    SIGNALING,
    STRANGER,
    TEAM_ID,
    TENANT_ID,
    World,
    inactive,
    staff,
)

NOT_STAFF = [SERVICE, OPERATOR, Caller(Kind.PARTICIPANT, "prt_a", appointment_id="apt_a"), Caller(Kind.ANONYMOUS)]
QUERY = AppointmentQuery("")


async def test_a_booking_is_made_of_what_was_found_and_told_of(world: World) -> None:
    booked = await world.appointments.schedule(AGENT, await world.booking(), "")
    assert (booked.tenant_id, booked.team_id, booked.specialist_id) == (TENANT_ID, TEAM_ID, CAMILLE_ID)
    # The customer's zone, since none was named; theirs is the company's.
    assert booked.time_zone == PARIS
    assert await world.load(booked.id) == booked
    told = world.stores.events[-1]
    assert (told.aggregate_id, told.appointment, told.actor) == (booked.id, booked, Actor(ActorKind.STAFF, CAMILLE_ID))


async def test_a_slot_is_booked_once(world: World) -> None:
    booking = await world.booking()
    outcomes = await asyncio.gather(
        *(world.appointments.schedule(AGENT, booking, "") for _ in range(10)), return_exceptions=True
    )
    refused = [each for each in outcomes if isinstance(each, errors.SlotTaken)]
    assert (len(refused), len(world.stores.appointments.all)) == (9, 1)


async def test_a_booking_repeated_with_its_key_is_the_same_booking(world: World) -> None:
    booking = await world.booking()
    first = await world.appointments.schedule(AGENT, booking, "click")
    # The key is looked up first: the repeat collides with the first one's time, too.
    assert await world.appointments.schedule(AGENT, booking, "click") == first
    with pytest.raises(errors.SlotTaken):
        await world.appointments.schedule(AGENT, booking, "another click")
    with pytest.raises(errors.SlotTaken):
        await world.appointments.schedule(AGENT, booking, "")


async def test_repeats_that_race_make_one_booking(world: World) -> None:
    booking = await world.booking()
    made = await asyncio.gather(*(world.appointments.schedule(AGENT, booking, "click") for _ in range(10)))
    assert len({each.id for each in made}) == 1
    assert world.told().count("AppointmentScheduled") == 1


async def test_a_key_is_not_used_for_two_requests(world: World) -> None:
    booking = await world.booking()
    await world.appointments.schedule(AGENT, booking, "click")
    with pytest.raises(errors.IdempotencyKeyReused) as refusal:
        await world.appointments.schedule(
            AGENT, replace(booking, starts_at=booking.starts_at + timedelta(hours=1)), "click"
        )
    assert refusal.value.field == "Idempotency-Key"
    # Somebody else's same key is another key.
    with pytest.raises(errors.SlotTaken):
        await world.appointments.schedule(OUTSIDER, replace(booking, team_id=TEAM_ID), "click")


async def test_an_invitation_repeated_with_its_key_is_the_same_invitation(world: World) -> None:
    invitation = await world.invitation()
    first = await world.appointments.invite(AGENT, invitation, "click")
    assert await world.appointments.invite(AGENT, invitation, "click") == first
    assert (await world.appointments.invite(AGENT, invitation, "")).id != first.id


async def test_a_specialist_works_only_in_their_hours(world: World) -> None:
    booking = await world.booking()
    with pytest.raises(errors.OutsideHours):
        await world.appointments.schedule(AGENT, replace(booking, starts_at=NOW + timedelta(hours=8)), "")
    with pytest.raises(errors.OutsideHours):
        await world.appointments.schedule(AGENT, replace(booking, specialist_id=PAUL_ID), "")


async def test_what_a_booking_names_must_exist_in_the_callers_company(world: World) -> None:
    booking = await world.booking()
    foreign = await world.types.all(STRANGER)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"customer_id": new_id("cus")}, "customer_id"),
        ({"type_id": foreign[0].id}, "type_id"),
        ({"specialist_id": new_id("stf")}, "specialist_id"),
        ({"team_id": new_id("team")}, "team_id"),
    ]
    for named, field in wrong:
        with pytest.raises(NotFound) as refusal:
            await world.appointments.schedule(AGENT, replace(booking, **named), "")
        assert refusal.value.field == field
    with pytest.raises(errors.StaffNotFound):
        await world.appointments.schedule(STRANGER, booking, "")
    assert world.stores.appointments.all == {}


async def test_somebody_who_left_the_company_cannot_be_booked(world: World) -> None:
    booking = await world.booking()
    world.stores.directory.know(inactive(world.stores.directory.members[CAMILLE_ID]))
    with pytest.raises(errors.StaffNotFound):
        await world.appointments.schedule(ADMINISTRATOR, booking, "")


async def test_people_of_whom_no_event_told_are_asked_for(world: World) -> None:
    booking = replace(await world.booking(), team_id=OTHER_TEAM_ID)
    directory = world.stores.directory
    world.accounts.members[CAMILLE_ID] = directory.members.pop(CAMILLE_ID)
    world.accounts.teams[OTHER_TEAM_ID] = directory.teams.pop(OTHER_TEAM_ID)
    assert (await world.appointments.schedule(AGENT, booking, "")).team_id == OTHER_TEAM_ID
    world.accounts.away = True
    with pytest.raises(Unavailable):
        await world.appointments.schedule(AGENT, booking, "")


async def test_without_a_team_named_it_is_one_that_caller_and_specialist_share(world: World) -> None:
    booking = await world.booking()
    assert (await world.appointments.schedule(AGENT, booking, "")).team_id == TEAM_ID
    later = replace(booking, starts_at=booking.starts_at + timedelta(hours=1))
    # Paul is of another team: it is the specialist's.
    assert (await world.appointments.schedule(OUTSIDER, later, "")).team_id == TEAM_ID
    assert (await world.appointments.invite(OUTSIDER, await world.invitation(), "")).team_id == OTHER_TEAM_ID
    teamless = staff(new_id("stf"), "supervisor", team_ids=frozenset())
    with pytest.raises(InvalidArgument) as refusal:
        await world.appointments.invite(teamless, await world.invitation(), "")
    assert refusal.value.field == "team_id"


async def test_the_team_the_supervisors_and_the_booked_specialist_admit(world: World) -> None:
    for caller in (AGENT, ADMINISTRATOR, staff(new_id("stf"), "supervisor", team_ids=frozenset())):
        appointment, _, _ = await world.waiting()
        admitted = await world.queue.admit(caller, appointment.id, 0)
        assert admitted.specialist_id == caller.subject
    appointment, _, _ = await world.waiting()
    with pytest.raises(errors.NotOfTheTeam):
        await world.queue.admit(OUTSIDER, appointment.id, 0)
    assert (await world.load(appointment.id)).state is State.WAITING


async def test_the_booked_specialist_admits_after_changing_teams(world: World) -> None:
    booked = await world.appointments.schedule(AGENT, await world.booking(), "")
    link = await world.links.create(AGENT, booked.id, LinkChannel.COPY)
    world.clock.now = booked.starts_at
    await world.door.enter(link.secret, "")
    moved_on = staff(CAMILLE_ID, team_ids=frozenset({OTHER_TEAM_ID}))
    assert (await world.queue.admit(moved_on, booked.id, 0)).state is State.IN_PROGRESS


async def test_of_many_who_admit_at_once_one_does(world: World) -> None:
    appointment, _, _ = await world.waiting()
    callers = [staff(new_id("stf")) for _ in range(5)]
    outcomes = await asyncio.gather(
        *(world.queue.admit(caller, appointment.id, 0) for caller in callers), return_exceptions=True
    )
    assert sum(isinstance(each, errors.AlreadyAdmitted) for each in outcomes) == 4
    assert world.told().count("CustomerAdmitted") == 1


async def test_admitting_twice_is_admitting_once(world: World) -> None:
    appointment, _, _ = await world.in_progress()
    assert await world.queue.admit(AGENT, appointment.id, 0) == appointment
    assert world.told().count("CustomerAdmitted") == 1


async def test_a_command_decided_on_an_older_version_is_refused(world: World) -> None:
    appointment, link, _ = await world.waiting()
    await world.links.revoke(AGENT, appointment.id, link.id)
    with pytest.raises(errors.VersionConflict):
        await world.appointments.cancel(AGENT, appointment.id, appointment.version, "")
    assert (await world.load(appointment.id)).state is State.INVITED
    cancelled = await world.appointments.cancel(AGENT, appointment.id, appointment.version + 1, "Ill.")
    assert (cancelled.state, cancelled.cancel_reason) == (State.CANCELLED, "Ill.")


async def test_a_save_that_somebody_overtook_is_decided_anew(world: World) -> None:
    appointment, _, _ = await world.waiting()
    world.stores.appointments.overtaken = 5
    assert (await world.queue.admit(AGENT, appointment.id, 0)).state is State.IN_PROGRESS
    assert world.told().count("CustomerAdmitted") == 1


async def test_saves_that_are_overtaken_again_and_again_end_in_a_conflict(world: World) -> None:
    appointment, _, _ = await world.waiting()
    world.stores.appointments.overtaken = 40
    with pytest.raises(Conflict):
        await world.queue.admit(AGENT, appointment.id, 0)
    assert await world.load(appointment.id) == appointment


async def test_returned_to_the_queue_the_customer_is_first_again(world: World) -> None:
    first, _, _ = await world.in_progress()
    world.clock.advance(minutes=1)
    second, _, _ = await world.waiting()
    returned = await world.queue.return_to_queue(AGENT, first.id, 0)
    assert (returned.state, returned.specialist_id) == (State.WAITING, "")
    assert [each.appointment.id for each in await world.queue.waiting(AGENT, "", "")] == [first.id, second.id]
    assert (await world.queue.admit(ADMINISTRATOR, first.id, 0)).specialist_id == PAUL_ID


async def test_a_completed_call_is_over(world: World) -> None:
    appointment, _, _ = await world.in_progress()
    completed = await world.queue.complete(AGENT, appointment.id, 0, " solved ", "Line one.\nLine two.")
    assert (completed.state, completed.outcome, completed.notes) == (
        State.COMPLETED,
        "solved",
        "Line one.\nLine two.",
    )
    for refused in (
        world.queue.admit(AGENT, appointment.id, 0),
        world.queue.return_to_queue(AGENT, appointment.id, 0),
        world.appointments.cancel(AGENT, appointment.id, 0, ""),
    ):
        with pytest.raises(errors.InvalidTransition):
            await refused


@pytest.mark.parametrize(
    ("outcome", "notes", "field"),
    [("x" * 201, "", "outcome"), ("two\nlines", "", "outcome"), ("", "x" * 4001, "notes"), ("", "\0", "notes")],
)
async def test_what_is_kept_of_a_call_is_bounded(world: World, outcome: str, notes: str, field: str) -> None:
    appointment, _, _ = await world.in_progress()
    with pytest.raises(InvalidArgument) as refusal:
        await world.queue.complete(AGENT, appointment.id, 0, outcome, notes)
    assert refusal.value.field == field


async def test_the_queue_is_the_companys_own_or_the_one_that_a_service_names(world: World) -> None:
    appointment, _, _ = await world.waiting()
    assert [each.appointment.id for each in await world.queue.waiting(AGENT, "", TEAM_ID)] == [appointment.id]
    assert await world.queue.waiting(AGENT, "", OTHER_TEAM_ID) == []
    assert await world.queue.waiting(STRANGER, TENANT_ID, "") == []
    assert [each.appointment.id for each in await world.queue.waiting(SIGNALING, TENANT_ID, "")] == [appointment.id]
    with pytest.raises(InvalidArgument):
        await world.queue.waiting(SIGNALING, "", "")


async def test_a_participant_sees_its_own_appointment_without_links_and_notes(world: World) -> None:
    appointment, link, admission = await world.in_progress()
    participant = Caller(
        Kind.PARTICIPANT,
        admission.participant_id,
        TENANT_ID,
        appointment_id=appointment.id,
        device_id=admission.device_id,
    )
    await world.queue.complete(AGENT, appointment.id, 0, "sold", "A difficult customer.")
    seen = await world.appointments.get(participant, appointment.id)
    assert (seen.state, seen.links, seen.outcome, seen.notes) == (State.COMPLETED, (), "", "")
    other, _, _ = await world.waiting()
    for caller, id in [
        (participant, other.id),
        (participant, "apt_x"),
        (replace(participant, appointment_id=other.id), appointment.id),
        (replace(participant, appointment_id=other.id), other.id),
        (replace(participant, device_id="dev_x"), appointment.id),
        (replace(participant, device_id=""), appointment.id),
    ]:
        with pytest.raises(errors.AppointmentNotFound):
            await world.appointments.get(caller, id)
    await world.links.revoke(AGENT, appointment.id, link.id)
    with pytest.raises(errors.AppointmentNotFound):
        await world.appointments.get(participant, appointment.id)


async def test_another_companys_appointment_is_not_found(world: World) -> None:
    appointment, _, _ = await world.waiting()
    for attempt in (
        world.appointments.get(STRANGER, appointment.id),
        world.queue.admit(STRANGER, appointment.id, 0),
        world.queue.return_to_queue(STRANGER, appointment.id, 0),
        world.queue.complete(STRANGER, appointment.id, 0, "", ""),
        world.appointments.cancel(STRANGER, appointment.id, 0, ""),
    ):
        with pytest.raises(errors.AppointmentNotFound):
            await attempt
    assert (await world.appointments.page(STRANGER, QUERY, 0, "")).items == []
    assert await world.load(appointment.id) == appointment


@pytest.mark.parametrize("caller", NOT_STAFF, ids=lambda caller: caller.kind.value)
async def test_only_a_companys_staff_book_admit_and_end(world: World, caller: Caller) -> None:
    appointment, _, _ = await world.waiting()
    for attempt in (
        world.appointments.schedule(caller, await world.booking(), ""),
        world.appointments.invite(caller, await world.invitation(), ""),
        world.appointments.page(caller, QUERY, 0, ""),
        world.queue.admit(caller, appointment.id, 0),
        world.queue.return_to_queue(caller, appointment.id, 0),
        world.queue.complete(caller, appointment.id, 0, "", ""),
        world.appointments.cancel(caller, appointment.id, 0, ""),
        world.links.revoke(caller, appointment.id, "lnk_a"),
        world.customers.page(caller, "", 0, ""),
        world.types.all(caller),
        world.availabilities.get(caller, CAMILLE_ID),
        world.availabilities.set(caller, CAMILLE_ID, Hours(PARIS), 0),
    ):
        with pytest.raises((PermissionDenied, Unauthenticated)):
            await attempt
    assert await world.load(appointment.id) == appointment


async def test_pages_lead_through_all_appointments_of_one_query(world: World) -> None:
    made = []
    for _ in range(5):
        made.append((await world.invited())[0].id)
        world.clock.advance(minutes=1)
    first = await world.appointments.page(AGENT, QUERY, 2, "")
    second = await world.appointments.page(AGENT, QUERY, 2, first.next_token)
    third = await world.appointments.page(AGENT, QUERY, 2, second.next_token)
    seen = [each.id for page in (first, second, third) for each in page.items]
    assert (seen, third.next_token) == (made, "")
    other = replace(QUERY, states=(State.INVITED,))
    for token, caller, query in [
        (first.next_token, AGENT, other),
        (first.next_token, STRANGER, QUERY),
        ("nonsense", AGENT, QUERY),
        ("é", AGENT, QUERY),
        ("WzEsMl0", AGENT, QUERY),
    ]:
        with pytest.raises(InvalidPageToken):
            await world.appointments.page(caller, query, 2, token)
    for size in (-1, 201):
        with pytest.raises(InvalidArgument):
            await world.appointments.page(AGENT, QUERY, size, "")
    with pytest.raises(InvalidArgument):
        await world.appointments.page(AGENT, replace(QUERY, first=NOW, last=NOW), 2, "")
