"""Tells waiting customers their place."""

import asyncio
import time
from collections.abc import Mapping

from parley.common.errors import ParleyError
from parley.signaling.domain.appointment import QueuePlace
from parley.signaling.domain.room import Room
from parley.signaling.service.errands import Errands
from parley.signaling.service.hub import Hub
from parley.signaling.service.ownership import Ownership
from parley.signaling.service.ports import Appointments, Monotonic

# A queue is asked for at most this often: one answer serves all changes meanwhile.
_PERIOD_SECONDS = 0.5

# Tenant and team.
_Queue = tuple[str, str]


class Queues:
    """Asks for a team's queue when it changes, while anybody of it waits here."""

    def __init__(
        self,
        hub: Hub,
        ownership: Ownership,
        appointments: Appointments,
        errands: Errands,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._hub = hub
        self._ownership = ownership
        self._appointments = appointments
        self._errands = errands
        self._monotonic = monotonic
        self._stale: set[_Queue] = set()
        self._followed: set[_Queue] = set()

    def ask(self, tenant_id: str, team_id: str) -> None:
        """Tell everybody of this team who waits here their place, soon."""
        queue = (tenant_id, team_id)
        if not self._waiting(queue):
            return
        self._stale.add(queue)
        if queue not in self._followed and self._errands.run(self._follow(queue)):
            self._followed.add(queue)

    async def _follow(self, queue: _Queue) -> None:
        try:
            while queue in self._stale and self._waiting(queue):
                self._stale.discard(queue)
                try:
                    places = await self._appointments.queue(*queue)
                except ParleyError:
                    self._stale.add(queue)
                else:
                    self._tell(queue, {each.appointment_id: each for each in places})
                await asyncio.sleep(_PERIOD_SECONDS)
        finally:
            self._followed.discard(queue)
            self._stale.discard(queue)

    def _tell(self, queue: _Queue, places: Mapping[str, QueuePlace]) -> None:
        if not self._ownership.check(self._monotonic()):
            return
        for room in self._waiting(queue):
            place = places.get(room.appointment.id)
            if place is not None:
                self._hub.carry_out(room.place(place, len(places)))

    def _waiting(self, queue: _Queue) -> list[Room]:
        return [room for room in self._hub.team_rooms(*queue) if room.waits]
