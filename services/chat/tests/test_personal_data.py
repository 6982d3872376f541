"""Export and erasure: for the service that owns the customers, whole, and once."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import pytest

from parley.chat import service
from parley.chat.domain import (
    AppointmentState,
    Conversation,
    ConversationClosed,
    ConversationErased,
    Message,
    Recorded,
    Seal,
    following_id,
)
from parley.common.auth import ANONYMOUS, Caller, Kind
from parley.common.errors import InvalidArgument, PermissionDenied, Unauthenticated
from parley.common.ids import new_id

from .conftest import AGENT, APPOINTMENT, APPOINTMENT_ID, CUSTOMER, World, message, world_of
from .fakes import MemoryStore

OWNER = Caller(Kind.SERVICE, "appointments")


async def said(world: World) -> list[str]:
    page = await world.service.list_messages(AGENT, APPOINTMENT_ID, page_size=0, after_id="", position="")
    return [each.text for each in page.messages]


async def test_an_export_tells_what_was_said_in_order(world: World) -> None:
    for number in range(3):
        await world.post((AGENT, CUSTOMER)[number % 2], str(number))
    [transcript] = await world.service.export(OWNER, "ten_a", [APPOINTMENT_ID, new_id("apt")])
    assert (transcript.appointment_id, transcript.complete) == (APPOINTMENT_ID, True)
    assert [each.text for each in transcript.messages] == ["0", "1", "2"]


async def test_an_export_that_would_be_too_large_says_that_it_is_not_complete(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await world.post((AGENT, CUSTOMER)[number % 2], str(number))
    monkeypatch.setattr(service, "_EXPORT_BYTES", 2 * 402 + 401)
    [transcript] = await world.service.export(OWNER, "ten_a", [APPOINTMENT_ID])
    assert [each.text for each in transcript.messages] == ["0", "1"]
    assert not transcript.complete


async def test_what_was_erased_is_gone_and_nothing_is_posted_any_more(world: World) -> None:
    posted = await world.post(CUSTOMER, "Bonjour")
    await world.service.move_receipt(AGENT, APPOINTMENT_ID, delivered_up_to="", read_up_to=posted.id)
    await world.now(AppointmentState.COMPLETED)
    assert await world.service.erase(OWNER, "ten_a", [APPOINTMENT_ID]) == 1
    assert await said(world) == []
    page = await world.service.list_messages(AGENT, APPOINTMENT_ID, page_size=0, after_id="", position="")
    assert page.receipts == ()
    for caller in (AGENT, CUSTOMER):
        with pytest.raises(ConversationClosed):
            await world.post(caller, "Encore")
    erased = world.store.events[-1]
    assert (erased.event, erased.actor.id, erased.tenant_id) == (ConversationErased(1), "appointments", "ten_a")


async def test_erasing_again_changes_nothing_and_answers_the_same(world: World) -> None:
    await world.post(CUSTOMER, "Bonjour")
    await world.service.erase(OWNER, "ten_a", [APPOINTMENT_ID])
    events = list(world.store.events)
    assert await world.service.erase(OWNER, "ten_a", [APPOINTMENT_ID]) == 1
    assert world.store.events == events


async def test_another_tenants_conversation_is_neither_told_nor_erased(world: World) -> None:
    await world.post(CUSTOMER, "Bonjour")
    assert await world.service.export(OWNER, "ten_x", [APPOINTMENT_ID]) == []
    assert await world.service.erase(OWNER, "ten_x", [APPOINTMENT_ID, new_id("apt")]) == 0
    assert await said(world) == ["Bonjour"]


async def test_an_appointment_that_chat_has_not_heard_of_is_closed_all_the_same(world: World) -> None:
    assert await world.service.erase(OWNER, "ten_a", [APPOINTMENT_ID]) == 0
    with pytest.raises(ConversationClosed):
        await world.post(AGENT, "Bonjour")


@pytest.mark.parametrize(
    ("caller", "refusal"),
    [
        (AGENT, PermissionDenied),
        (CUSTOMER, PermissionDenied),
        (replace(AGENT, roles=frozenset({"administrator"})), PermissionDenied),
        (Caller(Kind.SERVICE, "notifications"), PermissionDenied),
        (ANONYMOUS, Unauthenticated),
    ],
)
async def test_nobody_else_exports_or_erases(world: World, caller: Caller, refusal: type[Exception]) -> None:
    await world.post(CUSTOMER, "Bonjour")
    for attempt in (
        world.service.export(caller, "ten_a", [APPOINTMENT_ID]),
        world.service.erase(caller, "ten_a", [APPOINTMENT_ID]),
    ):
        with pytest.raises(refusal):
            await attempt
    assert await said(world) == ["Bonjour"]


async def test_more_appointments_than_one_call_takes_are_refused(world: World) -> None:
    with pytest.raises(InvalidArgument):
        await world.service.erase(OWNER, "ten_a", [APPOINTMENT_ID] * 101)


@dataclass
class ErasedMeanwhile(MemoryStore):
    """Between the choice of a message's place and its write, its conversation is erased."""

    erase: Callable[[], Awaitable[int]] | None = None

    async def append(self, message: Message, events: Sequence[Recorded]) -> None:
        if self.erase is not None:
            await self.erase()
        await super().append(message, events)


async def test_what_is_posted_while_its_conversation_is_erased_is_never_stored() -> None:
    store = ErasedMeanwhile()
    world = world_of(store)
    await world.post(CUSTOMER, "Bonjour")
    told = len(store.events)
    store.erase = lambda: world.service.erase(OWNER, "ten_a", [APPOINTMENT_ID])
    with pytest.raises(ConversationClosed):
        await world.post(CUSTOMER, "Encore")
    assert store.messages == {}
    assert [recorded.event for recorded in store.events[told:]] == [ConversationErased(1)]


class PostedMeanwhile(MemoryStore):
    """A message takes the place that the seal had chosen."""

    async def seal(self, seal: Seal) -> None:
        if not self.messages:
            await self.append(message(previous_id=seal.previous_id), [])
        await super().seal(seal)


async def test_what_was_posted_just_before_the_seal_is_erased_too() -> None:
    store = PostedMeanwhile()
    world = world_of(store)
    await store.create(Conversation(APPOINTMENT))
    assert await world.service.erase(OWNER, "ten_a", [APPOINTMENT_ID]) == 1
    assert store.messages == {}


@dataclass
class OvertakenAndErased(ErasedMeanwhile):
    """Another message takes the chosen place first, and is erased with all others."""

    async def append(self, message: Message, events: Sequence[Recorded]) -> None:
        if self.erase is not None:
            rival = replace(message, id=following_id(new_id("msg"), message.id), client_id="client-of-rival")
            await MemoryStore.append(self, rival, [])
        await super().append(message, events)


async def test_a_place_chosen_long_before_stays_taken_by_what_was_erased() -> None:
    store = OvertakenAndErased()
    world = world_of(store)
    await world.post(CUSTOMER, "Bonjour")
    store.erase = lambda: world.service.erase(OWNER, "ten_a", [APPOINTMENT_ID])
    with pytest.raises(ConversationClosed):
        await world.post(CUSTOMER, "Encore")
    assert store.messages == {}


class Killed(Exception):
    """The process ends."""


@dataclass
class MortalStore(MemoryStore):
    """Ends with the first call of one of its methods, if one is named."""

    fatal: str = ""

    async def save(self, conversation: Conversation, events: Sequence[Recorded]) -> Conversation:
        self._survive("save")
        return await super().save(conversation, events)

    async def erase_messages(self, appointment_id: str) -> None:
        self._survive("erase_messages")
        await super().erase_messages(appointment_id)

    def _survive(self, method: str) -> None:
        if self.fatal == method:
            self.fatal = ""
            raise Killed


@pytest.mark.parametrize("fatal", ["save", "erase_messages"])
async def test_an_erasure_that_was_cut_short_lets_nobody_post_and_is_taken_up_again(fatal: str) -> None:
    store = MortalStore()
    world = world_of(store)
    await world.post(CUSTOMER, "Bonjour")
    store.fatal = fatal
    with pytest.raises(Killed):
        await world.service.erase(OWNER, "ten_a", [APPOINTMENT_ID])
    with pytest.raises(ConversationClosed):
        await world.post(CUSTOMER, "Encore")
    assert await world.service.erase(OWNER, "ten_a", [APPOINTMENT_ID]) == 1
    assert store.messages == {}
    assert [each.event for each in store.events if isinstance(each.event, ConversationErased)] == [
        ConversationErased(1)
    ]


async def test_what_is_not_erased_yet_of_an_erased_conversation_is_told_to_nobody() -> None:
    store = MortalStore()
    world = world_of(store)
    await world.post(CUSTOMER, "Bonjour")
    store.fatal = "erase_messages"
    with pytest.raises(Killed):
        await world.service.erase(OWNER, "ten_a", [APPOINTMENT_ID])
    assert await said(world) == []
    [transcript] = await world.service.export(OWNER, "ten_a", [APPOINTMENT_ID])
    assert (transcript.messages, transcript.complete) == ((), True)
