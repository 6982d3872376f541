"""Composition root of appointments: `python -m parley.appointments` serves."""

from functools import partial

from parley.api.appointments.v1.service_pb2_grpc import add_AppointmentsServiceServicer_to_server
from parley.appointments import messages, store
from parley.appointments.clients import AccountsClient, SignalingClient
from parley.appointments.config import Settings
from parley.appointments.consumer import GROUP, TOPICS, AccountsConsumer
from parley.appointments.domain.recorded import Recorded
from parley.appointments.grpc_api import ANONYMOUS, SERVICE, AppointmentsApi, UseCases
from parley.appointments.phones import Phones
from parley.appointments.service.appointment_types import AppointmentTypes
from parley.appointments.service.appointments import Appointments
from parley.appointments.service.availabilities import Availabilities
from parley.appointments.service.customers import Customers
from parley.appointments.service.door import Door
from parley.appointments.service.knowledge import Knowledge
from parley.appointments.service.links import Links
from parley.appointments.service.people import People
from parley.appointments.service.queue import Queue
from parley.common import config, mongo, rpc, telemetry
from parley.common.kafka import DEAD_LETTER_SUFFIX, Consumer
from parley.common.outbox import Outbox, Outgoing
from parley.common.runner import Service, Stop, run

TOPIC = "parley.appointments.v1"


def encode(recorded: Recorded) -> Outgoing:
    """Return the event as it is stored and published, within the trace of the request that caused it."""
    body = messages.encode_event(recorded, telemetry.traceparent())
    return Outgoing(recorded.id, recorded.at, recorded.aggregate_id, body)


async def serve(stop: Stop, settings: Settings) -> None:
    """Serve until stopped."""
    service = Service("appointments", settings, stop)
    producer = await service.producer([TOPIC, *(topic + DEAD_LETTER_SUFFIX for topic in TOPICS)])
    await mongo.ensure_indexes(service.database, store.INDEXES)
    outboxes = {name: Outbox(service.database[name], producer, TOPIC) for name in store.INDEXES}
    stores = store.open_stores(service.database, outboxes, encode)
    accounts = AccountsClient(service.channel(settings.accounts_target))
    rooms = SignalingClient(service.channel(settings.signaling_target))

    clock = service.clock
    people = People(stores.directory, accounts)
    types = AppointmentTypes(stores.types, clock)
    customers = Customers(stores.customers, people, Phones(), clock)
    appointments = Appointments(stores.appointments, stores.availabilities, customers, types, people, clock)
    queue = Queue(stores.appointments, clock)
    use = UseCases(
        customers=customers,
        types=types,
        availabilities=Availabilities(stores.availabilities, stores.appointments, types, people, clock),
        appointments=appointments,
        queue=queue,
        links=Links(stores.appointments, settings.public_url, clock),
        door=Door(stores.appointments, stores.customers, stores.types, people, accounts, rooms, clock),
    )
    server = rpc.Server(settings, service.verifier, anonymous=ANONYMOUS)
    server.add(add_AppointmentsServiceServicer_to_server, AppointmentsApi(use), SERVICE)
    service.serve(server)
    handler = AccountsConsumer(Knowledge(stores.directory, types)).handle
    service.consume(Consumer(settings.kafka_brokers, GROUP, TOPICS, handler, dead_letters=producer, rack=settings.zone))
    for name, outbox in outboxes.items():
        service.background(partial(outbox.relay, clock), f"relay-{name}")
    service.background(queue.watch_length, "queue-length")
    await service.run_until_stopped()


def main() -> None:
    """Read the settings and serve."""
    settings = config.load(Settings, "appointments")
    run(lambda stop: serve(stop, settings), settings, "appointments")


if __name__ == "__main__":
    main()
