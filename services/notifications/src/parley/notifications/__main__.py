"""Composition root of notifications: `python -m parley.notifications` serves."""

from datetime import timedelta
from functools import partial

import httpx

from parley.api.notifications.v1.service_pb2_grpc import add_NotificationsServiceServicer_to_server
from parley.common import config, mongo, rpc, telemetry
from parley.common.kafka import DEAD_LETTER_SUFFIX, Consumer
from parley.common.outbox import Outbox
from parley.common.runner import Service, Stop, run
from parley.notifications import messages
from parley.notifications.clients import GrpcDirectory
from parley.notifications.composer import LetterComposer
from parley.notifications.config import Settings, SmtpTls
from parley.notifications.consumer import GROUP, TOPICS, AppointmentsConsumer
from parley.notifications.dispatcher import Dispatcher
from parley.notifications.domain import Channel, Recorded
from parley.notifications.grpc_api import SERVICE, NotificationsApi
from parley.notifications.sender import HttpSmsSender, SmtpSender
from parley.notifications.service import NotificationsService
from parley.notifications.service import Sender as SenderPort
from parley.notifications.store import INDEXES, MESSAGES, MongoStore

TOPIC = "parley.notifications.v1"
SMS_TIMEOUT_SECONDS = 15.0


def encode(recorded: Recorded) -> bytes:
    """The event's bytes, within the trace of what caused it."""
    return messages.encode_event(recorded, telemetry.traceparent())


def open_senders(service: Service, settings: Settings) -> dict[Channel, SenderPort]:
    """The provider of each channel."""
    client = httpx.AsyncClient(timeout=SMS_TIMEOUT_SECONDS)
    service.on_stop(client.aclose)
    email = SmtpSender(
        host=settings.smtp_host,
        port=settings.smtp_port,
        use_tls=settings.smtp_tls is SmtpTls.TLS,
        start_tls=settings.smtp_tls is SmtpTls.STARTTLS,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        mail_from=settings.mail_from,
        clock=service.clock,
    )
    sms = HttpSmsSender(
        client, url=settings.sms_url, key=settings.sms_key.get_secret_value(), sms_from=settings.sms_from
    )
    return {Channel.EMAIL: email, Channel.SMS: sms}


async def serve(stop: Stop, settings: Settings) -> None:
    """Serve until stopped."""
    service = Service("notifications", settings, stop)
    producer = await service.producer([TOPIC, *(topic + DEAD_LETTER_SUFFIX for topic in TOPICS)])
    await mongo.ensure_indexes(service.database, INDEXES)
    outbox = Outbox(service.database[MESSAGES], producer, TOPIC)
    # Asked in notifications' own name: accounts too.
    directory = GrpcDirectory(service.channel(settings.accounts_target), service.channel(settings.appointments_target))
    notifications = NotificationsService(
        MongoStore(service.database, outbox, encode),
        directory,
        LetterComposer(settings.mail_from, service.clock),
        open_senders(service, settings),
        service.clock,
    )
    dispatcher = Dispatcher(
        notifications, concurrency=settings.concurrency, poll=timedelta(seconds=settings.poll_seconds)
    )
    server = rpc.Server(settings, service.verifier)
    server.add(add_NotificationsServiceServicer_to_server, NotificationsApi(notifications), SERVICE)
    service.serve(server)
    handler = AppointmentsConsumer(notifications, dispatcher.wake).handle
    service.consume(Consumer(settings.kafka_brokers, GROUP, TOPICS, handler, dead_letters=producer, rack=settings.zone))
    service.background(partial(outbox.relay, service.clock), "relay")
    service.background(dispatcher.run, "dispatcher")
    await service.run_until_stopped()


def main() -> None:
    """Read the settings and serve."""
    settings = config.load(Settings, "notifications")
    run(lambda stop: serve(stop, settings), settings, "notifications")


if __name__ == "__main__":
    main()
