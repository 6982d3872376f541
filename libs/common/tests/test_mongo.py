"""Aggregates and indexes on a real MongoDB-compatible server."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta

import pytest
from pymongo import IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from parley.common import mongo
from parley.common.clock import utc_now
from parley.common.errors import Code, NotFound, Unavailable
from parley.common.mongo import Aggregates, Document, DuplicateKey, Index, VersionConflict
from parley.common.outbox import Outbox, Outgoing
from parley.common.testing import servers
from parley.common.testing.doubles import InMemoryPublisher
from parley.common.testing.waiting import eventually

Database = AsyncDatabase[Document]


def event(name: str) -> Outgoing:
    return Outgoing(id=name, at=utc_now(), key="key", body=name.encode())


@pytest.fixture
def publisher() -> InMemoryPublisher:
    return InMemoryPublisher()


@pytest.fixture
def aggregates(database: Database, publisher: InMemoryPublisher) -> Aggregates:
    collection = database["things"]
    return Aggregates(collection, Outbox(collection, publisher, "things.v1"))


async def test_what_is_inserted_is_loaded_without_its_outbox(aggregates: Aggregates) -> None:
    at = utc_now()
    await aggregates.insert({"_id": "a", "version": 1, "at": at, "tags": ["x"]}, [event("e1")])
    assert await aggregates.load("a") == {"_id": "a", "version": 1, "at": at, "tags": ["x"]}
    assert await aggregates.load("b") is None


async def test_a_save_counts_the_version_up_and_removes_absent_fields(aggregates: Aggregates) -> None:
    await aggregates.insert({"_id": "a", "version": 1, "gone": 1, "kept": {"x": [1]}}, [])
    document: Document = {"_id": "a", "version": 1, "kept": {"$y": "$z"}}
    await aggregates.save(document, [])
    assert document["version"] == 2
    assert await aggregates.load("a") == {"_id": "a", "version": 2, "kept": {"$y": "$z"}}


async def test_each_write_publishes_its_events_in_order_and_keeps_none(
    aggregates: Aggregates, publisher: InMemoryPublisher, database: Database
) -> None:
    document: Document = {"_id": "a", "version": 1}
    await aggregates.insert(document, [event("e1"), event("e2")])
    await aggregates.save(document, [event("e3"), event("e4")])
    assert [message.event_id for message in publisher.published] == ["e1", "e2", "e3", "e4"]
    assert publisher.published[0].topic == "things.v1"
    assert publisher.published[0].key == "key"
    assert publisher.published[0].body == b"e1"

    async def is_empty() -> bool:
        return await database["things"].find_one({"_id": "a", "outbox": []}) is not None

    await eventually(is_empty, what="an empty outbox")


async def test_a_stale_save_is_refused_and_publishes_nothing(
    aggregates: Aggregates, publisher: InMemoryPublisher
) -> None:
    await aggregates.insert({"_id": "a", "version": 1}, [])
    await aggregates.save({"_id": "a", "version": 1, "by": "first"}, [])
    with pytest.raises(VersionConflict) as refused:
        await aggregates.save({"_id": "a", "version": 1, "by": "second"}, [event("lost")])
    assert (refused.value.code, refused.value.reason) == (Code.CONFLICT, "VERSION_CONFLICT")
    assert await aggregates.load("a") == {"_id": "a", "version": 2, "by": "first"}
    assert publisher.published == []


async def test_saving_what_is_gone_says_so(aggregates: Aggregates) -> None:
    with pytest.raises(NotFound):
        await aggregates.save({"_id": "never", "version": 1}, [])


async def test_a_violated_index_is_named(aggregates: Aggregates, database: Database) -> None:
    await mongo.ensure_indexes(database, {"things": [Index("claims", unique=True, sparse=True, name="claims")]})
    await aggregates.insert({"_id": "a", "version": 1, "claims": [1, 2]}, [])
    with pytest.raises(DuplicateKey) as taken:
        await aggregates.insert({"_id": "b", "version": 1, "claims": [2, 3]}, [])
    assert taken.value.index == "claims"
    with pytest.raises(DuplicateKey) as repeated:
        await aggregates.insert({"_id": "a", "version": 1}, [])
    assert repeated.value.index == "_id_"
    await aggregates.insert({"_id": "b", "version": 1, "claims": [3]}, [])
    with pytest.raises(DuplicateKey) as moved:
        await aggregates.save({"_id": "b", "version": 1, "claims": [2]}, [])
    assert moved.value.index == "claims"


async def test_dropping_a_claim_frees_it(aggregates: Aggregates, database: Database) -> None:
    await mongo.ensure_indexes(database, {"things": [Index("claims", unique=True, sparse=True)]})
    await aggregates.insert({"_id": "a", "version": 1, "claims": [1]}, [])
    await aggregates.save({"_id": "a", "version": 1}, [])
    await aggregates.insert({"_id": "b", "version": 1, "claims": [1]}, [])


async def test_of_many_racing_for_one_claim_one_wins(aggregates: Aggregates, database: Database) -> None:
    await mongo.ensure_indexes(database, {"things": [Index("claims", unique=True, sparse=True)]})

    async def book(number: int) -> bool:
        try:
            await aggregates.insert({"_id": f"{number}", "version": 1, "claims": [number % 3, 7]}, [])
        except DuplicateKey:
            return False
        return True

    assert sum(await asyncio.gather(*map(book, range(60)))) == 1


async def test_racing_saves_lose_no_update(aggregates: Aggregates, publisher: InMemoryPublisher) -> None:
    await aggregates.insert({"_id": "a", "version": 1, "count": 0}, [])

    async def count_up(writer: int, times: int) -> None:
        done = 0
        while done < times:
            document = await aggregates.load("a")
            assert document is not None
            document["count"] += 1
            try:
                await aggregates.save(document, [event(f"{document['count']}")])
            except VersionConflict:
                continue
            done += 1

    await asyncio.gather(*(count_up(writer, 10) for writer in range(8)))
    assert await aggregates.load("a") == {"_id": "a", "version": 81, "count": 80}
    first_seen = list(dict.fromkeys(int(message.event_id) for message in publisher.published))
    assert first_seen == list(range(1, 81))


async def test_indexes_keep_their_options_and_may_be_declared_again(database: Database) -> None:
    declared = {
        "things": [
            Index([("tenant", 1), ("at", -1)]),
            Index("creation", unique=True, partial={"creation": {"$exists": True}}, name="creation"),
            Index("expires_at", expire_after=timedelta(hours=1)),
        ]
    }
    await mongo.ensure_indexes(database, declared)
    await mongo.ensure_indexes(database, declared)
    found = await database["things"].index_information()
    assert set(found) == {"_id_", "tenant_1_at_-1", "creation", "expires_at_1"}
    assert found["creation"]["unique"]
    assert found["creation"]["partialFilterExpression"] == {"creation": {"$exists": True}}
    assert found["expires_at_1"]["expireAfterSeconds"] == 3600


async def test_a_collection_that_publishes_has_an_index_of_what_waits_besides_its_own(database: Database) -> None:
    await mongo.migrate_indexes(database, mongo.publishing({"things": [Index("tenant")]}))
    found = await database["things"].index_information()
    assert set(found) == {"_id_", "tenant_1", "outbox_at"}
    assert (found["outbox_at"]["key"], found["outbox_at"]["sparse"]) == ([("outbox.at", 1)], True)


OLD = {
    "things": [
        Index("claims", unique=True, name="claims"),
        Index([("tenant", 1), ("at", 1)], name="list"),
        Index("expires_at", expire_after=timedelta(hours=1), name="expiry"),
        Index("seen_at", expire_after=timedelta(hours=1), name="seen"),
    ]
}
NEW = {
    "things": [
        Index("claims", unique=True, sparse=True, name="claims"),
        Index([("tenant", 1), ("at", -1), ("_id", 1)], name="list"),
        Index("expires_at", expire_after=timedelta(hours=2), name="expiry"),
        Index("seen_at", name="seen"),
    ]
}


async def test_a_service_does_not_start_on_indexes_of_another_release_and_says_what_to_do(database: Database) -> None:
    await mongo.ensure_indexes(database, OLD)
    with pytest.raises(mongo.IndexMismatch, match=r"things\.claims, things\.list, .* run this one's migrate"):
        await mongo.ensure_indexes(database, NEW)


async def test_indexes_of_another_release_are_replaced_once_with_nothing_lost(database: Database) -> None:
    await mongo.ensure_indexes(database, OLD)
    await database["things"].insert_many([{"_id": n, "claims": [n], "tenant": "t"} for n in range(50)])
    assert len(await mongo.migrate_indexes(database, NEW)) == 4
    assert await mongo.migrate_indexes(database, NEW) == []
    await mongo.ensure_indexes(database, NEW)
    assert await database["things"].count_documents({}) == 50
    found = await database["things"].index_information()
    assert len(found) == 5, "what was replaced is gone"
    # And on: the next release, and the way back.
    assert await mongo.migrate_indexes(database, OLD)
    await mongo.ensure_indexes(database, OLD)


async def test_what_is_unique_stays_so_while_its_index_is_replaced(database: Database) -> None:
    await mongo.ensure_indexes(database, OLD)
    things = database["things"]
    await things.insert_one({"claims": ["taken"]})
    refused, over = 0, False

    async def insist() -> None:
        nonlocal refused
        while not over:
            with pytest.raises(mongo.DuplicateKey) as refusal, mongo.timeout(5):
                await things.insert_one({"claims": ["taken"]})
            assert refusal.value.index == "claims"
            refused += 1

    insisting = [asyncio.create_task(insist()) for _ in range(4)]
    for release in (NEW, OLD, NEW):
        before = refused
        await mongo.migrate_indexes(database, release)
        assert refused > before
    over = True
    await asyncio.gather(*insisting)
    assert await things.count_documents({}) == 1


async def test_what_documents_do_not_allow_is_told_and_leaves_all_as_it_was(database: Database) -> None:
    await mongo.ensure_indexes(database, {"things": [Index("email", name="email")]})
    await database["things"].insert_many([{"email": "a@example.com"}, {"email": "a@example.com"}])
    with pytest.raises(mongo.IndexMismatch, match=r"things\.email can't be unique") as told:
        await mongo.migrate_indexes(database, {"things": [Index("email", unique=True, name="email")]})
    assert "example.com" not in str(told.value)
    with pytest.raises(mongo.IndexMismatch, match=r"things\.claim can't be unique: documents have the same email\."):
        await mongo.ensure_indexes(database, {"things": [Index("email", unique=True, name="claim")]})
    assert set(await database["things"].index_information()) == {"_id_", "email"}


class Building:
    """An index that is being built: listed already, but who asks for it waits until it is complete."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.complete = asyncio.Event()


@pytest.fixture
async def building(database: Database, monkeypatch: pytest.MonkeyPatch) -> Building:
    """A migration of "claims" ended while its successor was being built."""
    await mongo.ensure_indexes(database, {"things": [OLD["things"][0]]})
    await database["things"].create_indexes([NEW["things"][0].model("claims~2")])
    building = Building()
    create = AsyncCollection.create_indexes

    async def once_complete(collection: AsyncCollection[Document], models: Sequence[IndexModel]) -> list[str]:
        building.asked.set()
        await building.complete.wait()
        return await create(collection, models)

    monkeypatch.setattr(AsyncCollection, "create_indexes", once_complete)
    return building


async def test_a_migration_run_again_drops_nothing_before_its_successor_is_complete(
    database: Database, building: Building
) -> None:
    migrating = asyncio.create_task(mongo.migrate_indexes(database, {"things": [NEW["things"][0]]}))
    await eventually(building.asked.is_set, what="the index is asked for")
    assert set(await database["things"].index_information()) == {"_id_", "claims", "claims~2"}
    building.complete.set()
    assert await migrating == []
    assert set(await database["things"].index_information()) == {"_id_", "claims~2"}


async def test_a_service_does_not_start_before_its_indexes_are_complete(database: Database, building: Building) -> None:
    starting = asyncio.create_task(mongo.ensure_indexes(database, {"things": [NEW["things"][0]]}))
    await eventually(building.asked.is_set, what="the index is asked for")
    assert not starting.done()
    building.complete.set()
    await starting
    assert set(await database["things"].index_information()) == {"_id_", "claims", "claims~2"}


async def test_an_unreachable_database_is_unavailable_within_the_time_given() -> None:
    database = mongo.connect(servers.mongo_url(servers.free_port()), "nowhere")
    started = time.monotonic()
    with pytest.raises(Unavailable), mongo.timeout(0.3):
        await database["things"].find_one({})
    assert time.monotonic() - started < 2
    await database.client.close()


async def test_a_duplicate_outside_of_aggregates_is_translated_too(database: Database) -> None:
    await database["things"].insert_one({"_id": "a"})
    with pytest.raises(DuplicateKey), mongo.timeout(5):
        await database["things"].insert_one({"_id": "a"})
