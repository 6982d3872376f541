"""Appointments' database: the indexes that hold its invariants, and one store per aggregate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain.recorded import Recorded
from parley.appointments.store import (
    appointment_types,
    appointments,
    consent_texts,
    customers,
    directory,
    entrances,
    erasures,
    presences,
    queue,
    timers,
)
from parley.appointments.store.appointment_types import TypeStore
from parley.appointments.store.appointments import AppointmentStore
from parley.appointments.store.availabilities import AvailabilityStore
from parley.appointments.store.consent_texts import ConsentTextStore
from parley.appointments.store.customers import CustomerStore
from parley.appointments.store.directory import Directory
from parley.appointments.store.documents import Document
from parley.appointments.store.entrances import EntranceStore
from parley.appointments.store.erasures import ErasureStore
from parley.appointments.store.presences import PresenceStore
from parley.appointments.store.queue import QueueStore
from parley.appointments.store.timers import TimerStore
from parley.common.mongo import Indexes, publishing
from parley.common.outbox import Outbox, Outgoing

# The collections whose documents publish events, each with its indexes.
PUBLISHING = publishing(
    {
        AppointmentStore.NAME: (*appointments.INDEXES, *timers.INDEXES, *queue.INDEXES),
        CustomerStore.NAME: customers.INDEXES,
        TypeStore.NAME: appointment_types.INDEXES,
        AvailabilityStore.NAME: (),
        EntranceStore.NAME: entrances.INDEXES,
        ConsentTextStore.NAME: consent_texts.INDEXES,
        ErasureStore.NAME: erasures.INDEXES,
    }
)
INDEXES: Indexes = {**PUBLISHING, **directory.INDEXES, presences.COLLECTION: presences.INDEXES}


@dataclass(frozen=True)
class Stores:
    """Everything that is kept."""

    appointments: AppointmentStore
    customers: CustomerStore
    types: TypeStore
    availabilities: AvailabilityStore
    entrances: EntranceStore
    directory: Directory
    consent_texts: ConsentTextStore
    erasures: ErasureStore
    presences: PresenceStore
    timers: TimerStore
    queue: QueueStore


def open_stores(
    database: AsyncDatabase[Document], outboxes: Mapping[str, Outbox], encode_event: Callable[[Recorded], Outgoing]
) -> Stores:
    """Return the stores; `outboxes` has one for each collection of PUBLISHING."""
    return Stores(
        AppointmentStore(database, outboxes, encode_event),
        CustomerStore(database, outboxes, encode_event),
        TypeStore(database, outboxes, encode_event),
        AvailabilityStore(database, outboxes, encode_event),
        EntranceStore(database, outboxes, encode_event),
        Directory(database),
        ConsentTextStore(database, outboxes, encode_event),
        ErasureStore(database, outboxes, encode_event),
        PresenceStore(database),
        TimerStore(database),
        QueueStore(database),
    )
