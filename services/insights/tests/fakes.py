"""In-memory stand-ins; `MemoryStore` passes the same suite as the real one."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from parley.common.errors import Unavailable
from parley.insights.domain import Entry, EventKnown, Head, Page, Place, PlaceTaken


@dataclass
class MemoryStore:
    """The entries in a dictionary by event id; each call gives way to others, as the real one does.

    `writes` are the sizes of the appends that stood; `failures` are raised by the next appends, one each.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    writes: list[int] = field(default_factory=list)
    failures: list[Unavailable] = field(default_factory=list)

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
