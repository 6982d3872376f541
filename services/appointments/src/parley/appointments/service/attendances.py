"""Who comes and goes in appointments' rooms, as signaling tells; each event may come twice."""

from datetime import datetime

from parley.appointments.domain.presence import Attendance
from parley.appointments.service.records import PresenceStore, TimerStore
from parley.common.errors import Conflict

# Each lost round means that somebody else's save won.
_ATTEMPTS = 6


class Attendances:
    """Keeps presences, and has live appointments looked at when they change."""

    def __init__(self, presences: PresenceStore, timers: TimerStore) -> None:
        self._presences = presences
        self._timers = timers

    async def note(self, attendance: Attendance) -> None:
        """Note that somebody came or went; raises Conflict after several lost races."""
        now = await self._timers.now()
        await self._keep(attendance, now)
        # Also for what was known: whoever noted it first may have died before this.
        await self._timers.look_soon(attendance.appointment_id, now)

    async def _keep(self, attendance: Attendance, now: datetime) -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            before = await self._presences.load(attendance.appointment_id)
            after = before.attend(attendance, now)
            if after is before:
                return
            try:
                await self._presences.save(after)
            except Conflict:
                if attempt == _ATTEMPTS:
                    raise
            else:
                return
