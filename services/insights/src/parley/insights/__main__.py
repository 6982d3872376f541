"""Composition root of insights: `python -m parley.insights` serves."""

from parley.api.insights.v1.service_pb2_grpc import add_InsightsServiceServicer_to_server
from parley.common import mongo, rpc
from parley.common.kafka import DEAD_LETTER_SUFFIX, Consumer
from parley.common.runner import Service, Stop, start
from parley.insights.clients import AppointmentsClient
from parley.insights.config import Settings
from parley.insights.consumer import GROUP, TOPICS, TrailConsumer
from parley.insights.grpc_api import SERVICE, InsightsApi
from parley.insights.service import TrailService
from parley.insights.store import INDEXES, MongoStore

# More than all topics have partitions: whatever waits for a chain is written to it together.
CONCURRENCY = 64
# What comes within it is written together.
PATIENCE_MS = 250


async def serve(stop: Stop, settings: Settings) -> None:
    """Serve until stopped."""
    service = Service("insights", settings, stop)
    await mongo.ensure_indexes(service.database, INDEXES)
    asking = rpc.channel(settings.appointments_target)
    service.on_stop(lambda: asking.close(None))
    trail = TrailService(MongoStore(service.database), AppointmentsClient(asking), service.clock)
    server = rpc.Server(settings, service.verifier)
    server.add(add_InsightsServiceServicer_to_server, InsightsApi(trail), SERVICE)
    service.serve(server)
    consumer = Consumer(
        settings,
        GROUP,
        TOPICS,
        TrailConsumer(trail).handle,
        dead_letters=await service.producer([topic + DEAD_LETTER_SUFFIX for topic in TOPICS]),
        concurrency=CONCURRENCY,
        patience_ms=PATIENCE_MS,
    )
    service.consume(consumer)
    await service.run_until_stopped()


if __name__ == "__main__":
    start("insights", Settings, serve, INDEXES)
