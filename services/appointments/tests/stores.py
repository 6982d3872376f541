"""The stores of either kind."""

from typing import Protocol

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain.recorded import Recorded
from parley.appointments.service.ports import Directory
from parley.appointments.service.stores import AppointmentStore, AvailabilityStore, CustomerStore, TypeStore
from parley.appointments.store import INDEXES, open_stores
from parley.common import mongo
from parley.common.outbox import Outbox, Outgoing
from parley.common.testing.doubles import InMemoryPublisher


class Stores(Protocol):
    """All stores, of either kind."""

    @property
    def appointments(self) -> AppointmentStore: ...
    @property
    def customers(self) -> CustomerStore: ...
    @property
    def types(self) -> TypeStore: ...
    @property
    def availabilities(self) -> AvailabilityStore: ...
    @property
    def directory(self) -> Directory: ...


def outgoing(recorded: Recorded) -> Outgoing:
    return Outgoing(recorded.id, recorded.at, recorded.aggregate_id, recorded.id.encode())


async def open_real(database: AsyncDatabase[mongo.Document], publisher: InMemoryPublisher) -> Stores:
    await mongo.ensure_indexes(database, INDEXES)
    return open_stores(database, {name: Outbox(database[name], publisher, name) for name in INDEXES}, outgoing)
