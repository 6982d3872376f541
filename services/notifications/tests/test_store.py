"""What every store keeps to: the fake and the real one alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from parley.common import mongo
from parley.common.errors import Conflict
from parley.common.outbox import Outbox
from parley.common.testing.doubles import InMemoryPublisher
from parley.notifications.domain import Channel, Kind, Message, MessageExists, MessageSent, Recorded, State
from parley.notifications.store import INDEXES, MESSAGES, MongoStore

from .conftest import EMAIL, PHONE, STARTS_AT, message
from .fakes import MemoryStore

NOW = STARTS_AT - timedelta(days=3)
Stores = MemoryStore | MongoStore


@pytest.fixture
def publisher() -> InMemoryPublisher:
    return InMemoryPublisher()


@pytest_asyncio.fixture(params=["fake", "real"])
async def store(
    request: pytest.FixtureRequest, database: AsyncDatabase[mongo.Document], publisher: InMemoryPublisher
) -> AsyncIterator[Stores]:
    if request.param == "fake":
        yield MemoryStore()
        return
    await mongo.ensure_indexes(database, INDEXES)
    outbox = Outbox(database[MESSAGES], publisher, "notifications")
    yield MongoStore(database, outbox, lambda recorded: f"{recorded.id} {recorded.message.version}".encode())


async def the_only(store: Stores) -> Message:
    (found,) = await store.list_messages("ten_a", "apt_a", 10)
    return found


async def test_what_was_added_is_found_as_it_was(store: Stores) -> None:
    await store.add(message())
    assert await store.find("apt_a", Kind.INVITATION) == replace(message(), version=1)
    assert await store.find("apt_a", Kind.CANCELLATION) is None
    assert await store.find("apt_b", Kind.INVITATION) is None


async def test_every_field_survives_a_save(store: Stores) -> None:
    await store.add(replace(message(), traceparent="00-1-2-01"))
    claimed = (await the_only(store)).claimed("clm_a", NOW)
    assert claimed.traceparent == "00-1-2-01"
    saved = await store.save(replace(claimed, interrupted=True, error="SMTP 451"), [])
    assert await the_only(store) == saved
    sent, _ = saved.sent(NOW + timedelta(seconds=1))
    saved = await store.save(sent, [])
    assert await the_only(store) == saved


async def test_a_key_is_taken_once(store: Stores) -> None:
    await store.add(message())
    with pytest.raises(MessageExists):
        await store.add(message(id="ntf_b"))
    await store.add(message(Channel.SMS, id="ntf_c"))


async def test_of_many_that_add_the_same_message_one_succeeds(store: Stores) -> None:
    outcomes = await asyncio.gather(*(store.add(message(id=f"ntf_{n}")) for n in range(20)), return_exceptions=True)
    assert outcomes.count(None) == 1
    assert all(isinstance(outcome, MessageExists) for outcome in outcomes if outcome is not None)


async def test_of_many_that_claim_one_succeeds(store: Stores) -> None:
    await store.add(message())
    read = await the_only(store)
    claims = [read.claimed(f"clm_{n}", NOW) for n in range(20)]
    outcomes = await asyncio.gather(*(store.save(claim, []) for claim in claims), return_exceptions=True)
    (winner,) = [outcome for outcome in outcomes if isinstance(outcome, Message)]
    assert all(isinstance(outcome, Conflict) for outcome in outcomes if outcome is not winner)
    assert await the_only(store) == winner


async def test_the_longest_due_come_first_and_no_more_than_asked(store: Stores) -> None:
    for minutes, (id, channel) in enumerate([("ntf_b", Channel.EMAIL), ("ntf_a", Channel.SMS)]):
        await store.add(message(channel, id=id, now=NOW + timedelta(minutes=minutes)))
    assert [due.id for due in await store.due(NOW, 10)] == ["ntf_b"]
    assert [due.id for due in await store.due(NOW + timedelta(hours=1), 10)] == ["ntf_b", "ntf_a"]
    assert [due.id for due in await store.due(NOW + timedelta(hours=1), 1)] == ["ntf_b"]
    assert await store.due(NOW + timedelta(hours=1), 0) == []
    assert await store.count_due(NOW - timedelta(seconds=1)) == 0
    assert await store.count_due(NOW + timedelta(hours=1)) == 2


async def test_a_claimed_message_is_due_again_when_its_lease_ends(store: Stores) -> None:
    await store.add(message())
    claimed = await store.save((await the_only(store)).claimed("clm_a", NOW), [])
    assert claimed.next_attempt_at is not None
    assert await store.due(claimed.next_attempt_at - timedelta(seconds=1), 10) == []
    assert await store.due(claimed.next_attempt_at, 10) == [claimed]


async def test_a_final_message_is_never_due(store: Stores) -> None:
    await store.add(message())
    sent, _ = (await the_only(store)).sent(NOW)
    await store.save(sent, [])
    assert await store.due(NOW + timedelta(days=365), 10) == []


async def test_the_latest_of_a_kind_is_found(store: Stores) -> None:
    await store.add(message())
    later = message(id="ntf_b")
    await store.add(replace(later, key=replace(later.key, instant=STARTS_AT + timedelta(days=1))))
    found = await store.find("apt_a", Kind.INVITATION)
    assert found is not None
    assert found.id == "ntf_b"


async def test_messages_are_listed_in_their_tenant_alone(store: Stores) -> None:
    await store.add(message(Channel.SMS, id="ntf_b"))
    await store.add(message(id="ntf_a"))
    assert [listed.id for listed in await store.list_messages("ten_a", "apt_a", 10)] == ["ntf_a", "ntf_b"]
    assert [listed.id for listed in await store.list_messages("ten_a", "apt_a", 1)] == ["ntf_a"]
    assert await store.list_messages("ten_b", "apt_a", 10) == []
    assert await store.list_messages("ten_a", "apt_b", 10) == []


async def test_an_event_tells_the_message_as_saved_under_the_appointments_key(
    store: Stores, publisher: InMemoryPublisher
) -> None:
    await store.add(message())
    sent, events = (await the_only(store)).sent(NOW)
    assert events == [MessageSent()]
    saved = await store.save(sent, [Recorded("evt_a", NOW, sent, MessageSent())])
    assert saved.state is State.SENT
    if isinstance(store, MemoryStore):
        assert [event.message for event in store.events] == [saved]
    else:
        (published,) = publisher.published
        assert (published.key, published.body) == ("apt_a", f"evt_a {saved.version}".encode())


async def test_the_books_hold_no_address_and_no_name(database: AsyncDatabase[mongo.Document]) -> None:
    await mongo.ensure_indexes(database, INDEXES)
    store = MongoStore(database, Outbox(database[MESSAGES], InMemoryPublisher(), "t"), lambda _: b"")
    await store.add(message())
    await store.add(message(Channel.SMS, id="ntf_b"))
    written = str(await database[MESSAGES].find({}).to_list())
    assert not any(personal in written for personal in (EMAIL, PHONE, "Marie", "Dupont"))
