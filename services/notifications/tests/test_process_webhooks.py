"""The real process, database and broker, and an endpoint that verifies with the standard's own library."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from standardwebhooks.webhooks import Webhook

from parley.api.appointments.v1.appointments_pb2 import LINK_CHANNEL_COPY
from parley.api.appointments.v1.events_pb2 import AppointmentScheduled, AppointmentsEvent
from parley.api.common.v1.common_pb2 import Envelope
from parley.api.notifications.v1 import notifications_pb2 as pb
from parley.api.notifications.v1 import service_pb2
from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceStub
from parley.common import rpc
from parley.common.clock import utc_now
from parley.common.config import Kafka
from parley.common.ids import new_id
from parley.common.kafka import Producer, ensure_topics
from parley.common.mongo import connect
from parley.common.testing.running import RunningService, run_for_test
from parley.common.testing.tokens import with_token
from parley.common.testing.waiting import eventually
from parley.notifications.messages.times import timestamp
from parley.notifications.webhook_consumer import TOPICS

from .conftest import MAIL_FROM
from .hooks import ADMIN
from .neighbours import SECRET, appointment_message, neighbours
from .receivers import Receiver, https_receiver, never

if TYPE_CHECKING:
    from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceAsyncStub

ACCOUNTS, APPOINTMENTS = "parley.accounts.v1", "parley.appointments.v1"


@asynccontextmanager
async def administrator(replica: RunningService) -> AsyncIterator["NotificationsServiceAsyncStub"]:
    async with rpc.channel(replica.target) as channel:
        with rpc.use_caller(with_token(ADMIN)):
            yield NotificationsServiceStub(channel)


async def book(producer: Producer) -> str:
    """An appointment of which the customer is told nothing; returns the event's id."""
    id = new_id("evt")
    booked = appointment_message(new_id("apt"), starts_at=utc_now() + timedelta(days=2), invite_by=LINK_CHANNEL_COPY)
    envelope = Envelope(id=id, tenant_id="ten_a", time=timestamp(utc_now()), appointment_id=booked.id)
    event = AppointmentsEvent(envelope=envelope, appointment=booked, scheduled=AppointmentScheduled())
    for _ in range(2):
        # Every event arrives at least once.
        await producer.send(APPOINTMENTS, booked.id, event.SerializeToString(), event_id=id)
    return id


@pytest.fixture
def settings(mongo_url: str, kafka_brokers: str) -> dict[str, object]:
    return {
        "mongo_url": mongo_url,
        "mongo_database": new_id("test"),
        "kafka_brokers": kafka_brokers,
        "service_secret": SECRET,
        "smtp_host": "127.0.0.1",
        "smtp_port": 9,
        "smtp_tls": "none",
        "mail_from": MAIL_FROM,
        "sms_url": "http://127.0.0.1:9/sms",
        "sms_from": "Parley",
        "public_url": "https://parley.example",
        "opt_out_key": "0123456789abcdef" * 2,
        "webhook_keys": f'["{"fedcba9876543210" * 2}"]',
        "webhook_allow_private": True,
    }


@asynccontextmanager
async def installation(
    settings: Mapping[str, object], directory: Path
) -> AsyncIterator[tuple[dict[str, object], Receiver, Producer]]:
    brokers, hour = str(settings["kafka_brokers"]), timedelta(hours=1)
    await ensure_topics(Kafka(kafka_brokers=brokers), dict.fromkeys((ACCOUNTS, *TOPICS), (3, hour)))
    producer = Producer(Kafka(kafka_brokers=brokers), client_id=new_id("test"), topics=[APPOINTMENTS])
    await producer.start()
    async with neighbours() as town, https_receiver(directory) as receiver:
        targets = {"accounts_target": town.accounts_target, "appointments_target": town.appointments_target}
        yield {**settings, **targets, "webhook_ca_file": receiver.certificate}, receiver, producer
    await producer.stop()


async def test_an_endpoint_hears_of_an_event_once_and_of_what_a_killed_replica_had_in_hand(
    settings: dict[str, object], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    database = connect(str(settings["mongo_url"]), str(settings["mongo_database"]))
    async with installation(settings, tmp_path) as (installed, receiver, producer):
        async with run_for_test("notifications", installed, log=log) as replica, administrator(replica) as stub:
            url = f"https://localhost:{receiver.port}/parley"
            request = service_pb2.CreateWebhookRequest(url=url)
            created = await stub.CreateWebhook(request, wait_for_ready=True)
            tested = await stub.TestWebhook(service_pb2.TestWebhookRequest(id=created.webhook.id))
            assert tested.state == pb.DELIVERY_STATE_DELIVERED
            first = await book(producer)
            await eventually(lambda: len(receiver.received) >= 2, timeout=60, what="the event")
            receiver.respond = never
            second = await book(producer)
            await eventually(lambda: len(receiver.received) >= 3, timeout=60, what="a call that is never answered")
            await replica.kill()
        receiver.respond = None
        # The lease ends.
        await database["webhook_deliveries"].update_one(
            {"message_id": second}, {"$set": {"next_attempt_at": utc_now()}}
        )
        async with run_for_test("notifications", installed, log=log) as replica, administrator(replica) as stub:
            await eventually(lambda: len(receiver.received) >= 4, timeout=60, what="the event again")

            async def delivered() -> bool:
                request = service_pb2.ListDeliveriesRequest(webhook_id=created.webhook.id)
                listed = (await stub.ListDeliveries(request)).deliveries
                return [each.state for each in listed] == [pb.DELIVERY_STATE_DELIVERED] * 3

            await eventually(delivered, what="three deliveries written down")
    for received in receiver.received:
        Webhook(created.secret).verify(received.body, received.headers)
    ids = [received.headers["webhook-id"] for received in receiver.received]
    assert ids == [tested.message_id, first, second, second]
    secret = created.secret.removeprefix("whsec_")
    assert secret not in str(await database["webhooks"].find({}).to_list())
    assert secret not in log.read_text(encoding="utf-8")
    await database.client.close()
