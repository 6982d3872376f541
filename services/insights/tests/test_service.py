"""The trail's use cases: nothing lost, nothing doubled, no gap; and who may read what."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from parley.common import mongo, rpc
from parley.common.auth import ANONYMOUS, Caller, Kind
from parley.common.errors import InvalidArgument, PermissionDenied, Unauthenticated, Unavailable
from parley.common.testing.doubles import FakeClock
from parley.insights.domain import AppointmentNotFound, Entry, PlaceTaken, Subjects, TrailBusy, Verdict
from parley.insights.service import TrailService
from parley.insights.store import ENTRIES, INDEXES, MongoStore

from .conftest import (
    ADMINISTRATOR,
    AGENT,
    NOW,
    OPERATOR,
    PARTICIPANT,
    SERVICE,
    STRANGER,
    event,
    events,
)
from .fakes import KnownAppointments, MemoryStore

Stores = MemoryStore | MongoStore


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def trail(store: MemoryStore) -> TrailService:
    return TrailService(store, KnownAppointments(), FakeClock(NOW))


@pytest_asyncio.fixture(params=["fake", "real"])
async def shared(request: pytest.FixtureRequest, database: AsyncDatabase[mongo.Document]) -> AsyncIterator[Stores]:
    """What several replicas append to."""
    if request.param == "fake":
        yield MemoryStore()
        return
    await mongo.ensure_indexes(database, INDEXES)
    yield MongoStore(database)


async def ids(store: Stores, tenant_id: str = "ten_a") -> list[str]:
    return [entry.event.id for entry in await store.chain(tenant_id, 0, 10_000)]


async def test_events_are_chained_as_they_come(trail: TrailService, store: MemoryStore) -> None:
    for each in events(3):
        await trail.record(each)
    assert await ids(store) == ["evt_000", "evt_001", "evt_002"]
    assert await trail.verify(ADMINISTRATOR) == Verdict(entries=3, broken_at=0)


async def test_an_event_that_comes_again_changes_nothing(trail: TrailService, store: MemoryStore) -> None:
    await trail.record(event("evt_a"))
    before = dict(store.entries)
    await trail.record(event("evt_a"))
    await trail.record(event("evt_a", tenant_id="ten_b"))
    assert store.entries == before


async def test_each_tenant_and_the_operators_have_a_chain(trail: TrailService, store: MemoryStore) -> None:
    told = [event("evt_1"), event("evt_2", "ten_b"), event("evt_3", "", ""), event("evt_4", "ten_b")]
    await asyncio.gather(*map(trail.record, told))
    assert [await ids(store, tenant) for tenant in ("ten_a", "ten_b", "")] == [["evt_1"], ["evt_2", "evt_4"], ["evt_3"]]
    assert [entry.position for entry in store.entries.values() if entry.event.tenant_id == "ten_b"] == [1, 2]


async def test_cutting_off_the_newest_entries_under_a_running_replica_shows(
    trail: TrailService, store: MemoryStore
) -> None:
    for each in events(4):
        await trail.record(each)
    del store.entries["evt_003"]
    await trail.record(event("evt_x"))
    assert await trail.verify(ADMINISTRATOR) == Verdict(entries=3, broken_at=4)


async def test_what_comes_at_the_same_time_is_written_together(trail: TrailService, store: MemoryStore) -> None:
    await asyncio.gather(*map(trail.record, events(20)))
    assert store.writes == [20]
    assert await trail.verify(ADMINISTRATOR) == Verdict(entries=20, broken_at=0)


async def test_what_comes_while_another_writes_is_written_together() -> None:
    class Slow(MemoryStore):
        begun, may_go_on = asyncio.Event(), asyncio.Event()

        async def append(self, entries: Sequence[Entry]) -> None:
            self.begun.set()
            await self.may_go_on.wait()
            await super().append(entries)

    store = Slow()
    trail = TrailService(store, KnownAppointments(), FakeClock(NOW))
    first, *others = events(20)
    calls = [asyncio.create_task(trail.record(first))]
    await store.begun.wait()
    calls += [asyncio.create_task(trail.record(each)) for each in others]
    store.may_go_on.set()
    await asyncio.gather(*calls)
    assert store.writes == [1, 19]
    assert await trail.verify(ADMINISTRATOR) == Verdict(entries=20, broken_at=0)


async def test_an_event_is_in_the_trail_when_its_call_returns(trail: TrailService, store: MemoryStore) -> None:
    async def record(each: str) -> bool:
        await trail.record(event(each))
        return each in store.entries

    assert all(await asyncio.gather(*(record(f"evt_{n}") for n in range(20))))


async def test_new_events_among_known_ones_are_appended(trail: TrailService, store: MemoryStore) -> None:
    for known in ("evt_001", "evt_003"):
        await trail.record(event(known))
    await asyncio.gather(*map(trail.record, events(5)))
    assert await ids(store) == ["evt_001", "evt_003", "evt_000", "evt_002", "evt_004"]


async def test_replicas_that_race_leave_one_chain_without_gap_or_double(shared: Stores) -> None:
    replicas = [TrailService(shared, KnownAppointments(), FakeClock(NOW)) for _ in range(3)]
    # Every event is delivered to every replica, in another order each.
    told = events(60)
    deliveries = [
        replica.record(each)
        for number, replica in enumerate(replicas)
        for each in (told[number * 20 :] + told[: number * 20])
    ]
    await asyncio.gather(*deliveries)
    chain = await shared.chain("ten_a", 0, 1_000)
    assert [entry.position for entry in chain] == list(range(1, 61))
    assert {entry.event.id for entry in chain} == {each.id for each in told}
    assert await replicas[0].verify(ADMINISTRATOR) == Verdict(entries=60, broken_at=0)


async def test_a_failed_write_fails_one_call_and_the_others_write_all(trail: TrailService, store: MemoryStore) -> None:
    store.failures = [Unavailable("away"), Unavailable("away")]
    outcomes = await asyncio.gather(*map(trail.record, events(5)), return_exceptions=True)
    # The first two try in vain for all, the third gets through.
    assert [type(outcome) for outcome in outcomes] == [Unavailable, Unavailable, *[type(None)] * 3]
    assert await ids(store) == [each.id for each in events(5)]
    await asyncio.gather(*map(trail.record, events(5)))
    assert await trail.verify(ADMINISTRATOR) == Verdict(entries=5, broken_at=0)


async def test_a_call_that_is_cancelled_takes_no_other_with_it(trail: TrailService, store: MemoryStore) -> None:
    calls = [asyncio.create_task(trail.record(each)) for each in events(5)]
    await asyncio.sleep(0)
    # One that writes and one that waits for it.
    calls[0].cancel()
    calls[1].cancel()
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert all(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes[:2])
    assert outcomes[2:] == [None] * 3
    assert {"evt_002", "evt_003", "evt_004"} <= set(await ids(store))
    assert (await trail.verify(ADMINISTRATOR)).broken_at == 0


async def test_a_write_that_stood_though_its_answer_was_lost_is_not_doubled(store: MemoryStore) -> None:
    class Unheard(MemoryStore):
        async def append(self, entries: Sequence[Entry]) -> None:
            await store.append(entries)
            raise Unavailable("the answer was lost")

    with pytest.raises(Unavailable):
        await TrailService(Unheard(), KnownAppointments(), FakeClock(NOW)).record(event("evt_a"))
    await TrailService(store, KnownAppointments(), FakeClock(NOW)).record(event("evt_a"))
    assert await ids(store) == ["evt_a"]


async def test_whoever_is_always_too_late_says_so_and_the_consumer_tries_again(store: MemoryStore) -> None:
    class Contested(MemoryStore):
        async def append(self, entries: Sequence[Entry]) -> None:
            raise PlaceTaken(0)

    with pytest.raises(TrailBusy):
        await TrailService(Contested(), KnownAppointments(), FakeClock(NOW)).record(event("evt_a"))


Tampering = Callable[[dict[str, Entry]], object]


def change_body(entries: dict[str, Entry]) -> None:
    entry = entries["evt_003"]
    entries["evt_003"] = replace(entry, event=replace(entry.event, body=b"else"))


def swap(entries: dict[str, Entry]) -> None:
    third, fourth = entries["evt_003"], entries["evt_004"]
    entries["evt_003"], entries["evt_004"] = replace(third, position=5), replace(fourth, position=4)


@pytest.mark.parametrize("tamper", [change_body, swap, lambda entries: entries.pop("evt_003")])
async def test_a_changed_reordered_or_removed_entry_is_found(
    trail: TrailService, store: MemoryStore, tamper: Tampering
) -> None:
    for each in events(6):
        await trail.record(each)
    tamper(store.entries)
    assert await trail.verify(ADMINISTRATOR) == Verdict(entries=3, broken_at=4)


async def test_what_is_erased_in_the_database_verifies_and_what_is_changed_does_not(
    database: AsyncDatabase[mongo.Document],
) -> None:
    await mongo.ensure_indexes(database, INDEXES)
    trail = TrailService(MongoStore(database), KnownAppointments(), FakeClock(NOW))
    await asyncio.gather(*map(trail.record, events(4)))
    await database[ENTRIES].update_one({"_id": "evt_001"}, {"$unset": {"body": "", "salt": ""}})
    assert await trail.verify(ADMINISTRATOR) == Verdict(entries=4, broken_at=0)
    await database[ENTRIES].update_one({"_id": "evt_002"}, {"$set": {"body": b"else"}})
    assert await trail.verify(ADMINISTRATOR) == Verdict(entries=2, broken_at=3)
    await database[ENTRIES].delete_one({"_id": "evt_001"})
    assert await trail.verify(ADMINISTRATOR) == Verdict(entries=1, broken_at=2)


async def test_a_chain_longer_than_a_verification_holds_at_once_is_verified_whole(
    trail: TrailService, store: MemoryStore
) -> None:
    await asyncio.gather(*map(trail.record, events(999)))
    assert await trail.verify(ADMINISTRATOR) == Verdict(entries=999, broken_at=0)
    store.entries["evt_998"] = replace(store.entries["evt_998"], hash="")
    assert await trail.verify(ADMINISTRATOR) == Verdict(entries=998, broken_at=999)


async def test_administrators_verify_their_tenants_chain_and_operators_their_own(trail: TrailService) -> None:
    for each in (event("evt_1"), event("evt_2"), event("evt_3", tenant_id="", appointment_id="")):
        await trail.record(each)
    assert (await trail.verify(ADMINISTRATOR)).entries == 2
    assert (await trail.verify(OPERATOR)).entries == 1
    assert (await trail.verify(STRANGER)).entries == 0


@pytest.mark.parametrize(
    ("caller", "refusal"),
    [
        (AGENT, PermissionDenied),
        (PARTICIPANT, PermissionDenied),
        (SERVICE, PermissionDenied),
        (ANONYMOUS, Unauthenticated),
    ],
)
async def test_nobody_else_verifies(trail: TrailService, caller: Caller, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        await trail.verify(caller)


async def test_staff_are_told_their_tenants_appointment(trail: TrailService) -> None:
    for each in (event("evt_2", at=NOW + timedelta(seconds=1)), event("evt_1"), event("evt_3", "ten_b")):
        await trail.record(each)
    page = await trail.list_appointment_events(AGENT, "apt_a", 0, None)
    assert [entry.event.id for entry in page.entries] == ["evt_1", "evt_2"]


@pytest.mark.parametrize(("caller", "appointment_id"), [(STRANGER, "apt_a"), (AGENT, "apt_x"), (OPERATOR, "apt_a")])
async def test_another_tenants_or_an_unknown_appointment_is_not_found(
    trail: TrailService, caller: Caller, appointment_id: str
) -> None:
    await trail.record(event("evt_1"))
    with pytest.raises(AppointmentNotFound):
        await trail.list_appointment_events(caller, appointment_id, 0, None)


async def test_an_appointment_of_which_no_event_came_yet_has_an_empty_story(store: MemoryStore) -> None:
    trail = TrailService(store, KnownAppointments({("ten_a", "apt_new")}), FakeClock(NOW))
    with rpc.use_caller(AGENT):
        page = await trail.list_appointment_events(AGENT, "apt_new", 0, None)
        assert (page.entries, page.next_place) == ([], None)
        with pytest.raises(AppointmentNotFound):
            await trail.list_appointment_events(AGENT, "apt_x", 0, None)


@pytest.mark.parametrize("caller", [AGENT, OPERATOR])
async def test_what_concerns_no_appointment_is_not_listed(trail: TrailService, caller: Caller) -> None:
    await trail.record(event("evt_1", caller.tenant_id, appointment_id=""))
    with pytest.raises(AppointmentNotFound):
        await trail.list_appointment_events(caller, "", 0, None)


@pytest.mark.parametrize(
    ("caller", "refusal"),
    [(PARTICIPANT, PermissionDenied), (SERVICE, PermissionDenied), (ANONYMOUS, Unauthenticated)],
)
async def test_a_story_is_told_to_staff_alone(trail: TrailService, caller: Caller, refusal: type[Exception]) -> None:
    await trail.record(event("evt_1"))
    with pytest.raises(refusal):
        await trail.list_appointment_events(caller, "apt_a", 0, None)


async def test_a_page_has_fifty_entries_unless_told_and_two_hundred_at_most(trail: TrailService) -> None:
    await asyncio.gather(*map(trail.record, events(210)))

    async def size(asked: int) -> int:
        return len((await trail.list_appointment_events(AGENT, "apt_a", asked, None)).entries)

    assert [await size(asked) for asked in (0, 3, 200)] == [50, 3, 200]
    for asked in (-1, 201):
        with pytest.raises(InvalidArgument):
            await size(asked)


async def test_the_page_after_the_last_entry_is_empty_but_there(trail: TrailService, store: MemoryStore) -> None:
    await trail.record(event("evt_1"))
    page = await trail.list_appointment_events(AGENT, "apt_a", 0, store.entries["evt_1"].place)
    assert (page.entries, page.next_place) == ([], None)


OWNER = Caller(Kind.SERVICE, "appointments")
OURS = Subjects("ten_a", "cus_a", ("apt_a",))


async def test_an_export_holds_what_the_trail_tells_of_the_appointments(trail: TrailService) -> None:
    for each in (*events(3), event("evt_x", appointment_id="apt_b"), event("evt_y", "ten_b")):
        await trail.record(each)
    page = await trail.export(OWNER, OURS)
    assert ([entry.event for entry in page.entries], page.next_place) == (events(3), None)


async def test_what_was_erased_is_gone_its_chain_holds_and_what_comes_late_is_erased_too(store: MemoryStore) -> None:
    clock = FakeClock(NOW + timedelta(seconds=2))
    trail = TrailService(store, KnownAppointments(), clock)
    await asyncio.gather(*map(trail.record, events(2)))
    assert await trail.erase(OWNER, OURS) == 2
    await asyncio.gather(*map(trail.record, events(5)))
    page = await trail.list_appointment_events(AGENT, "apt_a", 0, None)
    kept = [entry.event.id for entry in page.entries if entry.event.body is not None]
    # What happened after the erasure, such as the fact itself that it is complete.
    assert kept == ["evt_003", "evt_004"]
    assert await trail.verify(ADMINISTRATOR) == Verdict(entries=5, broken_at=0)


@pytest.mark.parametrize(
    ("caller", "refusal"),
    [
        (ADMINISTRATOR, PermissionDenied),
        (OPERATOR, PermissionDenied),
        (PARTICIPANT, PermissionDenied),
        (SERVICE, PermissionDenied),
        (ANONYMOUS, Unauthenticated),
    ],
)
async def test_nobody_else_exports_or_erases(
    trail: TrailService, store: MemoryStore, caller: Caller, refusal: type[Exception]
) -> None:
    await trail.record(event("evt_1"))
    for attempt in (trail.export(caller, OURS), trail.erase(caller, OURS)):
        with pytest.raises(refusal):
            await attempt
    assert store.entries["evt_1"].event.body is not None


@pytest.mark.parametrize("subjects", [replace(OURS, tenant_id=""), replace(OURS, appointment_ids=("apt_a",) * 101)])
async def test_an_erasure_names_a_tenant_and_at_most_a_hundred_appointments(
    trail: TrailService, subjects: Subjects
) -> None:
    with pytest.raises(InvalidArgument):
        await trail.erase(OWNER, subjects)
