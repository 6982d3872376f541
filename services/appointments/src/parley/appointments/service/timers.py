"""Makes happen what is due: every replica looks, and the version that a decision was made on makes it happen once."""

import asyncio
import random

from parley.appointments import metrics
from parley.appointments.domain import timers
from parley.appointments.domain.timers import Due
from parley.appointments.service import access
from parley.appointments.service.changes import save
from parley.appointments.service.records import PresenceStore, TimerStore
from parley.appointments.service.stores import AppointmentStore
from parley.common.errors import Conflict

_PERIOD_SECONDS = 1.0
_BATCH = 100


class Timers:
    """No-shows, expiries, waits given up, calls that everyone left."""

    def __init__(self, store: AppointmentStore, presences: PresenceStore, timers: TimerStore) -> None:
        self._store = store
        self._presences = presences
        self._timers = timers

    async def run(self) -> None:
        """Look once a second; runs until cancelled."""
        while True:
            if not await self.look():
                await asyncio.sleep(_PERIOD_SECONDS)

    async def look(self) -> bool:
        """Do what is due now; say whether more may be."""
        now = await self._timers.now()
        due = await self._timers.due(now, _BATCH)
        # Replicas that look at the same time begin at different ends.
        for each in random.sample(due, len(due)):
            await self._act(each)
        return len(due) == _BATCH

    async def _act(self, due: Due) -> None:
        before = due.appointment
        presence = await self._presences.load(before.id)
        now = await self._timers.now()
        after, facts = timers.act(before, presence, now)
        if after is before:
            await self._timers.postpone(due, timers.due_at(before, presence))
            return
        try:
            await save(self._store, before, after, facts, access.SELF, now)
        except Conflict:
            # Another replica was faster, or somebody acted at the last moment: what is due is decided anew.
            return
        late = now - (timers.due_at(before, presence) or now)
        metrics.TIMER_LATE_SECONDS.labels(type(facts[0]).__name__).observe(late.total_seconds())
