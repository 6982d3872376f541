"""In-memory stand-ins; each passes the same suite as the real one."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from parley.common import rpc
from parley.common.auth import Kind
from parley.common.errors import Unavailable
from parley.insights.domain import (
    AppointmentNotFound,
    Entry,
    Event,
    EventKnown,
    Head,
    Page,
    Place,
    PlaceTaken,
    Subjects,
)


@dataclass
class MemoryStore:
    """The entries in a dictionary by event id; each call gives way to others, as the real one does.

    `writes` are the sizes of the appends that stood; `failures` are raised by the next appends, one each.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    writes: list[int] = field(default_factory=list)
    failures: list[Unavailable] = field(default_factory=list)
    erased_until: dict[str, datetime] = field(default_factory=dict)

    async def head(self, tenant_id: str, known: Head) -> Head:
        await asyncio.sleep(0)
        newer = await self.chain(tenant_id, known.position, len(self.entries))
        return newer[-1].head if newer else known

    async def append(self, entries: Sequence[Entry]) -> None:
        await asyncio.sleep(0)
        if self.failures:
            raise self.failures.pop(0)
        for appended, entry in enumerate(entries):
            places = {(each.event.tenant_id, each.position) for each in self.entries.values()}
            if (entry.event.tenant_id, entry.position) in places:
                raise PlaceTaken(appended)
            if entry.event.id in self.entries:
                raise EventKnown(appended)
            self.entries[entry.event.id] = entry
        self.writes.append(len(entries))

    async def known(self, event_ids: Collection[str]) -> set[str]:
        await asyncio.sleep(0)
        return set(event_ids) & self.entries.keys()

    async def story(self, tenant_id: str, appointment_id: str, after: Place | None, limit: int) -> Page:
        found = [
            entry
            for entry in self.entries.values()
            if (entry.event.tenant_id, entry.event.appointment_id) == (tenant_id, appointment_id)
            and (after is None or (entry.event.at, entry.event.id) > (after.at, after.id))
        ]
        found.sort(key=lambda entry: (entry.event.at, entry.event.id))
        return Page(found[:limit], found[limit - 1].place if len(found) > limit else None)

    async def chain(self, tenant_id: str, after_position: int, limit: int) -> Sequence[Entry]:
        found = [
            entry
            for entry in self.entries.values()
            if entry.event.tenant_id == tenant_id and entry.position > after_position
        ]
        return sorted(found, key=lambda entry: entry.position)[:limit]

    async def personal(self, subjects: Subjects, limit: int) -> Page:
        found = sorted(self._of(subjects), key=lambda entry: (entry.event.at, entry.event.id))
        return Page(found[:limit], found[limit - 1].place if len(found) > limit else None)

    async def erase(self, subjects: Subjects, until: datetime) -> int:
        await asyncio.sleep(0)
        for id in subjects.ids:
            self.erased_until[id] = max(until, self.erased_until.get(id, until))
        await self.erase_late([entry.event for entry in self._of(subjects)])
        return sum(entry.event.body is None for entry in self._of(subjects))

    async def erase_late(self, events: Sequence[Event]) -> None:
        await asyncio.sleep(0)
        for event in events:
            marks = [
                self.erased_until[id] for id in (event.appointment_id, event.customer_id) if id in self.erased_until
            ]
            if any(event.at <= mark for mark in marks):
                entry = self.entries[event.id]
                self.entries[event.id] = replace(entry, event=replace(entry.event, body=None), salt=None)

    def _of(self, subjects: Subjects) -> list[Entry]:
        return [
            entry
            for entry in self.entries.values()
            if entry.event.tenant_id == subjects.tenant_id
            and {entry.event.appointment_id, entry.event.customer_id} & set(subjects.ids)
        ]


@dataclass(frozen=True)
class KnownAppointments:
    """Tells staff of their tenant's appointments; `known` are both ids of each. While it is `away` it tells nothing."""

    known: Collection[tuple[str, str]] = ()
    away: bool = False

    async def check(self, appointment_id: str) -> None:
        if self.away:
            raise Unavailable("Appointments can't be reached.")
        caller = rpc.caller()
        if caller.kind is not Kind.STAFF or (caller.tenant_id, appointment_id) not in self.known:
            raise AppointmentNotFound("There is no such appointment.", field="appointment_id")
