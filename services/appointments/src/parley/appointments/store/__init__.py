"""Appointments' database: the indexes that hold its invariants, and one store per aggregate."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pymongo.asynchronous.database import AsyncDatabase

from parley.appointments.domain.recorded import Recorded
from parley.appointments.store import (
    appointment_types,
    appointments,
    availabilities,
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
from parley.common.mongo import Index
from parley.common.outbox import Outbox, Outgoing

# The collections whose documents publish events, each with its indexes.
PUBLISHING: Mapping[str, Sequence[Index]] = {
    appointments.COLLECTION: (*appointments.INDEXES, *timers.INDEXES, *queue.INDEXES),
    customers.COLLECTION: customers.INDEXES,
    appointment_types.COLLECTION: appointment_types.INDEXES,
    availabilities.COLLECTION: (),
    entrances.COLLECTION: entrances.INDEXES,
    consent_texts.COLLECTION: consent_texts.INDEXES,
    erasures.COLLECTION: erasures.INDEXES,
}
INDEXES = {**PUBLISHING, **directory.INDEXES, presences.COLLECTION: presences.INDEXES}


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
        AppointmentStore(database, outboxes[appointments.COLLECTION], encode_event),
        CustomerStore(database, outboxes[customers.COLLECTION], encode_event),
        TypeStore(database, outboxes[appointment_types.COLLECTION], encode_event),
        AvailabilityStore(database, outboxes[availabilities.COLLECTION], encode_event),
        EntranceStore(database, outboxes[entrances.COLLECTION], encode_event),
        Directory(database),
        ConsentTextStore(database, outboxes[consent_texts.COLLECTION], encode_event),
        ErasureStore(database, outboxes[erasures.COLLECTION], encode_event),
        PresenceStore(database),
        TimerStore(database),
        QueueStore(database),
    )
