"""The real process on the real database and broker, between its neighbours and real providers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import icalendar
import pytest_asyncio
from opentelemetry.sdk.trace import TracerProvider
from pymongo.asynchronous.collection import AsyncCollection

from parley.api.accounts.v1.events_pb2 import AccountsEvent, StaffInvited
from parley.api.appointments.v1 import appointments_pb2, events_pb2
from parley.api.appointments.v1.appointments_pb2 import LINK_CHANNEL_EMAIL, LINK_CHANNEL_SMS
from parley.api.appointments.v1.events_pb2 import AppointmentsEvent
from parley.api.common.v1.common_pb2 import Envelope
from parley.api.notifications.v1 import notifications_pb2
from parley.api.notifications.v1.events_pb2 import NotificationsEvent
from parley.api.notifications.v1.notifications_pb2 import MESSAGE_STATE_SENT
from parley.api.notifications.v1.service_pb2 import ListMessagesRequest
from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceStub
from parley.common import rpc
from parley.common.auth import Caller, Kind
from parley.common.clock import utc_now
from parley.common.config import Kafka
from parley.common.ids import new_id
from parley.common.kafka import Producer, ensure_topics
from parley.common.mongo import Document, connect
from parley.common.testing.listening import listen_for_test
from parley.common.testing.running import RunningService, run_for_test
from parley.common.testing.tokens import with_token
from parley.common.testing.waiting import eventually
from parley.notifications import consumer, webhook_consumer
from parley.notifications.messages.times import timestamp
from parley.notifications.store.messages import COLLECTION as MESSAGES

from .conftest import EMAIL, MAIL_FROM, PHONE
from .neighbours import SECRET, STAFF_EMAIL, Neighbours, appointment_message, neighbours
from .providers import MailServer, SmsServer, mail_server, sms_server

if TYPE_CHECKING:
    from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceAsyncStub

ACCOUNTS_TOPIC, APPOINTMENTS_TOPIC, TOPIC = "parley.accounts.v1", "parley.appointments.v1", "parley.notifications.v1"
PERSONAL = (EMAIL, PHONE, "Marie", "Dupont", "j#secret", STAFF_EMAIL, "secret-of-staff")


@dataclass
class Installation:
    """The settings that several replicas share, and what stands around them."""

    mongo_url: str
    kafka_brokers: str
    log: Path
    town: Neighbours
    mail: MailServer
    sms: SmsServer
    producer: Producer
    database: str = field(default_factory=lambda: new_id("test"))

    def replica(self) -> AbstractAsyncContextManager[RunningService]:
        settings = {
            "mongo_url": self.mongo_url,
            "mongo_database": self.database,
            "kafka_brokers": self.kafka_brokers,
            "accounts_target": self.town.accounts_target,
            "appointments_target": self.town.appointments_target,
            "service_secret": SECRET,
            "smtp_host": "127.0.0.1",
            "smtp_port": self.mail.port,
            "smtp_tls": "none",
            "mail_from": MAIL_FROM,
            "sms_url": self.sms.url,
            "sms_key": "s3cret of sms",
            "sms_from": "Parley",
            "sms_countries": '["FR"]',
            "public_url": "https://parley.example",
            "opt_out_key": "0123456789abcdef" * 2,
            "webhook_keys": f'["{"0123456789abcdef" * 2}"]',
            "log_level": "DEBUG",
        }
        return run_for_test("notifications", settings, log=self.log)

    async def publish(self, event: AppointmentsEvent | AccountsEvent) -> None:
        id = new_id("evt")
        event.envelope.CopyFrom(Envelope(id=id, tenant_id="ten_a", time=timestamp(utc_now())))
        topic, key = ACCOUNTS_TOPIC, "ten_a"
        if isinstance(event, AppointmentsEvent):
            topic, key = APPOINTMENTS_TOPIC, event.appointment.id
            event.envelope.appointment_id = event.appointment.id
        await self.producer.send(topic, key, event.SerializeToString(), event_id=id)

    async def book(
        self,
        invite_by: appointments_pb2.LinkChannel.ValueType,
        *,
        starts_in: timedelta = timedelta(days=2),
        reminders: Sequence[int] = (),
    ) -> appointments_pb2.Appointment:
        starts_at = utc_now() + starts_in
        booked = appointment_message(new_id("apt"), starts_at=starts_at, invite_by=invite_by, reminders=reminders)
        self.town.appointments.appointments[booked.id] = booked
        await self.publish(AppointmentsEvent(appointment=booked, scheduled=events_pb2.AppointmentScheduled()))
        return booked

    async def cancel(self, booked: appointments_pb2.Appointment) -> None:
        over = appointments_pb2.Appointment()
        over.CopyFrom(booked)
        over.state, over.version = appointments_pb2.APPOINTMENT_STATE_CANCELLED, booked.version + 1
        over.ended_at.FromDatetime(utc_now())
        self.town.appointments.appointments[over.id] = over
        await self.publish(AppointmentsEvent(appointment=over, cancelled=events_pb2.AppointmentCancelled()))


@pytest_asyncio.fixture
async def installation(mongo_url: str, kafka_brokers: str, tmp_path: Path) -> AsyncIterator[Installation]:
    topics = {*consumer.TOPICS, *webhook_consumer.TOPICS, TOPIC}
    await ensure_topics(Kafka(kafka_brokers=kafka_brokers), dict.fromkeys(topics, (6, timedelta(hours=1))))
    producer = Producer(
        Kafka(kafka_brokers=kafka_brokers), client_id=new_id("test"), topics=[ACCOUNTS_TOPIC, APPOINTMENTS_TOPIC]
    )
    await producer.start()
    async with neighbours() as town, mail_server() as mail:
        with sms_server() as sms:
            yield Installation(mongo_url, kafka_brokers, tmp_path / "log", town, mail, sms, producer)
    await producer.stop()


@pytest_asyncio.fixture
async def books(installation: Installation) -> AsyncIterator[AsyncCollection[Document]]:
    database = connect(installation.mongo_url, installation.database)
    yield database[MESSAGES]
    await database.client.close()


@pytest_asyncio.fixture
async def events(installation: Installation) -> AsyncIterator[list[NotificationsEvent]]:
    async with listen_for_test(installation.kafka_brokers, TOPIC, NotificationsEvent.FromString) as events:
        yield events


async def sent_messages(replica: RunningService, appointment_id: str) -> list[notifications_pb2.Message]:
    staff = Caller(Kind.STAFF, "stf_a", tenant_id="ten_a", roles=frozenset({"agent"}))
    async with rpc.channel(replica.target) as channel:
        stub: NotificationsServiceAsyncStub = NotificationsServiceStub(channel)
        with rpc.use_caller(with_token(staff)):
            answer = await stub.ListMessages(ListMessagesRequest(appointment_id=appointment_id))
    return [message for message in answer.messages if message.state == MESSAGE_STATE_SENT]


def calendar_of(letter: EmailMessage) -> icalendar.Calendar:
    (part,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    entry = part.get_payload(decode=True)
    assert isinstance(entry, bytes)
    return icalendar.Calendar.from_ical(entry)


async def test_a_customer_and_a_new_colleague_are_written_to_and_nobody_else_learns_their_addresses(
    installation: Installation, books: AsyncCollection[Document], events: list[NotificationsEvent]
) -> None:
    mail, sms = installation.mail, installation.sms
    async with installation.replica() as replica:
        with TracerProvider().get_tracer("test").start_as_current_span("booking") as booking:
            by_mail = await installation.book(LINK_CHANNEL_EMAIL)
            by_sms = await installation.book(LINK_CHANNEL_SMS)
        await eventually(lambda: mail.taken and sms.taken, timeout=60, what="an e-mail and an SMS")
        # Every event arrives at least once.
        again = AppointmentsEvent(appointment=by_mail, scheduled=events_pb2.AppointmentScheduled())
        await installation.publish(again)
        await installation.cancel(by_mail)
        await eventually(lambda: len(mail.taken) == 2, timeout=60, what="the cancellation")
        await installation.publish(AccountsEvent(staff_invited=StaffInvited(staff_id="stf_a")))
        await eventually(lambda: len(mail.taken) == 3, timeout=60, what="the colleague's invitation")

        def told() -> bool:
            return sum(event.envelope.appointment_id in (by_mail.id, by_sms.id) for event in events) >= 3

        await eventually(told, what="events of all three messages")
        assert len(await sent_messages(replica, by_mail.id)) == 2
        assert len(await sent_messages(replica, by_sms.id)) == 1
        assert mail.recipients == [EMAIL, EMAIL, STAFF_EMAIL]
        *told_of_appointment, invitation = mail.taken
        asked, cancelled = (calendar_of(letter) for letter in told_of_appointment)
        assert (asked["METHOD"], cancelled["METHOD"]) == ("REQUEST", "CANCEL")
        assert asked.events[0]["UID"] == cancelled.events[0]["UID"]
        body = invitation.get_body(("plain",))
        assert body is not None
        assert "https://parley.example/welcome#secret-of-staff" in body.get_content()
        assert [text["to"] for text in sms.taken] == [PHONE]
        assert sms.keys == ["Bearer s3cret of sms"]
        links = installation.town.appointments.links
        assert sorted(link.appointment_id for link in links) == sorted([by_mail.id, by_sms.id])
        traces = {e.envelope.traceparent[3:35] for e in events if e.envelope.appointment_id == by_sms.id}
        assert traces == {f"{booking.get_span_context().trace_id:032x}"}
        written = str(await books.find({}).to_list())
    told_by_logs = installation.log.read_text(encoding="utf-8")
    assert "ready" in told_by_logs
    told_by_events = "".join(str(event) for event in events)
    for personal in PERSONAL:
        assert personal not in written
        assert personal not in told_by_logs
        assert personal not in told_by_events


async def test_two_replicas_send_each_message_once(installation: Installation) -> None:
    async with installation.replica(), installation.replica():
        booked = [await installation.book(LINK_CHANNEL_SMS) for _ in range(20)]
        await eventually(lambda: len(installation.sms.taken) >= 20, timeout=90, what="twenty messages")
        links = [link.appointment_id for link in installation.town.appointments.links]
    assert len({text["id"] for text in installation.sms.taken}) == len(installation.sms.taken) == 20
    assert sorted(links) == sorted(appointment.id for appointment in booked)


async def test_a_crash_after_the_providers_yes_repeats_the_letter_under_its_id(
    installation: Installation, books: AsyncCollection[Document]
) -> None:
    mail = installation.mail
    mail.answering.clear()
    async with installation.replica() as replica:
        booked = await installation.book(LINK_CHANNEL_EMAIL)
        await eventually(lambda: mail.taken, timeout=60, what="a letter that is taken but not acknowledged")
        await replica.kill()
    mail.answering.set()
    # The lease ends.
    await books.update_one({"appointment_id": booked.id}, {"$set": {"next_attempt_at": utc_now()}})
    async with installation.replica() as replica:
        await eventually(lambda: len(mail.taken) == 2, timeout=60, what="the letter again")
        await eventually(partial(sent_messages, replica, booked.id), what="the outcome written down")
        (sent,) = await sent_messages(replica, booked.id)
    first, second = mail.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert sent.attempts == 2


async def test_reminders_outlive_their_sender_and_go_out_once(
    installation: Installation, books: AsyncCollection[Document]
) -> None:
    town, mail = installation.town.appointments, installation.mail
    async with installation.replica() as owner:
        booked = [
            await installation.book(LINK_CHANNEL_EMAIL, starts_in=timedelta(minutes=62), reminders=[60])
            for _ in range(12)
        ]
        await eventually(lambda: len(mail.taken) == 12, timeout=60, what="the invitations")
        town.minting.clear()
        asked = len(town.asked)
        # Their time has come.
        await books.update_many({"kind": "reminder"}, {"$set": {"next_attempt_at": utc_now()}})
        await eventually(lambda: len(town.asked) == asked + 12, timeout=60, what="reminders in the owner's hands")
        await owner.kill()
    town.minting.set()
    async with installation.replica():
        await eventually(lambda: len(mail.taken) >= 24, timeout=60, what="the reminders")

        async def written() -> bool:
            return await books.count_documents({"kind": "reminder", "state": "sent"}) == 12

        await eventually(written, what="all of them written down")
        reminders = await books.find({"kind": "reminder"}).to_list()
    assert len({letter["Message-ID"] for letter in mail.taken}) == len(mail.taken) == 24
    assert {reminder["appointment_id"] for reminder in reminders} == {appointment.id for appointment in booked}
    assert all("List-Unsubscribe" in letter for letter in mail.taken[12:])
