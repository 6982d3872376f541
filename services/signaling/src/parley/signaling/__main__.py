"""Composition root of signaling."""

import time

from parley.api.signaling.v1.service_pb2_grpc import add_SignalingServiceServicer_to_server
from parley.common import mongo, rpc
from parley.common.kafka import Tail
from parley.common.runner import Service, Stop, start
from parley.signaling import messages
from parley.signaling.clients import AppointmentsClient
from parley.signaling.config import Settings
from parley.signaling.consumer import ACCOUNTS_TOPIC, SIGNALING_TOPIC, TOPICS, Consumer
from parley.signaling.grpc_api import SERVICE, SignalingApi
from parley.signaling.live_api import LiveServer
from parley.signaling.publisher import FactsPublisher
from parley.signaling.service.desks import Desks
from parley.signaling.service.ended import HEARD_OF_BEFORE_START, Ended
from parley.signaling.service.errands import Errands
from parley.signaling.service.hub import Hub
from parley.signaling.service.joining import Joining
from parley.signaling.service.known import KnownAppointments
from parley.signaling.service.locating import Locating
from parley.signaling.service.news import News
from parley.signaling.service.ownership import Ownership
from parley.signaling.service.queues import Queues
from parley.signaling.store import INDEXES, MongoLeases, MongoPresence


async def serve(stop: Stop, settings: Settings) -> None:
    """Serves until stopped."""
    service = Service("signaling", settings, stop)
    await mongo.ensure_indexes(service.database, INDEXES)
    leases = MongoLeases(service.database)
    await leases.prepare()
    presence = MongoPresence(service.database)
    facts = FactsPublisher(await service.producer([SIGNALING_TOPIC]), SIGNALING_TOPIC, presence, service.clock)
    await facts.start()
    service.on_stop(facts.stop)
    appointments = AppointmentsClient(service.channel(settings.appointments_target))

    # The tail and what it feeds know each other: a pod serves only once no event can escape it any more.
    ownership = Ownership(leases, settings.instance, settings.live_url, lambda: tail.ready, time.monotonic)
    hub = Hub(ownership, messages.encode_notice, facts)
    ownership.serve(hub)
    errands = Errands()
    service.on_stop(errands.close)
    known = KnownAppointments(appointments)
    queues = Queues(hub, ownership, appointments, errands)
    desks = Desks(hub, ownership, known, presence, errands)
    ended = Ended()
    consumer = Consumer(News(hub, ownership, known, queues, desks, ended), service.clock)
    tail = Tail(settings, TOPICS, consumer.handle, {ACCOUNTS_TOPIC: HEARD_OF_BEFORE_START})
    service.consume(tail)

    joining = Joining(hub, ownership, known, queues, desks, ended, service.verifier, service.clock)
    address = settings.live_host, settings.live_port
    live = LiveServer(address, settings.instance, joining, hub, ownership, settings.max_sockets)
    service.serve(live)
    server = rpc.Server(settings, service.verifier)
    locating = Locating(ownership, appointments, settings.live_url)
    server.add(add_SignalingServiceServicer_to_server, SignalingApi(locating, settings.stun_urls), SERVICE)
    service.serve(server)

    async def has_its_place() -> bool:
        return ownership.serving

    service.ready(has_its_place, "leases")
    for name, loop in (
        ("renew", ownership.renew),
        ("guard", ownership.guard),
        ("watch", ownership.watch),
        ("desks", desks.compare),
        ("tick", live.tick),
    ):
        service.background(loop, name)
    await service.run_until_stopped()


if __name__ == "__main__":
    start("signaling", Settings, serve, INDEXES)
