"""Who may speak when, what is stored, and what races end in."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from parley.chat.domain import (
    AppointmentState,
    ClientIdReused,
    Conversation,
    ConversationClosed,
    ConversationNotFound,
    Message,
    MessageNotFound,
    MessagePosted,
    PostingRate,
    PostingTooFast,
    Receipt,
    ReceiptMoved,
    Recorded,
)
from parley.chat.service import ChatService, Page
from parley.chat.store import INDEXES
from parley.common import mongo
from parley.common.auth import ANONYMOUS, Caller, Kind
from parley.common.clock import utc_now
from parley.common.errors import InvalidArgument, PermissionDenied
from parley.common.ids import new_id
from parley.common.testing.doubles import FakeClock, InMemoryPublisher

from .conftest import (
    AGENT,
    APPOINTMENT,
    APPOINTMENT_ID,
    COLLEAGUE,
    CUSTOMER,
    NOW,
    POSTS_PER_WINDOW,
    STRANGER,
    WINDOW,
    World,
    message,
    world_of,
)
from .fakes import FakeAppointments, MemoryStore
from .test_store import real_store

S = AppointmentState


async def page(world: World, caller: Caller, *, size: int = 0, after_id: str = "", position: str = "") -> Page:
    return await world.service.list_messages(
        caller, APPOINTMENT_ID, page_size=size, after_id=after_id, position=position
    )


async def read_up_to(world: World, caller: Caller, message_id: str) -> Receipt:
    return await world.service.move_receipt(caller, APPOINTMENT_ID, delivered_up_to="", read_up_to=message_id)


async def test_both_sides_speak_waiting_in_the_call_and_after_it(world: World) -> None:
    said = []
    for state in (S.WAITING, S.IN_PROGRESS, S.COMPLETED):
        await world.now(state)
        for caller in (CUSTOMER, AGENT):
            said.append(await world.post(caller, f"{state.value} {caller.kind.value}"))
            world.clock.advance(WINDOW)
    assert [each.text for each in (await page(world, CUSTOMER)).messages] == [each.text for each in said]
    assert [each.previous_id for each in said] == ["", *(each.id for each in said[:-1])]
    assert [recorded.event for recorded in world.store.events] == [MessagePosted(each) for each in said]


@pytest.mark.parametrize("state", [S.SCHEDULED, S.INVITED])
async def test_before_entering_a_customer_neither_reads_nor_writes(world: World, state: AppointmentState) -> None:
    await world.now(state)
    with pytest.raises(ConversationClosed):
        await world.post(CUSTOMER, "Bonjour")
    with pytest.raises(ConversationClosed):
        await page(world, CUSTOMER)
    assert (await world.post(AGENT, "Nous vous attendons.")).sender.id == "stf_a"


@pytest.mark.parametrize("state", [S.CANCELLED, S.NO_SHOW, S.EXPIRED])
async def test_of_what_was_called_off_staff_keep_the_record(world: World, state: AppointmentState) -> None:
    await world.post(CUSTOMER, "Bonjour")
    await world.now(state)
    for caller in (CUSTOMER, AGENT):
        with pytest.raises(ConversationClosed):
            await world.post(caller, "Encore là ?")
    with pytest.raises(ConversationClosed):
        await page(world, CUSTOMER)
    assert [each.text for each in (await page(world, AGENT)).messages] == ["Bonjour"]


@pytest.mark.parametrize(
    "stranger",
    [
        STRANGER,
        replace(CUSTOMER, subject="prt_z"),
        replace(CUSTOMER, device_id="dev_b"),
        replace(CUSTOMER, device_id=""),
        replace(CUSTOMER, tenant_id="ten_x"),
        replace(CUSTOMER, appointment_id=new_id("apt")),
        replace(AGENT, tenant_id=""),
    ],
)
async def test_to_a_stranger_there_is_no_conversation(world: World, stranger: Caller) -> None:
    first = await world.post(CUSTOMER, "Bonjour")
    for attempt in (world.post(stranger, "Bonjour"), page(world, stranger), read_up_to(world, stranger, first.id)):
        with pytest.raises(ConversationNotFound):
            await attempt
    assert len(world.store.messages) == 1


@pytest.mark.parametrize("caller", [ANONYMOUS, Caller(Kind.SERVICE, "signaling")])
async def test_only_people_converse(world: World, caller: Caller) -> None:
    with pytest.raises(PermissionDenied):
        await world.post(caller, "Bonjour")


@pytest.mark.parametrize(
    "appointment_id", ["", "apt_x", "msg_0192f0c1a2b37c4d8e5f60718293a4b5", "apt_0192f0c1a2b37c4d8e5f60718293a4b5"]
)
async def test_of_no_appointment_there_is_no_conversation(world: World, appointment_id: str) -> None:
    with pytest.raises(ConversationNotFound):
        await world.service.post_message(AGENT, appointment_id, "client-1", "Bonjour")


async def test_a_customer_may_be_faster_than_the_news_of_their_entry(world: World) -> None:
    await world.service.learn(replace(APPOINTMENT, version=2, state=S.SCHEDULED, customer_id="", device_id=""))
    assert (await world.post(CUSTOMER, "Bonjour")).sender.id == "prt_a"
    asked = world.appointments.asked
    await world.post(CUSTOMER, "Je suis là.")
    assert world.appointments.asked == asked


async def test_the_device_that_takes_over_converses_and_the_replaced_one_no_more(world: World) -> None:
    tablet = replace(CUSTOMER, device_id="dev_b")
    with pytest.raises(ConversationNotFound):
        await page(world, tablet)
    world.appointments.known[APPOINTMENT_ID] = replace(APPOINTMENT, version=4, device_id="dev_b")
    # The news of it comes later than the device itself.
    assert (await world.post(tablet, "Bonjour")).sender.id == "prt_a"
    for attempt in (world.post(CUSTOMER, "Encore"), page(world, CUSTOMER)):
        with pytest.raises(ConversationNotFound):
            await attempt


async def test_a_customer_whose_link_was_withdrawn_is_out(world: World) -> None:
    await world.post(CUSTOMER, "Bonjour")
    await world.service.learn(replace(APPOINTMENT, version=4, device_id=""))
    for device_id in ("dev_a", ""):
        with pytest.raises(ConversationNotFound):
            await page(world, replace(CUSTOMER, device_id=device_id))


async def test_old_news_reopens_nothing(world: World) -> None:
    await world.now(S.CANCELLED)
    await world.service.learn(APPOINTMENT)
    with pytest.raises(ConversationClosed):
        await world.post(AGENT, "Bonjour")


async def test_sent_twice_is_stored_once(world: World) -> None:
    first = await world.post(CUSTOMER, "Bonjour", "client-1")
    await world.post(AGENT, "Bonjour à vous", "client-2")
    assert await world.post(CUSTOMER, "Bonjour", "client-1") == first
    assert len(world.store.messages) == len(world.store.events) == 2


async def test_one_client_id_names_one_message(world: World) -> None:
    await world.post(CUSTOMER, "Bonjour", "client-1")
    for caller, text in ((CUSTOMER, "Bonsoir"), (AGENT, "Bonjour")):
        with pytest.raises(ClientIdReused):
            await world.post(caller, text, "client-1")


async def test_the_rate_bounds_new_messages_not_repeated_ones(world: World) -> None:
    for number in range(POSTS_PER_WINDOW):
        await world.post(CUSTOMER, "Bonjour", f"client-{number}")
    with pytest.raises(PostingTooFast):
        await world.post(CUSTOMER, "Encore", "client-x")
    await world.post(CUSTOMER, "Bonjour", "client-0")
    await world.post(AGENT, "Doucement", "client-y")
    world.clock.advance(WINDOW)
    await world.post(CUSTOMER, "Encore", "client-x")


async def test_history_comes_newest_page_first_each_page_oldest_first(world: World) -> None:
    for number in range(5):
        await world.post((AGENT, CUSTOMER)[number % 2], str(number))
    newest = await page(world, CUSTOMER, size=2)
    middle = await page(world, CUSTOMER, size=2, position=newest.next_position)
    oldest = await page(world, CUSTOMER, size=2, position=middle.next_position)
    pages = [[each.text for each in one.messages] for one in (newest, middle, oldest)]
    assert pages == [["3", "4"], ["1", "2"], ["0"]]
    assert oldest.next_position == ""


async def test_what_was_missed_comes_oldest_first(world: World) -> None:
    said = [await world.post((AGENT, CUSTOMER)[number % 2], str(number)) for number in range(5)]
    first = await page(world, CUSTOMER, size=2, after_id=said[0].id)
    rest = await page(world, CUSTOMER, size=2, after_id=said[0].id, position=first.next_position)
    assert [each.text for each in (*first.messages, *rest.messages)] == ["1", "2", "3", "4"]
    assert rest.next_position == ""
    assert (await page(world, CUSTOMER, after_id=said[4].id)).messages == ()


@pytest.mark.parametrize(
    ("size", "after_id", "field"), [(-1, "", "page_size"), (201, "", "page_size"), (1, "x", "after_id")]
)
async def test_a_list_that_makes_no_sense_is_refused(world: World, size: int, after_id: str, field: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        await page(world, CUSTOMER, size=size, after_id=after_id)
    assert refusal.value.field == field


async def test_receipts_move_forward_for_everyone_to_see(world: World) -> None:
    first, second = await world.post(CUSTOMER, "Bonjour"), await world.post(CUSTOMER, "Vous êtes là ?")
    await read_up_to(world, AGENT, second.id)
    assert await read_up_to(world, AGENT, first.id) == Receipt("stf_a", second.id, second.id)
    await read_up_to(world, COLLEAGUE, first.id)
    receipts = (await page(world, CUSTOMER)).receipts
    assert set(receipts) == {Receipt("stf_a", second.id, second.id), Receipt("stf_b", first.id, first.id)}
    moves = [recorded.event for recorded in world.store.events if isinstance(recorded.event, ReceiptMoved)]
    assert [move.receipt.member_id for move in moves] == ["stf_a", "stf_b"]


async def test_a_receipt_stands_at_a_message_of_the_conversation(world: World) -> None:
    await world.post(CUSTOMER, "Bonjour")
    elsewhere = message(appointment_id=new_id("apt"))
    await world.store.append(elsewhere, [])
    for unknown in (elsewhere.id, new_id("msg"), "msg_zzz"):
        with pytest.raises(MessageNotFound) as refusal:
            await read_up_to(world, AGENT, unknown)
        assert refusal.value.field == "read_up_to"


@dataclass
class OvertakenStore(MemoryStore):
    """Somebody else is faster, once each: with a message, and with a receipt."""

    rival: Message | None = None

    async def append(self, message: Message, events: Sequence[Recorded]) -> None:
        if self.rival is not None:
            rival, self.rival = self.rival, None
            await super().append(rival, [])
        await super().append(message, events)

    async def save(self, conversation: Conversation, events: Sequence[Recorded]) -> Conversation:
        if conversation.version == 1:
            moved, _ = self.conversations[APPOINTMENT_ID].move_receipt("stf_b", "msg_1", "msg_1")
            await super().save(moved, [])
        return await super().save(conversation, events)


@dataclass
class BusyStore(MemoryStore):
    """Lets others run between finding a place and taking it; counts what is tried."""

    appended: int = 0
    looked_up: int = 0

    async def last_message_id(self, appointment_id: str) -> str:
        last = await super().last_message_id(appointment_id)
        await asyncio.sleep(0)
        return last

    async def append(self, message: Message, events: Sequence[Recorded]) -> None:
        self.appended += 1
        await super().append(message, events)

    async def message_by_client_id(self, appointment_id: str, client_id: str) -> Message | None:
        self.looked_up += 1
        return await super().message_by_client_id(appointment_id, client_id)


async def test_sixty_messages_at_once_take_one_attempt_each() -> None:
    store = BusyStore()
    known = FakeAppointments({APPOINTMENT_ID: APPOINTMENT})
    service = ChatService(store, known, PostingRate(60, WINDOW), FakeClock(NOW))
    posts = (service.post_message(CUSTOMER, APPOINTMENT_ID, f"client-{number}", "Bonjour") for number in range(60))
    said = await asyncio.gather(*posts)
    assert (len(store.messages), store.appended, store.looked_up) == (60, 60, 0)
    assert [each.previous_id for each in said] == ["", *(each.id for each in said[:-1])]


async def test_a_message_that_lost_its_place_takes_the_next() -> None:
    rival = message("client-of-rival")
    world = world_of(OvertakenStore(rival=rival))
    posted = await world.post(CUSTOMER, "Bonjour")
    assert posted.previous_id == rival.id
    assert posted.id > rival.id


async def test_a_message_that_lost_to_itself_is_answered_as_the_first() -> None:
    rival = message("client-1")
    world = world_of(OvertakenStore(rival=rival))
    assert await world.post(CUSTOMER, rival.text, "client-1") == rival
    assert world.store.events == []


async def test_a_receipt_that_lost_the_race_keeps_the_winners() -> None:
    world = world_of(OvertakenStore())
    posted = await world.post(CUSTOMER, "Bonjour")
    await read_up_to(world, AGENT, posted.id)
    assert {receipt.member_id for receipt in (await page(world, AGENT)).receipts} == {"stf_a", "stf_b"}


async def test_a_message_follows_one_from_a_clock_that_runs_ahead(world: World) -> None:
    ahead = replace(message("client-ahead"), id="msg_" + "f" * 31 + "0")
    await world.store.append(ahead, [])
    assert (await world.post(CUSTOMER, "Bonjour")).id > ahead.id


def message_id(recorded: Recorded) -> bytes:
    """What stands for an event's bytes: the message that it reports."""
    assert isinstance(recorded.event, MessagePosted)
    return recorded.event.message.id.encode()


async def test_concurrent_posts_on_two_replicas_form_one_chain_published_in_order(
    database: AsyncDatabase[mongo.Document],
) -> None:
    await mongo.ensure_indexes(database, INDEXES)
    publisher, appointments = InMemoryPublisher(), FakeAppointments({APPOINTMENT_ID: APPOINTMENT})
    replicas = [
        ChatService(real_store(database, publisher, message_id), appointments, PostingRate(99, WINDOW), utc_now)
        for _ in range(2)
    ]
    # Each message goes to both replicas, as from a client whose first request had no answer.
    answers = await asyncio.gather(
        *(
            replica.post_message((AGENT, CUSTOMER)[number % 2], APPOINTMENT_ID, f"client-{number}", str(number))
            for number in range(12)
            for replica in replicas
        )
    )
    page = await replicas[0].list_messages(AGENT, APPOINTMENT_ID, page_size=0, after_id="", position="")
    assert len(page.messages) == 12
    assert set(answers) == set(page.messages)
    ids = [each.id for each in page.messages]
    assert [each.previous_id for each in page.messages] == ["", *ids[:-1]]
    # An event may be doubled, but comes first in its message's place.
    assert list(dict.fromkeys(each.body.decode() for each in publisher.published)) == ids
