"""What every store keeps to: the fake and the real one alike."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from parley.common import mongo
from parley.insights.domain import START, Event, EventKnown, Head, Place, PlaceTaken, Refused, Subjects
from parley.insights.store import ENTRIES, INDEXES, MongoStore

from .conftest import NOW, chained, event, events
from .fakes import MemoryStore

Stores = MemoryStore | MongoStore


@pytest_asyncio.fixture(params=["fake", "real"])
async def store(request: pytest.FixtureRequest, database: AsyncDatabase[mongo.Document]) -> AsyncIterator[Stores]:
    if request.param == "fake":
        yield MemoryStore()
        return
    await mongo.ensure_indexes(database, INDEXES)
    yield MongoStore(database)


async def test_what_was_appended_is_found_as_it_was(store: Stores) -> None:
    chain = chained(events(3))
    await store.append(chain)
    assert await store.chain("ten_a", 0, 10) == chain
    assert await store.head("ten_a", START) == chain[-1].head


async def test_the_end_is_found_from_any_link(store: Stores) -> None:
    chain = chained(events(3))
    await store.append(chain)
    for known in (START, chain[0].head, chain[2].head):
        assert await store.head("ten_a", known) == chain[2].head


async def test_a_chain_that_nobody_appended_to_is_empty(store: Stores) -> None:
    await store.append(chained(events(2)))
    assert await store.head("ten_b", START) == START
    assert await store.chain("ten_b", 0, 10) == []


async def test_operators_events_are_a_chain_of_their_own(store: Stores) -> None:
    ours, operators = chained(events(2)), chained([event("evt_x", tenant_id="", appointment_id="")])
    await store.append(ours)
    await store.append(operators)
    assert await store.chain("", 0, 10) == operators
    assert await store.head("", START) == Head(1, operators[0].hash)


async def test_a_place_is_taken_once(store: Stores) -> None:
    chain = chained([event("evt_a"), event("evt_b")])
    await store.append(chain)
    rival = chained([event("evt_a"), event("evt_c")])[1]
    with pytest.raises(PlaceTaken):
        await store.append([rival])
    assert await store.chain("ten_a", 0, 10) == chain


async def test_an_event_is_in_the_trail_once_even_for_another_tenant(store: Stores) -> None:
    await store.append(chained([event("evt_a")]))
    for again in (chained([event("evt_x"), event("evt_a")])[1:], chained([event("evt_a", tenant_id="ten_b")])):
        with pytest.raises(EventKnown):
            await store.append(again)
    assert len(await store.chain("ten_a", 0, 10)) == 1
    assert await store.head("ten_b", START) == START


async def test_nothing_is_stored_after_an_entry_that_was_refused(store: Stores) -> None:
    await store.append(chained([event("evt_b", tenant_id="ten_b")]))
    batch = chained([event("evt_a"), event("evt_b"), event("evt_c")])
    with pytest.raises(EventKnown) as refused:
        await store.append(batch)
    assert refused.value.appended == 1
    assert await store.chain("ten_a", 0, 10) == batch[:1]
    with pytest.raises(PlaceTaken) as taken:
        await store.append(chained([event("evt_d"), event("evt_e")]))
    assert taken.value.appended == 0
    assert await store.chain("ten_a", 0, 10) == batch[:1]


async def test_an_entry_whose_place_and_event_are_both_taken_is_refused(store: Stores) -> None:
    await store.append(chained(events(1)))
    with pytest.raises(Refused):
        await store.append(chained(events(1)))
    assert len(await store.chain("ten_a", 0, 10)) == 1


async def test_it_knows_which_events_it_has(store: Stores) -> None:
    await store.append(chained([event("evt_a"), event("evt_b")]))
    assert await store.known(["evt_b", "evt_c"]) == {"evt_b"}


async def test_a_chain_is_read_in_parts(store: Stores) -> None:
    chain = chained(events(5))
    await store.append(chain)
    assert await store.chain("ten_a", 0, 2) == chain[:2]
    assert await store.chain("ten_a", 2, 2) == chain[2:4]
    assert await store.chain("ten_a", 4, 2) == chain[4:]
    assert await store.chain("ten_a", 5, 2) == []


async def test_a_story_is_told_in_order_of_time_then_id(store: Stores) -> None:
    late = event("evt_1", at=NOW + timedelta(milliseconds=1))
    same = [event("evt_3"), event("evt_2")]
    earliest = event("evt_9", at=NOW - timedelta(days=1))
    elsewhere = [event("evt_4", appointment_id="apt_b"), event("evt_5", appointment_id="")]
    await store.append(chained([late, *same, *elsewhere, earliest]))
    await store.append(chained([event("evt_6", tenant_id="ten_b")]))
    page = await store.story("ten_a", "apt_a", None, 10)
    assert [entry.event.id for entry in page.entries] == ["evt_9", "evt_2", "evt_3", "evt_1"]
    assert page.next_place is None


async def test_pages_follow_one_another_without_gap_or_repeat(store: Stores) -> None:
    # Four of five at the same time: the id alone tells where a page ends.
    await store.append(chained([event(f"evt_{n}", at=NOW + timedelta(seconds=n == 4)) for n in range(5)]))
    seen: list[str] = []
    after: Place | None = None
    for _ in range(3):
        page = await store.story("ten_a", "apt_a", after, 2)
        seen += [entry.event.id for entry in page.entries]
        after = page.next_place
    assert seen == [f"evt_{n}" for n in range(5)]
    assert after is None


async def test_a_full_last_page_is_the_last(store: Stores) -> None:
    await store.append(chained(events(2)))
    assert (await store.story("ten_a", "apt_a", None, 2)).next_place is None


OURS = Subjects("ten_a", "cus_a", ("apt_a", "apt_b"))


async def told(store: Stores) -> list[Event]:
    """Of two appointments of a customer, of the customer alone, of somebody else, and of another tenant's."""
    ours = [
        event("evt_1"),
        event("evt_2", appointment_id="apt_b"),
        replace(event("evt_3", appointment_id=""), customer_id="cus_a"),
    ]
    others = [event("evt_4", appointment_id="apt_c"), event("evt_5", appointment_id="")]
    await store.append(chained([*ours, *others]))
    await store.append(chained([event("evt_6", tenant_id="ten_b")]))
    return ours


async def bodies(store: Stores) -> set[str]:
    entries = [*await store.chain("ten_a", 0, 10), *await store.chain("ten_b", 0, 10)]
    return {entry.event.id for entry in entries if entry.event.body is not None and entry.salt is not None}


async def test_what_is_held_of_somebody_is_found_and_nothing_else(store: Stores) -> None:
    ours = await told(store)
    page = await store.personal(OURS, 10)
    assert ([entry.event for entry in page.entries], page.next_place) == (ours, None)
    part = await store.personal(OURS, 2)
    assert ([entry.event for entry in part.entries], part.next_place) == (ours[:2], part.entries[1].place)
    assert (await store.personal(replace(OURS, customer_id=""), 10)).entries == page.entries[:2]


async def test_erasing_removes_what_happened_until_then_and_counts_it_each_time(store: Stores) -> None:
    await told(store)
    assert await store.erase(OURS, NOW - timedelta(milliseconds=1)) == 0
    assert await bodies(store) == {f"evt_{n}" for n in range(1, 7)}
    for _ in range(2):
        assert await store.erase(OURS, NOW) == 3
        assert await bodies(store) == {"evt_4", "evt_5", "evt_6"}


async def test_what_arrives_after_its_erasure_is_erased_too_and_what_happens_later_stays(store: Stores) -> None:
    await store.erase(OURS, NOW)
    late, after = event("evt_1"), event("evt_2", at=NOW + timedelta(milliseconds=1))
    alone = replace(event("evt_3", appointment_id=""), customer_id="cus_a")
    await store.append(chained([late, after, alone, event("evt_4", appointment_id="apt_c")]))
    await store.erase_late([late, after, alone, event("evt_4", appointment_id="apt_c")])
    assert await bodies(store) == {"evt_2", "evt_4"}


@pytest.mark.parametrize("erase", [{"$set": {"body": None, "salt": None}}, {"$unset": {"body": "", "salt": ""}}])
async def test_what_was_erased_is_read_as_erased(
    database: AsyncDatabase[mongo.Document], erase: mongo.Document
) -> None:
    store = MongoStore(database)
    (entry,) = chained([event("evt_a")])
    await store.append([entry])
    await database[ENTRIES].update_one({"_id": "evt_a"}, erase)
    (read,) = await store.chain("ten_a", 0, 1)
    assert read == replace(entry, event=replace(entry.event, body=None), salt=None)
