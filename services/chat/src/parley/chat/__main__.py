"""Composition root of chat: `python -m parley.chat` serves."""

from datetime import timedelta
from functools import partial

from parley.api.chat.v1.service_pb2_grpc import add_ChatServiceServicer_to_server
from parley.chat import messages
from parley.chat.clients import AppointmentsClient
from parley.chat.config import Settings
from parley.chat.consumer import GROUP, TOPICS, AppointmentsConsumer
from parley.chat.domain import PostingRate, Recorded
from parley.chat.grpc_api import SERVICE, ChatApi
from parley.chat.service import ChatService
from parley.chat.store import CONVERSATIONS, INDEXES, MESSAGES, MongoStore
from parley.common import mongo, rpc, telemetry
from parley.common.kafka import DEAD_LETTER_SUFFIX, Consumer
from parley.common.outbox import Outbox
from parley.common.runner import Service, Stop, start

TOPIC = "parley.chat.v1"


def encode(recorded: Recorded) -> bytes:
    """The event's bytes, within the trace of the request that caused it."""
    return messages.encode_event(recorded, telemetry.traceparent())


async def serve(stop: Stop, settings: Settings) -> None:
    """Serve until stopped."""
    service = Service("chat", settings, stop)
    producer = await service.producer([TOPIC, *(topic + DEAD_LETTER_SUFFIX for topic in TOPICS)])
    await mongo.ensure_indexes(service.database, INDEXES)
    outboxes = {name: Outbox(service.database[name], producer, TOPIC) for name in (CONVERSATIONS, MESSAGES)}
    store = MongoStore(service.database, outboxes[CONVERSATIONS], outboxes[MESSAGES], encode)
    rate = PostingRate(settings.posts_per_window, timedelta(seconds=settings.window_seconds))
    appointments = AppointmentsClient(service.channel(settings.appointments_target))
    chat = ChatService(store, appointments, rate, service.clock)
    server = rpc.Server(settings, service.verifier)
    server.add(add_ChatServiceServicer_to_server, ChatApi(chat), SERVICE)
    service.serve(server)
    handler = AppointmentsConsumer(chat).handle
    service.consume(Consumer(settings, GROUP, TOPICS, handler, dead_letters=producer))
    for name, outbox in outboxes.items():
        service.background(partial(outbox.relay, service.clock), f"relay-{name}")
    await service.run_until_stopped()


if __name__ == "__main__":
    start("chat", Settings, serve, INDEXES)
