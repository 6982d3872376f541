"""What can be done with the trail: append to it, read an appointment's story, recompute a chain."""

import asyncio
import random
import secrets
import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from parley.common import paging
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.errors import InvalidArgument
from parley.insights import metrics
from parley.insights.domain import (
    START,
    AppointmentNotFound,
    Entry,
    Event,
    Head,
    Page,
    Place,
    PlaceTaken,
    Refused,
    Subjects,
    TrailBusy,
    Verdict,
    append,
    follows,
)

_SALT_BYTES = 32
# Each round of a race has a winner, so this many are only needed by as many replicas at once.
_MAX_ROUNDS = 20
_LONGEST_PAUSE_SECONDS = 0.05
# Entries that a verification holds at a time: hashing them keeps others waiting for a few milliseconds.
_VERIFIED_AT_ONCE = 500
# Who may have personal data exported and erased: the service that owns the customers.
_OWNER = "appointments"
_MAX_APPOINTMENTS = 100
# Encoding them keeps others waiting for a tenth of a second.
_MAX_EXPORTED = 1_000


class Store(Protocol):
    """The entries of every chain; a chain's tenant is "" for operators' events."""

    async def head(self, tenant_id: str, known: Head) -> Head:
        """The end of a chain of which `known`, START or a later link, is a part; `known` where nothing follows it."""
        ...

    async def append(self, entries: Sequence[Entry]) -> None:
        """Store all in their order up to the first refused one; raises PlaceTaken or EventKnown, either when both."""
        ...

    async def known(self, event_ids: Collection[str]) -> set[str]:
        """Those that are in the trail."""
        ...

    async def story(self, tenant_id: str, appointment_id: str, after: Place | None, limit: int) -> Page:
        """A tenant's entries about an appointment, in order of time, then id."""
        ...

    async def chain(self, tenant_id: str, after_position: int, limit: int) -> Sequence[Entry]:
        """A chain's entries in order of position."""
        ...

    async def personal(self, subjects: Subjects, limit: int) -> Page:
        """What is held of somebody, in order of time, then id."""
        ...

    async def erase(self, subjects: Subjects, until: datetime) -> int:
        """Remove bodies and salts of what happened up to an instant, arrived or not; return how many are without."""
        ...

    async def erase_late(self, events: Sequence[Event]) -> None:
        """Remove bodies and salts of those among these whose subject was erased after they happened."""
        ...


class Appointments(Protocol):
    """The service that owns the appointments."""

    async def check(self, appointment_id: str) -> None:
        """Raises AppointmentNotFound where the caller being served may know of no such appointment."""
        ...


@dataclass(eq=False)
class _Batch:
    events: dict[str, Event] = field(default_factory=dict)
    written: bool = False


@dataclass(eq=False)
class _Chain:
    """Who appends to one tenant's chain: one writes, the others gather into the next batch."""

    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    gathering: _Batch = field(default_factory=_Batch)
    # The last link that this process wrote, after which the end is looked for, and what the write took.
    link: Head = START
    seconds: float = 0.0

    async def give_way(self) -> None:
        """Let a replica that lost the last round win this one: whoever won is a little faster each time."""
        await asyncio.sleep(random.uniform(0, min(self.seconds / 2, _LONGEST_PAUSE_SECONDS)))  # noqa: S311


class TrailService:
    """The use cases of insights."""

    def __init__(self, store: Store, appointments: Appointments, clock: Clock) -> None:
        self._store = store
        self._appointments = appointments
        self._clock = clock
        self._chains: defaultdict[str, _Chain] = defaultdict(_Chain)

    async def record(self, event: Event) -> None:
        """Return once the event is in the trail; an event that was there already changes nothing.

        Calls for one tenant that come while another writes are written together. Raises TrailBusy or Unavailable; then
        the event may yet be there.
        """
        chain = self._chains[event.tenant_id]
        batch = chain.gathering
        batch.events[event.id] = event
        async with chain.writing:
            # Who comes first writes for all of the batch; where that failed, whoever comes next.
            if batch.written:
                return
            await chain.give_way()
            if batch is chain.gathering:
                chain.gathering = _Batch()
            started = time.monotonic()
            await self._append(chain, event.tenant_id, list(batch.events.values()))
            await self._store.erase_late(list(batch.events.values()))
            chain.seconds = time.monotonic() - started
            batch.written = True

    async def list_appointment_events(
        self, caller: Caller, appointment_id: str, page_size: int, after: Place | None
    ) -> Page:
        """An appointment's story, for staff of its tenant; empty until an event came. Raises AppointmentNotFound."""
        caller.require(Kind.STAFF)
        limit = paging.page_size(page_size)
        # Neither what concerns no tenant nor what concerns no appointment is any appointment's story.
        if not (caller.tenant_id and appointment_id):
            raise AppointmentNotFound("There is no such appointment.", field="appointment_id")
        page = await self._store.story(caller.tenant_id, appointment_id, after, limit)
        if not page.entries and after is None:
            # Its first event is under way, or it is none of theirs: its owner knows.
            await self._appointments.check(appointment_id)
        return page

    async def verify(self, caller: Caller) -> Verdict:
        """Recompute a whole chain: an administrator's tenant's, or that of the operators."""
        caller.require_role("administrator", "operator")
        head = START
        while entries := await self._store.chain(caller.tenant_id, head.position, _VERIFIED_AT_ONCE):
            for entry in entries:
                if not follows(head, entry):
                    metrics.VERIFICATIONS.labels("broken").inc()
                    return Verdict(entries=head.position, broken_at=head.position + 1)
                head = entry.head
        metrics.VERIFICATIONS.labels("intact").inc()
        return Verdict(entries=head.position, broken_at=0)

    async def export(self, caller: Caller, subjects: Subjects) -> Page:
        """What the trail holds of a customer and their appointments: for the service that owns the customers."""
        _require_owner(caller, subjects)
        return await self._store.personal(subjects, _MAX_EXPORTED)

    async def erase(self, caller: Caller, subjects: Subjects) -> int:
        """Erase bodies and salts of what happened until now; return how many entries are without, again the same.

        An event from before that has not arrived yet loses them when it does. The chain still verifies.
        """
        _require_owner(caller, subjects)
        erased = await self._store.erase(subjects, self._clock())
        metrics.ERASURES.inc()
        return erased

    async def _append(self, chain: _Chain, tenant_id: str, events: Sequence[Event]) -> None:
        for _ in range(_MAX_ROUNDS):
            entries = _chained(await self._store.head(tenant_id, chain.link), events)
            try:
                await self._store.append(entries)
            except Refused as refused:
                _count(entries[: refused.appended])
                events = await self._remaining(events[refused.appended :], refused)
                if not events:
                    return
            else:
                _count(entries)
                chain.link = entries[-1].head
                return
        raise TrailBusy("Other replicas append to this chain: try again.")

    async def _remaining(self, events: Sequence[Event], refused: Refused) -> Sequence[Event]:
        """Those that are still to be appended, the first of which was refused."""
        if isinstance(refused, PlaceTaken):
            metrics.OVERTAKEN.inc()
            return events
        known = await self._store.known([event.id for event in events])
        metrics.REPEATED.inc(len(known))
        return [event for event in events if event.id not in known]


def _chained(head: Head, events: Sequence[Event]) -> list[Entry]:
    entries = []
    for event in events:
        entry = append(head, event, secrets.token_bytes(_SALT_BYTES))
        entries.append(entry)
        head = entry.head
    return entries


def _count(entries: Sequence[Entry]) -> None:
    if entries:
        metrics.BATCH.observe(len(entries))
    for entry in entries:
        metrics.ENTRIES.labels(entry.event.kind).inc()


def _require_owner(caller: Caller, subjects: Subjects) -> None:
    caller.require_service(_OWNER)
    if not subjects.tenant_id:
        raise InvalidArgument("Name the tenant.", field="tenant_id")
    if len(subjects.appointment_ids) > _MAX_APPOINTMENTS:
        raise InvalidArgument(f"appointment_ids takes at most {_MAX_APPOINTMENTS}.", field="appointment_ids")
