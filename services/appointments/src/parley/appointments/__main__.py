"""Composition root of appointments: `python -m parley.appointments` serves."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from parley.api.appointments.v1.service_pb2_grpc import add_AppointmentsServiceServicer_to_server
from parley.appointments import messages, store
from parley.appointments.calendars import PublicHolidays
from parley.appointments.clients import AccountsClient, SignalingClient
from parley.appointments.config import Settings
from parley.appointments.consumer import (
    GROUP,
    PRESENCE_GROUP,
    PRESENCE_TOPICS,
    TOPICS,
    AccountsConsumer,
    PresenceConsumer,
)
from parley.appointments.domain.recorded import Recorded
from parley.appointments.grpc_api import ANONYMOUS, SERVICE, AppointmentsApi, UseCases
from parley.appointments.holders import ChatData, InsightsData, NotificationsData
from parley.appointments.phones import Phones
from parley.appointments.service.agendas import Agendas
from parley.appointments.service.appointment_types import AppointmentTypes
from parley.appointments.service.appointments import Appointments
from parley.appointments.service.attendances import Attendances
from parley.appointments.service.availabilities import Availabilities
from parley.appointments.service.bookings import Bookings
from parley.appointments.service.consents import Consents
from parley.appointments.service.customers import Customers
from parley.appointments.service.door import Door
from parley.appointments.service.entrances import Entrances
from parley.appointments.service.erasures import Erasures
from parley.appointments.service.knowledge import Knowledge
from parley.appointments.service.links import Links
from parley.appointments.service.moves import Moves
from parley.appointments.service.people import People
from parley.appointments.service.personal_data import Exports
from parley.appointments.service.ports import PersonalData
from parley.appointments.service.queue import Queue
from parley.appointments.service.self_service import SelfService
from parley.appointments.service.timers import Timers
from parley.appointments.service.visits import Visits
from parley.appointments.store import Stores
from parley.common import mongo, rpc, telemetry
from parley.common.kafka import DEAD_LETTER_SUFFIX, Consumer
from parley.common.outbox import Outbox, Outgoing
from parley.common.runner import Service, Stop, start

TOPIC = "parley.appointments.v1"


def encode(recorded: Recorded) -> Outgoing:
    """Return the event as it is stored and published, within the trace of the request that caused it."""
    body = messages.encode_event(recorded, telemetry.traceparent())
    return Outgoing(recorded.id, recorded.at, recorded.aggregate_id, body)


def build(service: Service, settings: Settings, stores: Stores) -> UseCases:
    """Return the use cases over these stores and over the other services."""
    clock = service.clock
    accounts = AccountsClient(service.channel(settings.accounts_target))
    rooms = SignalingClient(service.channel(settings.signaling_target))
    holders: Mapping[str, PersonalData] = {
        "chat": ChatData(service.channel(settings.chat_target)),
        "notifications": NotificationsData(service.channel(settings.notifications_target)),
        "insights": InsightsData(service.channel(settings.insights_target)),
    }
    people = People(stores.directory, accounts)
    types = AppointmentTypes(stores.types, clock)
    customers = Customers(stores.customers, people, Phones(), clock)
    calendars = PublicHolidays()
    agendas = Agendas(stores.availabilities, stores.appointments, calendars)
    bookings = Bookings(stores.appointments, agendas, people, clock)
    links = Links(stores.appointments, settings.public_url, clock)
    consents = Consents(stores.appointments, stores.consent_texts, clock)
    door = Door(
        stores.appointments,
        stores.customers,
        stores.types,
        stores.entrances,
        people,
        accounts,
        rooms,
        consents,
        clock,
    )
    queue = Queue(stores.appointments, stores.queue, stores.presences, clock)
    delay = timedelta(seconds=settings.erasure_delay_seconds)
    return UseCases(
        customers=customers,
        types=types,
        availabilities=Availabilities(stores.availabilities, agendas, types, people, calendars, clock),
        appointments=Appointments(stores.appointments, bookings, customers, types, people, clock),
        moves=Moves(stores.appointments, bookings, types, people, clock),
        self_service=SelfService(
            stores.appointments, stores.customers, stores.types, agendas, bookings, people, door, clock
        ),
        entrances=Entrances(stores.entrances, types, people, calendars, clock),
        visits=Visits(
            stores.entrances,
            stores.appointments,
            stores.types,
            customers,
            agendas,
            bookings,
            links,
            queue,
            people,
            clock,
        ),
        queue=queue,
        consents=consents,
        exports=Exports(stores.appointments, stores.customers, stores.consent_texts, holders),
        erasures=Erasures(
            stores.erasures, stores.appointments, stores.customers, stores.directory, stores.timers, holders, delay
        ),
        links=links,
        door=door,
    )


async def serve(stop: Stop, settings: Settings) -> None:
    """Serve until stopped."""
    service = Service("appointments", settings, stop)
    producer = await service.producer([TOPIC, *(topic + DEAD_LETTER_SUFFIX for topic in (*TOPICS, *PRESENCE_TOPICS))])
    await mongo.ensure_indexes(service.database, store.INDEXES)
    outboxes = {name: Outbox(service.database[name], producer, TOPIC) for name in store.PUBLISHING}
    stores = store.open_stores(service.database, outboxes, encode)
    use = build(service, settings, stores)

    server = rpc.Server(settings, service.verifier, anonymous=ANONYMOUS)
    server.add(add_AppointmentsServiceServicer_to_server, AppointmentsApi(use), SERVICE)
    service.serve(server)
    knowledge = AccountsConsumer(Knowledge(stores.directory, use.types, use.consents))
    presence = PresenceConsumer(Attendances(stores.presences, stores.timers))
    for group, topics, handle in (
        (GROUP, TOPICS, knowledge.handle),
        (PRESENCE_GROUP, PRESENCE_TOPICS, presence.handle),
    ):
        service.consume(Consumer(settings, group, topics, handle, dead_letters=producer))
    for name, outbox in outboxes.items():
        service.background(partial(outbox.relay, service.clock), f"relay-{name}")
    service.background(use.queue.watch_length, "queue-length")
    service.background(partial(use.queue.watch_turns, stores.timers), "turns")
    service.background(Timers(stores.appointments, stores.presences, stores.timers).run, "timers")
    service.background(use.erasures.run, "erasures")
    service.background(use.erasures.watch_retention, "retention")
    await service.run_until_stopped()


if __name__ == "__main__":
    start("appointments", Settings, serve, store.INDEXES)
