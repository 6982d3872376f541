"""What every store keeps to: the fake and the real one alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from parley.common import mongo
from parley.common.errors import Conflict
from parley.common.outbox import Outbox, Outgoing
from parley.common.testing.doubles import InMemoryPublisher
from parley.notifications import store as real
from parley.notifications.domain.errors import MessageExists
from parley.notifications.domain.message import HEAD_START, LEASE, Channel, Creation, Kind, Message, MessageSent, State
from parley.notifications.domain.preference import ContactPreference
from parley.notifications.domain.recorded import OURSELVES, Recorded
from parley.notifications.domain.suspension import Suspension
from parley.notifications.domain.template import Template, Wording
from parley.notifications.service.ports import MessageStore, PreferenceStore, SuspensionStore, TemplateStore

from .conftest import EMAIL, PHONE, STARTS_AT, message
from .fakes.messages import MemoryMessages
from .fakes.recording import Journal
from .fakes.settings import MemoryPreferences, MemorySuspensions, MemoryTemplates

NOW = STARTS_AT - timedelta(days=3)


@dataclass
class Stores:
    messages: MessageStore
    suspensions: SuspensionStore
    preferences: PreferenceStore
    templates: TemplateStore


@pytest_asyncio.fixture(params=["fake", "real"])
async def stores(request: pytest.FixtureRequest, database: AsyncDatabase[mongo.Document]) -> AsyncIterator[Stores]:
    if request.param == "fake":
        journal = Journal()
        yield Stores(
            MemoryMessages(journal), MemorySuspensions(journal), MemoryPreferences(journal), MemoryTemplates(journal)
        )
        return
    await mongo.ensure_indexes(database, real.INDEXES)
    publisher = InMemoryPublisher()
    outboxes = {name: Outbox(database[name], publisher, "notifications") for name in real.PUBLISHING}

    def encode(recorded: Recorded) -> Outgoing:
        return Outgoing(recorded.id, recorded.at, recorded.key, b"")

    opened = real.open_stores(database, outboxes, encode)
    yield Stores(opened.messages, opened.suspensions, opened.preferences, opened.templates)


@pytest.fixture
def store(stores: Stores) -> MessageStore:
    return stores.messages


async def the_only(store: MessageStore) -> Message:
    (found,) = await store.of_appointment("ten_a", "apt_a", 10)
    return found


async def claim_one(store: MessageStore, claim: str = "clm_a") -> Message:
    (claimed,) = await store.claim(claim, NOW, 10, [])
    return claimed


class TestMessages:
    async def test_what_was_added_is_found_as_it_was(self, store: MessageStore) -> None:
        added = await store.add(message())
        assert await store.load("ntf_a") == added == replace(message(), version=1)
        assert await store.load("ntf_b") is None

    async def test_every_field_survives_a_save(self, store: MessageStore) -> None:
        creation = Creation("ten_a", "stf_a", "once", "digest")
        made = replace(
            message(),
            traceparent="00-1-2-01",
            text="Bonjour",
            requested_by="stf_a",
            staff_id="stf_b",
            creation=creation,
        )
        await store.add(made)
        claimed = await claim_one(store)
        saved = await store.save(replace(claimed, interrupted=True, error="SMTP 451"))
        assert await the_only(store) == saved
        assert (saved.traceparent, saved.text, saved.creation) == ("00-1-2-01", "Bonjour", creation)
        saved = await store.save(saved.sent(NOW + timedelta(seconds=1)))
        assert await the_only(store) == saved

    async def test_a_key_is_taken_once(self, store: MessageStore) -> None:
        await store.add(message())
        with pytest.raises(MessageExists):
            await store.add(message(id="ntf_b"))
        await store.add(message(Channel.SMS, id="ntf_c"))
        other = message(id="ntf_d")
        await store.add(replace(other, key=replace(other.key, occasion="v2")))

    async def test_of_many_that_add_the_same_message_one_succeeds(self, store: MessageStore) -> None:
        adding = (store.add(message(id=f"ntf_{n}")) for n in range(20))
        outcomes = await asyncio.gather(*adding, return_exceptions=True)
        (added,) = [outcome for outcome in outcomes if not isinstance(outcome, MessageExists)]
        assert added == await the_only(store)

    async def test_a_request_is_heard_once_and_found_again(self, store: MessageStore) -> None:
        creation = Creation("ten_a", "stf_a", "once", "digest")
        await store.add(replace(message(), creation=creation))
        again = replace(message(Channel.SMS, id="ntf_b"), creation=replace(creation, digest="other"))
        with pytest.raises(MessageExists):
            await store.add(again)
        found = await store.find_created(again.creation or creation)
        assert found is not None
        assert (found.id, found.creation) == ("ntf_a", creation)
        assert await store.find_created(replace(creation, subject="stf_b")) is None
        await store.add(replace(again, creation=replace(creation, subject="stf_b")))

    async def test_a_save_over_anothers_is_refused(self, store: MessageStore) -> None:
        await store.add(message())
        read = await the_only(store)
        await store.save(read.dropped("first"))
        with pytest.raises(Conflict):
            await store.save(read.dropped("second"))
        assert (await the_only(store)).error == "first"

    async def test_messages_are_listed_in_their_tenant_alone_oldest_first(self, store: MessageStore) -> None:
        await store.add(message(Channel.SMS, id="ntf_b"))
        await store.add(message(id="ntf_a"))
        assert [each.id for each in await store.of_appointment("ten_a", "apt_a", 10)] == ["ntf_a", "ntf_b"]
        assert [each.id for each in await store.of_appointment("ten_a", "apt_a", 1)] == ["ntf_a"]
        assert await store.of_appointment("ten_b", "apt_a", 10) == []
        assert await store.of_appointment("ten_a", "apt_b", 10) == []

    async def test_a_person_has_what_is_theirs_and_their_appointments(self, store: MessageStore) -> None:
        await store.add(message())
        other = message(id="ntf_b")
        await store.add(replace(other, customer_id="cus_b", key=replace(other.key, appointment_id="apt_b")))
        assert [each.id for each in await store.of_person("ten_a", "cus_a", [])] == ["ntf_a"]
        assert [each.id for each in await store.of_person("ten_a", "", ["apt_b"])] == ["ntf_b"]
        assert [each.id for each in await store.of_person("ten_a", "cus_a", ["apt_b"])] == ["ntf_a", "ntf_b"]
        assert await store.of_person("ten_b", "cus_a", ["apt_a", "apt_b"]) == []


class TestClaiming:
    async def test_a_claim_says_what_the_message_itself_would(self, store: MessageStore) -> None:
        await store.add(message())
        read = await the_only(store)
        assert await claim_one(store) == replace(read.claimed("clm_a", NOW), version=read.version + 1)
        (again,) = await store.claim("clm_b", NOW + LEASE, 10, [])
        assert (again.claim, again.interrupted, again.attempts) == ("clm_b", True, 2)

    async def test_the_longest_due_come_first_and_no_more_than_asked(self, store: MessageStore) -> None:
        for minutes, (id, channel) in enumerate([("ntf_b", Channel.EMAIL), ("ntf_a", Channel.SMS)]):
            await store.add(message(channel, id=id, now=NOW + timedelta(minutes=minutes)))
        before, later = NOW - HEAD_START - timedelta(seconds=1), NOW + timedelta(hours=1)
        assert await store.count_due(before) == 0
        assert await store.count_due(later) == 2
        assert await store.claim("clm_a", before, 10, []) == []
        assert [each.id for each in await store.claim("clm_b", later, 1, [])] == ["ntf_b"]
        assert [each.id for each in await store.claim("clm_c", later, 10, [])] == ["ntf_a"]
        assert await store.claim("clm_d", later, 10, []) == []

    async def test_what_is_in_hand_already_is_left_out(self, store: MessageStore) -> None:
        await store.add(message())
        assert await store.claim("clm_a", NOW, 10, ["ntf_a"]) == []

    async def test_of_many_that_claim_each_message_goes_to_one(self, store: MessageStore) -> None:
        for n in range(30):
            made = message(id=f"ntf_{n:02}")
            await store.add(replace(made, key=replace(made.key, appointment_id=f"apt_{n}")))
        claims = [store.claim(f"clm_{n}", NOW, 30, []) for n in range(8)]
        taken = [each.id for claimed in await asyncio.gather(*claims) for each in claimed]
        assert sorted(taken) == [f"ntf_{n:02}" for n in range(30)]

    async def test_a_claimed_message_is_due_again_when_its_lease_ends_unless_it_is_renewed(
        self, store: MessageStore
    ) -> None:
        await store.add(message())
        await claim_one(store)
        renewed_at = NOW + LEASE / 2
        assert await store.renew(["clm_a"], ["ntf_a"], renewed_at) == 1
        assert await store.claim("clm_b", NOW + LEASE, 10, []) == []
        assert await store.renew(["clm_x"], ["ntf_a"], NOW + LEASE) == 0
        assert len(await store.claim("clm_b", renewed_at + LEASE, 10, [])) == 1
        await store.renew(["clm_a"], ["ntf_a"], NOW + timedelta(days=1))
        assert len(await store.claim("clm_c", renewed_at + 3 * LEASE, 10, [])) == 1

    async def test_a_renewal_takes_nothing_from_its_senders_save(self, store: MessageStore) -> None:
        await store.add(message())
        claimed = await claim_one(store)
        await store.renew(["clm_a"], ["ntf_a"], NOW + LEASE)
        assert (await store.save(claimed.sent(NOW))).state is State.SENT

    async def test_a_final_message_is_never_due(self, store: MessageStore) -> None:
        await store.add(message())
        await store.save((await claim_one(store)).sent(NOW))
        assert await store.claim("clm_b", NOW + timedelta(days=365), 10, []) == []


class TestHolding:
    async def test_what_is_held_is_not_due_until_it_is_released(self, store: MessageStore) -> None:
        for n, tenant in enumerate(["ten_a", "ten_a", "ten_b"]):
            made = message(id=f"ntf_{n}")
            held = replace(made, tenant_id=tenant, key=replace(made.key, appointment_id=f"apt_{n}")).held("unpaid")
            await store.add(held)
        later = NOW + timedelta(days=1)
        assert await store.claim("clm_a", later, 10, []) == []
        assert await store.count_due(later) == 0
        assert await store.tenants_held(Channel.SMS) == []
        assert sorted(await store.tenants_held(Channel.EMAIL)) == ["ten_a", "ten_b"]
        assert [await store.count_held(Channel.EMAIL, tenant) for tenant in ("", "ten_a", "ten_b")] == [3, 2, 1]
        assert await store.count_held(Channel.SMS, "") == 0
        assert await store.release(Channel.EMAIL, "ten_a", later) == 2
        assert await store.release(Channel.EMAIL, "ten_a", later) == 0
        released = await store.claim("clm_b", later, 10, [])
        assert {(each.tenant_id, each.state, each.error) for each in released} == {("ten_a", State.DUE, "")}
        assert await store.count_held(Channel.EMAIL, "") == 1


class TestSuspensions:
    async def test_it_is_kept_with_its_history_and_found_while_it_is_in_force(self, stores: Stores) -> None:
        store = stores.suspensions
        assert await store.load(Channel.SMS, "") is None
        suspension = Suspension(Channel.SMS, "ten_a", "unpaid", NOW, "stf_o")
        saved = await store.save(suspension, [])
        assert saved == replace(suspension, version=1)
        assert await store.active() == [saved]
        assert await store.load(Channel.SMS, "ten_a") == saved
        with pytest.raises(Conflict):
            await store.save(suspension, [])
        over = await store.save(saved.over(), [])
        assert await store.active() == []
        assert await store.load(Channel.SMS, "ten_a") == over


class TestPreferences:
    async def test_each_customer_and_channel_has_one(self, stores: Stores) -> None:
        store = stores.preferences
        out = ContactPreference("cus_a", "ten_a", Channel.EMAIL, True, NOW, "customer")
        saved = await store.save(out, [])
        assert await store.load("cus_a", Channel.EMAIL) == saved
        assert await store.load("cus_a", Channel.SMS) is None
        with pytest.raises(Conflict):
            await store.save(out, [])
        changed = await store.save(saved.changed(False, "stf_a", NOW), [])
        assert await store.of_customer("ten_a", "cus_a") == [changed]
        assert await store.of_customer("ten_b", "cus_a") == []
        assert await store.delete("ten_b", "cus_a") == 0
        assert await store.delete("ten_a", "cus_a") == 1
        assert await store.of_customer("ten_a", "cus_a") == []


class TestTemplates:
    async def test_each_form_of_a_message_has_one(self, stores: Stores) -> None:
        store = stores.templates
        wording = Wording("Bonjour", "{{link}}")
        template = Template("ten_a", Kind.REMINDER, Channel.EMAIL, "fr", wording, NOW, "stf_m")
        saved = await store.save(template, [])
        assert await store.load("ten_a", Kind.REMINDER, Channel.EMAIL, "fr") == saved
        assert await store.load("ten_a", Kind.REMINDER, Channel.EMAIL, "en") is None
        with pytest.raises(Conflict):
            await store.save(template, [])
        reset = await store.save(saved.worded(None, "stf_m", NOW), [])
        assert await store.of_tenant("ten_a") == [reset]
        assert await store.of_tenant("ten_b") == []


async def test_events_travel_with_the_write_under_the_appointments_key(
    database: AsyncDatabase[mongo.Document],
) -> None:
    await mongo.ensure_indexes(database, real.INDEXES)
    publisher = InMemoryPublisher()
    outboxes = {name: Outbox(database[name], publisher, "notifications") for name in real.PUBLISHING}
    stores = real.open_stores(database, outboxes, lambda each: Outgoing(each.id, each.at, each.key, b"told"))
    await stores.messages.add(message())
    sent = (await the_only(stores.messages)).sent(NOW)
    await stores.messages.save(sent, [Recorded("evt_a", NOW, OURSELVES, "ten_a", "apt_a", MessageSent(sent))])
    assert [(each.key, each.event_id) for each in publisher.published] == [("apt_a", "evt_a")]


async def test_the_books_hold_no_address_and_no_name(database: AsyncDatabase[mongo.Document]) -> None:
    await mongo.ensure_indexes(database, real.INDEXES)
    outboxes = {name: Outbox(database[name], InMemoryPublisher(), "t") for name in real.PUBLISHING}
    stores = real.open_stores(database, outboxes, lambda each: Outgoing(each.id, each.at, each.key, b""))
    await stores.messages.add(message())
    await stores.messages.add(message(Channel.SMS, id="ntf_b"))
    written = str(await database["messages"].find({}).to_list())
    assert not any(personal in written for personal in (EMAIL, PHONE, "Marie", "Dupont"))
