"""The stores of either kind."""

from typing import Protocol

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain.recorded import Recorded
from parley.appointments.service.ports import Directory
from parley.appointments.service.records import (
    ConsentTextStore,
    ErasureStore,
    PresenceStore,
    QueueStore,
    TimerStore,
)
from parley.appointments.service.stores import (
    AppointmentStore,
    AvailabilityStore,
    CustomerStore,
    EntranceStore,
    TypeStore,
)
from parley.appointments.store import INDEXES, PUBLISHING, open_stores
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
    def entrances(self) -> EntranceStore: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def consent_texts(self) -> ConsentTextStore: ...
    @property
    def erasures(self) -> ErasureStore: ...
    @property
    def presences(self) -> PresenceStore: ...
    @property
    def timers(self) -> TimerStore: ...
    @property
    def queue(self) -> QueueStore: ...


def outgoing(recorded: Recorded) -> Outgoing:
    return Outgoing(recorded.id, recorded.at, recorded.aggregate_id, recorded.id.encode())


async def open_real(database: AsyncDatabase[mongo.Document], publisher: InMemoryPublisher) -> Stores:
    await mongo.ensure_indexes(database, INDEXES)
    return open_stores(database, {name: Outbox(database[name], publisher, name) for name in PUBLISHING}, outgoing)
