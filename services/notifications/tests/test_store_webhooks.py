"""What the stores of webhooks and deliveries keep to: the fake and the real one alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from parley.common import mongo
from parley.common.errors import Conflict
from parley.common.outbox import Outbox, Outgoing
from parley.common.testing.doubles import InMemoryPublisher
from parley.notifications import store as real
from parley.notifications.domain.errors import WebhookDeliveryExists, WebhookExists
from parley.notifications.domain.hands import Hands
from parley.notifications.domain.message import Creation
from parley.notifications.domain.recorded import OURSELVES
from parley.notifications.domain.webhook import Secret, Webhook
from parley.notifications.domain.webhook_delivery import LEASE, Attempt, WebhookDelivery, new_delivery
from parley.notifications.service import recording
from parley.notifications.service.webhook_ports import WebhookDeliveryStore, WebhookStore

from .fakes.recording import Journal
from .fakes.webhooks import MemoryWebhookDeliveries, MemoryWebhooks
from .hooks import happening

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ATTEMPT = Attempt(NOW, 12, 503, "busy")


@dataclass
class Stores:
    webhooks: WebhookStore
    deliveries: WebhookDeliveryStore


async def open_real(database: AsyncDatabase[mongo.Document], publisher: InMemoryPublisher) -> real.Stores:
    await mongo.ensure_indexes(database, real.INDEXES)
    outboxes = {name: Outbox(database[name], publisher, "notifications") for name in real.PUBLISHING}
    return real.open_stores(database, outboxes, lambda each: Outgoing(each.id, each.at, each.key, b""))


@pytest_asyncio.fixture(params=["fake", "real"])
async def stores(request: pytest.FixtureRequest, database: AsyncDatabase[mongo.Document]) -> AsyncIterator[Stores]:
    if request.param == "fake":
        yield Stores(MemoryWebhooks(Journal()), MemoryWebhookDeliveries(Journal()))
        return
    opened = await open_real(database, InMemoryPublisher())
    yield Stores(opened.webhooks, opened.webhook_deliveries)


@pytest.fixture
def webhooks(stores: Stores) -> WebhookStore:
    return stores.webhooks


@pytest.fixture
def deliveries(stores: Stores) -> WebhookDeliveryStore:
    return stores.deliveries


def webhook(id: str = "whk_a", slot: int = 0, tenant_id: str = "ten_a") -> Webhook:
    secrets = (Secret("new"), Secret("former", NOW + timedelta(days=1)))
    return Webhook(id, tenant_id, "https://hooks.example", "CRM", ("message.sent",), secrets, NOW, slot)


def delivery(
    id: str = "dlv_a", webhook_id: str = "whk_a", event: str = "", tenant_id: str = "ten_a"
) -> WebhookDelivery:
    told = happening(at=NOW, id=event or f"evt_{id}", tenant_id=tenant_id)
    return new_delivery(id, webhook_id, told, NOW, "00-1-2-01")


def hands(most: int = 100, each: int = 100) -> Hands:
    return Hands(most, each, each)


class TestWebhooks:
    async def test_every_field_is_kept(self, webhooks: WebhookStore) -> None:
        creation = Creation("ten_a", "stf_m", "once", "digest")
        added = await webhooks.add(replace(webhook(), creation=creation), [])
        assert added.version == 1
        assert await webhooks.load("whk_a") == added
        disabled = await webhooks.save(added.disabled("It is gone."), [])
        assert await webhooks.load("whk_a") == disabled
        assert await webhooks.load("whk_b") is None

    async def test_a_save_over_anothers_is_refused(self, webhooks: WebhookStore) -> None:
        read = await webhooks.add(webhook(), [])
        await webhooks.save(read.switched(False), [])
        with pytest.raises(Conflict):
            await webhooks.save(read.disabled("x"), [])

    async def test_a_slot_is_one_tenants_until_it_is_deleted(self, webhooks: WebhookStore) -> None:
        added = await webhooks.add(webhook(), [])
        await webhooks.add(webhook("whk_b", tenant_id="ten_b"), [])
        with pytest.raises(WebhookExists):
            await webhooks.add(webhook("whk_c"), [])
        await webhooks.save(added.deleted(NOW), [])
        await webhooks.add(webhook("whk_c"), [])

    async def test_of_many_that_take_a_slot_one_succeeds(self, webhooks: WebhookStore) -> None:
        adding = (webhooks.add(webhook(f"whk_{n}"), []) for n in range(10))
        outcomes = await asyncio.gather(*adding, return_exceptions=True)
        assert sum(isinstance(outcome, WebhookExists) for outcome in outcomes) == 9

    async def test_a_request_is_heard_once_and_found_again(self, webhooks: WebhookStore) -> None:
        creation = Creation("ten_a", "stf_m", "once", "digest")
        await webhooks.add(replace(webhook(), creation=creation), [])
        with pytest.raises(WebhookExists):
            await webhooks.add(replace(webhook("whk_b", 1), creation=replace(creation, digest="other")), [])
        found = await webhooks.find_created(replace(creation, digest="other"))
        assert found is not None
        assert (found.id, found.creation) == ("whk_a", creation)
        assert await webhooks.find_created(replace(creation, subject="stf_x")) is None

    async def test_they_are_listed_in_their_tenant_alone_without_deleted_ones(self, webhooks: WebhookStore) -> None:
        for slot, id in enumerate(["whk_b", "whk_a", "whk_c"]):
            await webhooks.add(webhook(id, slot), [])
        gone = await webhooks.load("whk_c")
        assert gone is not None
        await webhooks.save(gone.deleted(NOW), [])
        assert [each.id for each in await webhooks.of_tenant("ten_a")] == ["whk_a", "whk_b"]
        assert await webhooks.of_tenant("ten_b") == []
        assert await webhooks.load("whk_c") is None


class TestLog:
    async def test_every_field_is_kept(self, deliveries: WebhookDeliveryStore) -> None:
        added = await deliveries.add(delivery())
        assert await deliveries.load("dlv_a") == added
        tried = await deliveries.save(added.tried(ATTEMPT, NOW, 0))
        assert await deliveries.load("dlv_a") == tried
        taken = await deliveries.save(tried.tried(replace(ATTEMPT, status=200), NOW, 0))
        assert await deliveries.load("dlv_a") == taken
        assert await deliveries.load("dlv_b") is None

    async def test_an_event_has_one_delivery_to_each_webhook(self, deliveries: WebhookDeliveryStore) -> None:
        adding = [deliveries.add(delivery(f"dlv_{n}", event="evt_a")) for n in range(10)]
        outcomes = await asyncio.gather(*adding, return_exceptions=True)
        assert sum(isinstance(outcome, WebhookDeliveryExists) for outcome in outcomes) == 9
        await deliveries.add(delivery("dlv_x", "whk_b", event="evt_a"))

    async def test_a_save_over_anothers_or_after_a_claim_is_refused(self, deliveries: WebhookDeliveryStore) -> None:
        read = await deliveries.add(delivery())
        await deliveries.claim("clm_a", NOW, hands())
        with pytest.raises(Conflict):
            await deliveries.save(read.again(NOW))

    async def test_the_newest_come_first_a_page_at_a_time(self, deliveries: WebhookDeliveryStore) -> None:
        for number in range(5):
            await deliveries.add(delivery(f"dlv_{number}"))
        await deliveries.add(delivery("dlv_x", "whk_b"))
        assert [each.id for each in await deliveries.page("whk_a", "", 3)] == ["dlv_4", "dlv_3", "dlv_2"]
        assert [each.id for each in await deliveries.page("whk_a", "dlv_2", 3)] == ["dlv_1", "dlv_0"]

    async def test_what_a_webhook_took_is_known_by_its_time(self, deliveries: WebhookDeliveryStore) -> None:
        added = await deliveries.add(delivery())
        await deliveries.save(added.tried(replace(ATTEMPT, status=200), NOW, 0))
        assert await deliveries.delivered_since("whk_a", NOW)
        assert not await deliveries.delivered_since("whk_a", NOW + timedelta(seconds=1))
        assert not await deliveries.delivered_since("whk_b", NOW)


class TestClaiming:
    async def test_what_is_due_is_claimed_for_a_lease(self, deliveries: WebhookDeliveryStore) -> None:
        added = await deliveries.add(delivery())
        assert await deliveries.claim("clm_a", NOW - timedelta(seconds=1), hands()) == []
        (claimed,) = await deliveries.claim("clm_a", NOW, hands())
        assert claimed == replace(added, claim="clm_a", next_attempt_at=NOW + LEASE, version=2)
        assert await deliveries.claim("clm_b", NOW + LEASE - timedelta(seconds=1), hands()) == []
        (again,) = await deliveries.claim("clm_b", NOW + LEASE, hands())
        assert again.claim == "clm_b"
        with pytest.raises(Conflict):
            await deliveries.save(claimed.tried(ATTEMPT, NOW, 0))

    async def test_of_many_that_claim_each_goes_to_one(self, deliveries: WebhookDeliveryStore) -> None:
        for number in range(30):
            await deliveries.add(delivery(f"dlv_{number:02}"))
        claims = [deliveries.claim(f"clm_{n}", NOW, hands()) for n in range(8)]
        taken = [each.id for claimed in await asyncio.gather(*claims) for each in claimed]
        assert sorted(taken) == [f"dlv_{number:02}" for number in range(30)]

    async def test_a_webhooks_backlog_hides_no_other(self, deliveries: WebhookDeliveryStore) -> None:
        for number in range(20):
            await deliveries.add(delivery(f"dlv_{number:02}"))
        late = delivery("dlv_z", "whk_b", tenant_id="ten_b")
        await deliveries.add(replace(late, next_attempt_at=NOW + timedelta(minutes=1)))
        later, busy = NOW + timedelta(minutes=1), hands(each=2)
        claimed = await deliveries.claim("clm_a", later, busy)
        assert [each.id for each in claimed] == ["dlv_00", "dlv_01", "dlv_z"]
        for each in claimed:
            busy.take(each.webhook_id, each.tenant_id)
        assert await deliveries.claim("clm_b", later, busy) == []
        busy.free("whk_a", "ten_a")
        assert [each.id for each in await deliveries.claim("clm_c", later, busy)] == ["dlv_02"]

    async def test_what_waits_is_counted_until_it_is_final(self, deliveries: WebhookDeliveryStore) -> None:
        first, second = [await deliveries.add(delivery(f"dlv_{n}")) for n in range(2)]
        await deliveries.save(first.tried(ATTEMPT, NOW, 0))
        await deliveries.save(second.tried(replace(ATTEMPT, status=200), NOW, 0))
        await deliveries.add(delivery("dlv_x", "whk_b"))
        assert await deliveries.count_waiting("whk_a", 10) == 1
        assert await deliveries.count_due(NOW) == 1
        assert await deliveries.count_due(NOW + timedelta(minutes=1)) == 2
        await deliveries.add(delivery("dlv_y"))
        assert await deliveries.count_waiting("whk_a", 1) == 1


async def test_news_of_a_webhook_travels_with_its_write(database: AsyncDatabase[mongo.Document]) -> None:
    publisher = InMemoryPublisher()
    stores = await open_real(database, publisher)
    added = await stores.webhooks.add(webhook(), recording.of_webhook(webhook(), OURSELVES, NOW))
    deleted = added.deleted(NOW)
    await stores.webhooks.save(deleted, recording.of_webhook(deleted, OURSELVES, NOW))
    assert [each.key for each in publisher.published] == ["ten_a", "ten_a"]


async def test_the_database_itself_forgets_old_deliveries(database: AsyncDatabase[mongo.Document]) -> None:
    await open_real(database, InMemoryPublisher())
    indexes = await database["webhook_deliveries"].index_information()
    assert indexes["expires_at"]["expireAfterSeconds"] == 0
