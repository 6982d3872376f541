"""What every store keeps to: the fake and the real one alike."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from parley.chat.domain import (
    AppointmentState,
    ClientIdTaken,
    Conversation,
    ConversationExists,
    ConversationSealed,
    Message,
    PlaceTaken,
    Receipt,
    Recorded,
    Seal,
)
from parley.chat.service import Store
from parley.chat.store import CONVERSATIONS, INDEXES, MESSAGES, MongoStore
from parley.common import mongo
from parley.common.errors import Conflict
from parley.common.ids import new_id
from parley.common.outbox import Outbox
from parley.common.testing.doubles import InMemoryPublisher

from .conftest import APPOINTMENT, APPOINTMENT_ID, NOW, message, posted
from .fakes import MemoryStore


@dataclass
class Case:
    """A store, and the ids of the events that left it, in order."""

    store: Store
    published: Callable[[], list[str]]


def event_id(recorded: Recorded) -> bytes:
    """What stands for an event's bytes."""
    return recorded.id.encode()


def real_store(
    database: AsyncDatabase[mongo.Document],
    publisher: InMemoryPublisher,
    encode: Callable[[Recorded], bytes] = event_id,
) -> MongoStore:
    """As one replica has it."""
    outboxes = [Outbox(database[name], publisher, "chat") for name in (CONVERSATIONS, MESSAGES)]
    return MongoStore(database, outboxes[0], outboxes[1], encode)


@pytest_asyncio.fixture(params=["fake", "real"])
async def case(request: pytest.FixtureRequest, database: AsyncDatabase[mongo.Document]) -> AsyncIterator[Case]:
    if request.param == "fake":
        memory = MemoryStore()
        yield Case(memory, lambda: [recorded.id for recorded in memory.events])
        return
    await mongo.ensure_indexes(database, INDEXES)
    publisher = InMemoryPublisher()
    yield Case(real_store(database, publisher), lambda: [each.event_id for each in publisher.published])


async def chain(store: Store, length: int, appointment_id: str = APPOINTMENT_ID) -> list[Message]:
    """Appends messages, each following the one before."""
    messages: list[Message] = []
    for number in range(length):
        previous_id = messages[-1].id if messages else ""
        messages.append(message(f"client-{number}", previous_id, appointment_id))
        await store.append(messages[-1], [])
    return messages


async def test_what_was_stored_is_found_as_it_was(case: Case) -> None:
    created = await case.store.create(Conversation(APPOINTMENT))
    assert (created.version, await case.store.load(APPOINTMENT_ID)) == (1, created)
    [first] = await chain(case.store, 1)
    assert await case.store.message_by_client_id(APPOINTMENT_ID, first.client_id) == first
    assert await case.store.messages_after(APPOINTMENT_ID, "", 10) == [first]
    assert await case.store.last_message_id(APPOINTMENT_ID) == first.id
    assert await case.store.has_message(APPOINTMENT_ID, first.id)


async def test_what_was_never_stored_is_not_there(case: Case) -> None:
    [elsewhere] = await chain(case.store, 1, new_id("apt"))
    assert await case.store.load(APPOINTMENT_ID) is None
    assert await case.store.last_message_id(APPOINTMENT_ID) == ""
    assert await case.store.message_by_client_id(APPOINTMENT_ID, elsewhere.client_id) is None
    assert not await case.store.has_message(APPOINTMENT_ID, elsewhere.id)
    assert await case.store.messages_before(APPOINTMENT_ID, "", 10) == []


async def test_an_appointment_has_one_conversation(case: Case) -> None:
    await case.store.create(Conversation(APPOINTMENT))
    with pytest.raises(ConversationExists):
        await case.store.create(Conversation(replace(APPOINTMENT, version=9)))


async def test_of_two_who_save_the_same_conversation_one_loses(case: Case) -> None:
    read = await case.store.create(Conversation(APPOINTMENT))
    moved, _ = read.move_receipt("prt_a", "msg_1", "msg_1")
    event = posted(message())
    saved = await case.store.save(moved, [event])
    assert saved.version == 2
    ended = replace(APPOINTMENT, version=4, state=AppointmentState.COMPLETED)
    with pytest.raises(Conflict):
        await case.store.save(read.learn(ended), [posted(message())])
    kept = await case.store.load(APPOINTMENT_ID)
    assert kept == saved
    assert kept.receipts == (Receipt("prt_a", "msg_1", "msg_1"),)
    assert case.published() == [event.id]


async def test_a_client_id_is_stored_once_in_a_conversation(case: Case) -> None:
    first = message()
    await case.store.append(first, [])
    again = message(previous_id=first.id)
    with pytest.raises(ClientIdTaken):
        await case.store.append(again, [posted(again)])
    assert case.published() == []
    assert await case.store.messages_after(APPOINTMENT_ID, "", 10) == [first]
    await case.store.append(message(appointment_id=new_id("apt")), [])


async def test_one_message_follows_another(case: Case) -> None:
    first = message()
    await case.store.append(first, [])
    for taken in (message("client-2"), message("client-3")):
        with pytest.raises(PlaceTaken):
            await case.store.append(taken, [posted(taken)])
    await case.store.append(message("client-2", first.id), [])
    with pytest.raises(PlaceTaken):
        await case.store.append(message("client-3", first.id), [])


async def test_history_comes_from_either_end_by_page(case: Case) -> None:
    await chain(case.store, 1, new_id("apt"))
    messages = await chain(case.store, 5)
    assert await case.store.messages_before(APPOINTMENT_ID, "", 2) == [messages[4], messages[3]]
    assert await case.store.messages_before(APPOINTMENT_ID, messages[3].id, 9) == messages[2::-1]
    assert await case.store.messages_after(APPOINTMENT_ID, messages[1].id, 2) == messages[2:4]
    assert await case.store.messages_after(APPOINTMENT_ID, messages[4].id, 2) == []


async def test_an_erased_conversation_keeps_the_number_of_its_messages_and_loses_them(case: Case) -> None:
    created = await case.store.create(Conversation(APPOINTMENT))
    await chain(case.store, 3)
    elsewhere = await chain(case.store, 1, new_id("apt"))
    erased, _ = created.erase(await case.store.count_messages(APPOINTMENT_ID))
    await case.store.save(erased, [])
    await case.store.erase_messages(APPOINTMENT_ID)
    kept = await case.store.load(APPOINTMENT_ID)
    assert kept is not None
    assert (kept.erased_messages, await case.store.count_messages(APPOINTMENT_ID)) == (3, 0)
    assert await case.store.has_message(elsewhere[0].appointment_id, elsewhere[0].id)


def seal_after(previous_id: str) -> Seal:
    return Seal(new_id("msg"), "ten_a", APPOINTMENT_ID, NOW, previous_id)


async def test_a_sealed_conversation_has_no_last_message_and_nobody_sees_the_seal(case: Case) -> None:
    messages = await chain(case.store, 2)
    elsewhere = await chain(case.store, 1, new_id("apt"))
    seal = seal_after(messages[-1].id)
    await case.store.seal(seal)
    with pytest.raises(PlaceTaken):
        await case.store.append(message("client-on-its-way", messages[-1].id), [])
    with pytest.raises(ConversationSealed):
        await case.store.last_message_id(APPOINTMENT_ID)
    assert await case.store.messages_after(APPOINTMENT_ID, "", 10) == messages
    assert await case.store.messages_before(APPOINTMENT_ID, "", 10) == messages[::-1]
    assert not await case.store.has_message(APPOINTMENT_ID, seal.id)
    assert await case.store.count_messages(APPOINTMENT_ID) == 2
    assert await case.store.last_message_id(elsewhere[0].appointment_id) == elsewhere[0].id


async def test_of_a_seal_and_a_message_the_first_takes_the_place(case: Case) -> None:
    [first] = await chain(case.store, 1)
    with pytest.raises(PlaceTaken):
        await case.store.seal(seal_after(""))
    await case.store.seal(seal_after(first.id))
    with pytest.raises(PlaceTaken):
        await case.store.seal(seal_after(first.id))


async def test_what_follows_a_seal_all_the_same_is_sealed_in_its_turn(case: Case) -> None:
    seal = seal_after("")
    await case.store.seal(seal)
    stray = message(previous_id=seal.id)
    await case.store.append(stray, [])
    assert await case.store.last_message_id(APPOINTMENT_ID) == stray.id
    await case.store.seal(seal_after(stray.id))
    await case.store.erase_messages(APPOINTMENT_ID)
    with pytest.raises(ConversationSealed):
        await case.store.last_message_id(APPOINTMENT_ID)
    assert await case.store.messages_after(APPOINTMENT_ID, "", 10) == []


async def test_erased_messages_are_gone_and_their_places_stay_taken(case: Case) -> None:
    messages = await chain(case.store, 2)
    # A client id of anybody's choice stands in the way of no erasure.
    await case.store.append(message(messages[0].id, messages[-1].id), [])
    await case.store.erase_messages(APPOINTMENT_ID)
    await case.store.erase_messages(APPOINTMENT_ID)
    assert await case.store.messages_after(APPOINTMENT_ID, "", 10) == []
    assert await case.store.count_messages(APPOINTMENT_ID) == 0
    assert not await case.store.has_message(APPOINTMENT_ID, messages[0].id)
    assert await case.store.message_by_client_id(APPOINTMENT_ID, messages[0].client_id) is None
    for previous_id in ("", messages[0].id, messages[1].id):
        with pytest.raises(PlaceTaken):
            await case.store.append(message("client-late", previous_id), [])


async def test_nothing_of_what_was_said_is_kept(database: AsyncDatabase[mongo.Document]) -> None:
    await mongo.ensure_indexes(database, INDEXES)
    store = real_store(database, InMemoryPublisher(away=True))
    said = message("client-1")
    await store.append(said, [posted(said)])
    await store.erase_messages(APPOINTMENT_ID)
    [left] = await database[MESSAGES].find().to_list()
    assert left == {
        "_id": said.id,
        "version": 1,
        "tenant_id": said.tenant_id,
        "appointment_id": APPOINTMENT_ID,
        "client_id": f"#{said.id}",
        "sender": {"kind": "service", "id": ""},
        "text": "",
        "sent_at": said.sent_at,
        "previous_id": "",
        "outbox": [],
        "is_seal": True,
    }


async def test_a_message_leaves_with_its_event(case: Case) -> None:
    stored = message()
    event = posted(stored)
    await case.store.append(stored, [event])
    assert case.published() == [event.id]


async def test_whoever_posts_next_publishes_what_a_dead_replica_left(
    database: AsyncDatabase[mongo.Document],
) -> None:
    await mongo.ensure_indexes(database, INDEXES)
    dying = real_store(database, InMemoryPublisher(away=True))
    first, event = message(), posted(message())
    await dying.append(first, [event])
    publisher = InMemoryPublisher()
    survivor = real_store(database, publisher)
    assert await survivor.last_message_id(APPOINTMENT_ID) == first.id
    assert [each.event_id for each in publisher.published] == [event.id]
    await survivor.last_message_id(APPOINTMENT_ID)
    assert len(publisher.published) == 1
