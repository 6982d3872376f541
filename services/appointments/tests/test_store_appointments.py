"""What the store of appointments keeps to: the fake and the real one alike."""

import asyncio
import random
from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment, Visitor
from parley.appointments.domain.consent import AgeConfirmation, Consent, ConsentMethod, ConsentPurpose
from parley.appointments.domain.customer import CustomerSaved
from parley.appointments.domain.events import AppointmentScheduled
from parley.appointments.domain.quanta import claims, quantum_of
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.domain.quota import Quota
from parley.appointments.domain.recorded import Actor, ActorKind, Recorded
from parley.appointments.domain.slots import Busy, Taken
from parley.appointments.domain.state import State
from parley.appointments.service.seats import with_seats
from parley.common import mongo
from parley.common.errors import AlreadyExists, Conflict, NotFound
from parley.common.testing.doubles import InMemoryPublisher

from .conftest import (
    CAMILLE_ID,
    NOW,
    OTHER_TENANT_ID,
    PAUL_ID,
    TEAM_ID,
    TENANT_ID,
    customer,
    invited,
    scheduled,
)
from .stages import CREATION, QUERY, entered, linked
from .stores import Stores, open_real


async def won(attempts: list[Awaitable[None]]) -> list[bool]:
    """Make all attempts at once; tell which of them were not refused as taken."""
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    for outcome in outcomes:
        assert outcome is None or isinstance(outcome, errors.SlotTaken)
    return [outcome is None for outcome in outcomes]


def moved(appointment: Appointment, start: datetime, minutes: int) -> Appointment:
    """The booking at another time."""
    end = start + timedelta(minutes=minutes)
    return replace(
        appointment, starts_at=start, ends_at=end, claims=claims(CAMILLE_ID, quantum_of(start), quantum_of(end))
    )


async def test_an_appointment_is_found_as_it_was_with_everything_in_it(stores: Stores) -> None:
    plain = invited()
    in_call, _ = entered(invited()).admit(CAMILLE_ID, NOW)
    asked = Visitor("digest of a", "digest of another device", "dev_b", "prt_b")
    full, _ = linked(in_call, "b").revoke_link("lnk_b", NOW)[0].enter(asked, NOW)
    full = replace(full, version=1, creation=CREATION, outcome="solved", notes="a\nb", ended_at=NOW, cancel_reason="-")
    full = replace(
        full,
        priority=2,
        subject="The boiler",
        language="en",
        place_held_at=NOW,
        turn_near_at=NOW,
        reminders_minutes_before=(1440, 60),
        consents=(
            Consent("cns_a", ConsentPurpose.PHOTO, "prt_a", 1, "fr", True, NOW, ConsentMethod.SPOKEN, CAMILLE_ID),
        ),
        age_confirmation=AgeConfirmation(15, "FR", NOW),
        entrance_id="ent_a",
        transfer_note="Knows the model.",
        links=tuple(replace(each, age_refused_at=NOW) for each in full.links),
        erased_at=NOW,
    )
    for appointment in (plain, scheduled(), full):
        await stores.appointments.insert(appointment, [])
        assert await stores.appointments.load(appointment.id) == appointment
    assert full.customer is not None
    assert full.customer.pending is not None
    assert await stores.appointments.find_created(CREATION) == full
    assert await stores.appointments.find_by_link("digest of a") == full


async def test_what_was_never_stored_is_none(stores: Stores) -> None:
    assert await stores.appointments.load("apt_x") is None
    assert await stores.appointments.find_by_link("digest of x") is None
    assert await stores.appointments.find_created(CREATION) is None
    assert await stores.customers.load("cus_x") is None
    assert await stores.customers.find_created(CREATION) is None
    assert await stores.types.load("typ_x") is None
    assert await stores.availabilities.load("stf_x") is None
    assert await stores.directory.tenant("ten_x") is None
    assert await stores.directory.team("team_x") is None
    assert await stores.directory.staff("stf_x") is None


async def test_of_two_who_save_the_same_version_one_loses(stores: Stores) -> None:
    read = invited()
    await stores.appointments.insert(read, [])
    saved = linked(read)
    await stores.appointments.save(saved, [])
    with pytest.raises(Conflict):
        await stores.appointments.save(read.cancel("", NOW)[0], [])
    assert await stores.appointments.load(read.id) == saved


async def test_what_does_not_exist_is_not_saved(stores: Stores) -> None:
    with pytest.raises(NotFound):
        await stores.appointments.save(linked(invited()), [])


async def test_what_a_later_version_no_longer_has_is_gone(stores: Stores) -> None:
    waiting = entered(invited())
    await stores.appointments.insert(waiting, [])
    outside, _ = waiting.leave("digest of device")
    await stores.appointments.save(outside, [])
    assert await stores.appointments.load(waiting.id) == outside
    assert outside.waiting_since is None


async def test_of_two_hundred_who_want_the_same_time_one_gets_it(stores: Stores) -> None:
    racers = [scheduled() for _ in range(200)]
    winners = await won([stores.appointments.insert(racer, []) for racer in racers])
    assert sum(winners) == 1
    kept = await stores.appointments.page(QUERY, 10)
    assert kept == [racers[winners.index(True)]]


async def test_bookings_that_overlap_by_any_quantum_never_both_win(stores: Stores) -> None:
    chance = random.Random(20261123)
    racers = [
        moved(scheduled(), NOW + timedelta(minutes=5 * chance.randrange(48)), 5 * chance.randrange(1, 10))
        for _ in range(120)
    ]
    winners = await won([stores.appointments.insert(racer, []) for racer in racers])
    taken = [claim for racer, won in zip(racers, winners, strict=True) if won for claim in racer.claims]
    assert len(taken) == len(set(taken))
    losers = [racer for racer, won in zip(racers, winners, strict=True) if not won]
    assert losers
    assert all(set(loser.claims) & set(taken) for loser in losers)


async def test_other_specialists_and_the_minutes_next_to_a_booking_are_free(stores: Stores) -> None:
    booked = scheduled(NOW)
    await stores.appointments.insert(booked, [])
    await stores.appointments.insert(scheduled(NOW, specialist_id=PAUL_ID), [])
    await stores.appointments.insert(scheduled(booked.ends_at), [])
    await stores.appointments.insert(scheduled(NOW - timedelta(minutes=30)), [])


async def test_a_cancelled_bookings_time_is_free_and_two_cancelled_ones_do_not_collide(stores: Stores) -> None:
    for _ in range(3):
        booked = scheduled()
        await stores.appointments.insert(booked, [])
        await stores.appointments.save(booked.cancel("", NOW)[0], [])
    await stores.appointments.insert(scheduled(), [])


async def test_a_booking_may_move_over_its_own_time_but_not_over_anothers(stores: Stores) -> None:
    booked, other = scheduled(NOW), scheduled(NOW + timedelta(hours=1))
    await stores.appointments.insert(booked, [])
    await stores.appointments.insert(other, [])
    shifted = replace(moved(booked, NOW + timedelta(minutes=10), 30), version=2)
    await stores.appointments.save(shifted, [])
    with pytest.raises(errors.SlotTaken):
        await stores.appointments.save(replace(moved(booked, NOW + timedelta(minutes=35), 30), version=3), [])
    assert await stores.appointments.load(booked.id) == shifted


async def test_what_is_taken_is_told_by_specialist_and_time(stores: Stores) -> None:
    booked, later = scheduled(NOW), scheduled(NOW + timedelta(days=9))
    elsewhere = scheduled(NOW, specialist_id=PAUL_ID)
    buffers = claims(CAMILLE_ID, quantum_of(NOW) + 100, quantum_of(NOW) + 110)
    long = replace(scheduled(NOW + timedelta(hours=3)), claims=buffers, seats=("day|a|0",))
    freed = scheduled(NOW + timedelta(hours=2))
    for each in (booked, later, elsewhere, long, freed):
        await stores.appointments.insert(each, [])
    await stores.appointments.save(freed.cancel("", NOW)[0], [])

    async def taken(*specialists: str) -> set[Taken]:
        return set(await stores.appointments.taken(TENANT_ID, specialists, NOW, NOW + timedelta(hours=4)))

    start = quantum_of(NOW)
    camilles = {
        Taken(booked.id, CAMILLE_ID, Busy(start, start + 6), ()),
        # What it claims counts, not when it starts.
        Taken(long.id, CAMILLE_ID, Busy(start + 100, start + 110), ("day|a|0",)),
    }
    assert await taken(CAMILLE_ID) == camilles
    assert await taken(CAMILLE_ID, PAUL_ID) == {*camilles, Taken(elsewhere.id, PAUL_ID, Busy(start, start + 6), ())}
    assert await stores.appointments.taken(OTHER_TENANT_ID, [CAMILLE_ID], NOW, NOW + timedelta(hours=4)) == []
    assert await stores.appointments.taken_seats(["day|a|0", "day|a|1"]) == {"day|a|0"}


async def test_of_two_hundred_who_want_three_seats_three_get_them(stores: Stores) -> None:
    quota = Quota("day|a", 3, errors.DayFull("The day is full."))
    racers = [scheduled(NOW + timedelta(hours=number)) for number in range(200)]

    async def book(racer: Appointment) -> None:
        await with_seats(
            stores.appointments,
            [quota],
            lambda seats: stores.appointments.insert(replace(racer, seats=seats), []),
        )

    outcomes = await asyncio.gather(*(book(each) for each in racers), return_exceptions=True)
    assert [type(each) for each in outcomes if each is not None] == [errors.DayFull] * 197
    kept = await stores.appointments.page(QUERY, 10)
    assert {each.seats[0] for each in kept} == set(quota.seats)
    await stores.appointments.save(kept[0].cancel("", NOW)[0], [])
    await book(scheduled(NOW + timedelta(days=10)))


async def test_an_idempotency_key_makes_one_appointment_for_its_subject(stores: Stores) -> None:
    first = replace(invited(), creation=CREATION)
    await stores.appointments.insert(first, [])
    with pytest.raises(errors.AlreadyCreated):
        await stores.appointments.insert(replace(invited(), creation=CREATION), [])
    for other in ("tenant_id", "subject", "key"):
        another = replace(invited(), creation=replace(CREATION, **{other: "another"}))
        await stores.appointments.insert(another, [])
    assert await stores.appointments.find_created(replace(CREATION, request="of no account")) == first


async def test_a_repeated_booking_that_breaks_two_keys_is_refused_by_either(stores: Stores) -> None:
    await stores.appointments.insert(replace(scheduled(), creation=CREATION), [])
    with pytest.raises(AlreadyExists):
        await stores.appointments.insert(replace(scheduled(), creation=CREATION), [])


async def test_pages_follow_one_another_by_start_without_gap_or_repeat(stores: Stores) -> None:
    made = [scheduled(NOW + timedelta(hours=hour)) for hour in (3, 1, 2)]
    # Two that start together are told apart by their ids.
    made += [invited(), invited()]
    for each in (*made, scheduled(NOW + timedelta(hours=1), PAUL_ID, tenant_id=OTHER_TENANT_ID)):
        await stores.appointments.insert(each, [])
    seen: list[Appointment] = []
    while True:
        after = (seen[-1].starts_at, seen[-1].id) if seen else None
        page = await stores.appointments.page(replace(QUERY, after=after), 2)
        seen += page
        if len(page) < 2:
            break
    assert seen == sorted(made, key=lambda each: (each.starts_at, each.id))


async def test_a_list_is_narrowed_by_time_state_specialist_and_team(stores: Stores) -> None:
    early, late = scheduled(NOW), scheduled(NOW + timedelta(hours=1))
    called = replace(invited(), team_id="team_other")
    for each in (early, late, called):
        await stores.appointments.insert(each, [])

    async def found(query: AppointmentQuery) -> set[str]:
        return {each.id for each in await stores.appointments.page(query, 10)}

    assert await found(replace(QUERY, first=early.starts_at, last=late.starts_at)) == {early.id, called.id}
    assert await found(replace(QUERY, first=late.starts_at)) == {late.id}
    assert await found(replace(QUERY, states=(State.INVITED, State.WAITING))) == {called.id}
    assert await found(replace(QUERY, specialist_id=CAMILLE_ID)) == {early.id, late.id}
    assert await found(replace(QUERY, customer_id=late.customer_id)) == {late.id}
    assert await found(replace(QUERY, team_id=TEAM_ID, states=(State.INVITED,))) == set()
    assert await found(AppointmentQuery(OTHER_TENANT_ID)) == set()


async def test_the_queue_holds_those_who_wait_first_come_first(stores: Stores) -> None:
    last, first = (replace(entered(invited(), NOW + timedelta(minutes=m)), links=()) for m in (9, 3))
    elsewhere = replace(entered(invited()), links=(), team_id="team_other")
    foreign = replace(entered(invited(OTHER_TENANT_ID)), links=())
    for each in (last, first, elsewhere, foreign, invited()):
        await stores.appointments.insert(each, [])
    assert await stores.appointments.queue(TENANT_ID, TEAM_ID, 10) == [first, last]
    assert await stores.appointments.queue(TENANT_ID, "", 10) == [elsewhere, first, last]
    assert await stores.appointments.queue(TENANT_ID, "", 2) == [elsewhere, first]
    assert await stores.appointments.count_waiting() == 4
    assert await stores.appointments.count_queue(TENANT_ID, TEAM_ID, 10) == 2
    assert await stores.appointments.count_queue(TENANT_ID, "", 10) == 3
    assert await stores.appointments.count_queue(TENANT_ID, "", 2) == 2


async def test_the_most_urgent_come_first_even_of_a_queue_that_is_read_in_part(stores: Stores) -> None:
    early, late = (replace(entered(invited(), NOW + timedelta(minutes=m)), links=()) for m in (3, 6))
    urgent = replace(entered(invited(), NOW + timedelta(minutes=9)), links=(), priority=2)
    for each in (late, urgent, early):
        await stores.appointments.insert(each, [])
    assert await stores.appointments.queue(TENANT_ID, TEAM_ID, 2) == [urgent, early]


async def test_a_write_publishes_its_events_and_one_that_is_refused_publishes_none(
    database: AsyncDatabase[mongo.Document], publisher: InMemoryPublisher
) -> None:
    stores = await open_real(database, publisher)

    def event(id: str) -> list[Recorded]:
        actor = Actor(ActorKind.STAFF, CAMILLE_ID)
        return [Recorded(id, NOW, actor, TENANT_ID, "apt_a", AppointmentScheduled())]

    booked = scheduled()
    await stores.appointments.insert(booked, event("evt_1"))
    with pytest.raises(errors.SlotTaken):
        await stores.appointments.insert(scheduled(), event("evt_2"))
    await stores.appointments.save(booked.cancel("", NOW)[0], event("evt_3"))
    with pytest.raises(Conflict):
        await stores.appointments.save(booked.cancel("", NOW)[0], event("evt_4"))
    someone = customer()
    saved = Recorded("evt_5", NOW, Actor(ActorKind.STAFF, CAMILLE_ID), TENANT_ID, someone.id, CustomerSaved("", 1))
    await stores.customers.insert(someone, [saved])
    assert [(each.topic, each.key, each.event_id) for each in publisher.published] == [
        ("appointments", "apt_a", "evt_1"),
        ("appointments", "apt_a", "evt_3"),
        ("customers", someone.id, "evt_5"),
    ]


async def test_what_kafka_did_not_take_waits_within_the_document_and_state_never_loses_it(
    database: AsyncDatabase[mongo.Document], publisher: InMemoryPublisher
) -> None:
    stores = await open_real(database, publisher)
    publisher.away = True
    recorded = Recorded("evt_1", NOW, Actor(ActorKind.STAFF, "stf"), TENANT_ID, "apt_a", AppointmentScheduled())
    booked = scheduled()
    await stores.appointments.insert(booked, [recorded])
    await stores.appointments.save(linked(booked), [])
    document = await database["appointments"].find_one({"_id": booked.id})
    assert document is not None
    assert [entry["id"] for entry in document["outbox"]] == ["evt_1"]
