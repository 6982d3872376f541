"""Composition root of notifications: `python -m parley.notifications` serves."""

from datetime import timedelta
from functools import partial

import httpx

from parley.api.notifications.v1.service_pb2_grpc import add_NotificationsServiceServicer_to_server
from parley.common import mongo, rpc, telemetry
from parley.common.kafka import DEAD_LETTER_SUFFIX, Consumer, Producer
from parley.common.outbox import Outbox, Outgoing
from parley.common.runner import Service, Stop, start
from parley.notifications import store
from parley.notifications.clients import GrpcDirectory
from parley.notifications.composer import LetterComposer
from parley.notifications.config import Settings, SmtpTls
from parley.notifications.consumer import GROUP, TOPICS, EventsConsumer
from parley.notifications.dispatcher import Dispatcher
from parley.notifications.domain.hands import Hands
from parley.notifications.domain.letter import Company
from parley.notifications.domain.message import Channel
from parley.notifications.domain.recorded import Recorded
from parley.notifications.grpc_api import ANONYMOUS, SERVICE, NotificationsApi
from parley.notifications.messages.events import encode_event
from parley.notifications.opt_outs import SignedOptOuts
from parley.notifications.phones import Phones
from parley.notifications.sender import HttpSmsSender, SmtpSender
from parley.notifications.service.channels import Channels
from parley.notifications.service.delivery import Delivery
from parley.notifications.service.gate import Gate
from parley.notifications.service.letters import AGE, Letters
from parley.notifications.service.messages import Messages
from parley.notifications.service.personal_data import PersonalDataService
from parley.notifications.service.planning import Planner
from parley.notifications.service.ports import Sender
from parley.notifications.service.preferences import Preferences
from parley.notifications.service.recent import Recent
from parley.notifications.service.staff_mail import StaffMail
from parley.notifications.service.templates import Templates
from parley.notifications.service.webhook_calls import WebhookCalls
from parley.notifications.service.webhook_courier import WebhookCourier
from parley.notifications.service.webhook_feed import WebhookFeed
from parley.notifications.service.webhooks import Webhooks
from parley.notifications.webhook_caller import HttpWebhookCaller, Resolver
from parley.notifications.webhook_consumer import GROUP as WEBHOOK_GROUP
from parley.notifications.webhook_consumer import TOPICS as WEBHOOK_TOPICS
from parley.notifications.webhook_consumer import WebhookConsumer
from parley.notifications.webhook_secrets import SealedSecrets
from parley.notifications.webhook_worker import WebhookWorker

TOPIC = "parley.notifications.v1"
SMS_TIMEOUT_SECONDS = 15.0
# Webhooks hear of everything, and few of it by the millisecond.
WEBHOOK_PATIENCE_MS = 250


def encode(recorded: Recorded) -> Outgoing:
    """Return the event as it is stored and published, within the trace of what caused it."""
    body = encode_event(recorded, telemetry.traceparent())
    return Outgoing(recorded.id, recorded.at, recorded.key, body)


def open_senders(service: Service, settings: Settings) -> dict[Channel, Sender]:
    """The provider of each channel."""
    limits = httpx.Limits(max_connections=settings.concurrency, max_keepalive_connections=settings.concurrency)
    client = httpx.AsyncClient(timeout=SMS_TIMEOUT_SECONDS, limits=limits)
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
    service.on_stop(email.close)
    sms = HttpSmsSender(
        client, url=settings.sms_url, key=settings.sms_key.get_secret_value(), sms_from=settings.sms_from
    )
    return {Channel.EMAIL: email, Channel.SMS: sms}


def open_caller(service: Service, settings: Settings) -> HttpWebhookCaller:
    """What calls webhooks' endpoints."""
    trusted = httpx.create_ssl_context()
    if settings.webhook_ca_file is not None:
        trusted.load_verify_locations(settings.webhook_ca_file)
    resolver = Resolver(2 * settings.webhook_concurrency)
    service.on_stop(resolver.close)
    return HttpWebhookCaller(trusted, resolver.resolve, allow_private=settings.webhook_allow_private)


def open_webhooks(
    service: Service, settings: Settings, stores: store.Stores, companies: Recent[Company], dead_letters: Producer
) -> tuple[Webhooks, WebhookWorker]:
    """What administrators do with webhooks, and the loop that delivers to them; the feed is left to the service."""
    clock = service.clock
    secrets = SealedSecrets([key.get_secret_value() for key in settings.webhook_keys])
    calls = WebhookCalls(secrets, open_caller(service, settings), clock)
    hands = Hands(settings.webhook_concurrency, settings.webhook_per_tenant, settings.webhook_per_endpoint)
    worker = WebhookWorker(WebhookCourier(stores.webhooks, stores.webhook_deliveries, calls, companies, hands, clock))
    webhooks = Webhooks(
        stores.webhooks,
        stores.webhook_deliveries,
        secrets,
        calls,
        clock,
        worker.wake,
        allow_private=settings.webhook_allow_private,
    )
    feed = WebhookConsumer(WebhookFeed(stores.webhooks, stores.webhook_deliveries, clock), worker.wake)
    consumer = Consumer(
        settings,
        WEBHOOK_GROUP,
        WEBHOOK_TOPICS,
        feed.handle,
        dead_letters=dead_letters,
        patience_ms=WEBHOOK_PATIENCE_MS,
    )
    service.consume(consumer)
    return webhooks, worker


async def serve(stop: Stop, settings: Settings) -> None:
    """Serve until stopped."""
    service = Service("notifications", settings, stop)
    producer = await service.producer([TOPIC, *(topic + DEAD_LETTER_SUFFIX for topic in {*TOPICS, *WEBHOOK_TOPICS})])
    await mongo.ensure_indexes(service.database, store.INDEXES)
    outboxes = {name: Outbox(service.database[name], producer, TOPIC) for name in store.PUBLISHING}
    stores = store.open_stores(service.database, outboxes, encode)
    # Asked in notifications' own name: accounts too.
    directory = GrpcDirectory(service.channel(settings.accounts_target), service.channel(settings.appointments_target))

    clock = service.clock
    companies = Recent(directory.company, AGE, clock)
    gate = Gate(stores.suspensions, companies, clock)
    composer = LetterComposer(settings.mail_from, settings.public_url, clock)
    phones = Phones(settings.sms_countries)
    opt_outs = SignedOptOuts(settings.opt_out_key.get_secret_value())
    letters = Letters(
        stores.messages,
        stores.preferences,
        stores.templates,
        directory,
        companies,
        gate,
        composer,
        phones,
        opt_outs,
        clock,
    )
    senders = open_senders(service, settings)
    delivery = Delivery(stores.messages, gate, letters, senders, clock)
    poll = timedelta(seconds=settings.poll_seconds)
    dispatcher = Dispatcher(delivery, concurrency=settings.concurrency, poll=poll)
    on_due = dispatcher.wake
    webhooks, webhook_worker = open_webhooks(service, settings, stores, companies, producer)
    api = NotificationsApi(
        Messages(stores.messages, stores.preferences, directory, gate, phones, clock, on_due),
        Channels(stores.suspensions, stores.messages, directory, gate, delivery, phones, senders.keys(), clock, on_due),
        Templates(stores.templates, companies, composer, clock),
        Preferences(stores.preferences, directory, companies, opt_outs, clock),
        webhooks,
        PersonalDataService(stores.messages, stores.preferences, clock),
    )
    server = rpc.Server(settings, service.verifier, anonymous=ANONYMOUS)
    server.add(add_NotificationsServiceServicer_to_server, api, SERVICE)
    service.serve(server)
    planner = Planner(stores.messages, directory, clock)
    handler = EventsConsumer(planner, StaffMail(stores.messages, clock), on_due).handle
    service.consume(Consumer(settings, GROUP, TOPICS, handler, dead_letters=producer))
    for name, outbox in outboxes.items():
        service.background(partial(outbox.relay, clock), f"relay-{name}")
    service.background(dispatcher.run, "dispatcher")
    service.background(webhook_worker.run, "webhook-worker")
    await service.run_until_stopped()


if __name__ == "__main__":
    start("notifications", Settings, serve, store.INDEXES)
