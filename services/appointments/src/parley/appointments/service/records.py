"""What the use cases keep beside the aggregates of `stores`, and what they look up by time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.consent import ConsentPurpose, ConsentText
from parley.appointments.domain.erasure import Erasure
from parley.appointments.domain.presence import Presence
from parley.appointments.domain.queue import Call
from parley.appointments.domain.recorded import Recorded
from parley.appointments.domain.timers import Due


class PresenceStore(Protocol):
    """Who is in an appointment's room."""

    async def load(self, appointment_id: str) -> Presence:
        """Return who is there; nobody yet where nothing is known."""
        ...

    async def save(self, presence: Presence) -> None:
        """Store what follows the version that was read; raises Conflict when somebody else has."""
        ...

    async def online(self, appointment_ids: Collection[str]) -> Collection[str]:
        """Return those of these appointments whose customers are there."""
        ...


class TimerStore(Protocol):
    """The clock that all replicas share, and what is due by it."""

    async def now(self) -> datetime:
        """Return the database's time, aware UTC in milliseconds."""
        ...

    async def due(self, now: datetime, limit: int) -> list[Due]:
        """Return at most `limit` appointments to look at, the longest due first."""
        ...

    async def postpone(self, due: Due, until: datetime | None) -> None:
        """Look again then, or not at all; where anything changed since, that decides when."""
        ...

    async def look_soon(self, appointment_id: str, now: datetime) -> None:
        """Look at a live appointment at once."""
        ...

    async def kept(self, tenant_id: str, ended_before: datetime, limit: int) -> Sequence[Appointment]:
        """Return at most `limit` that ended before, and are not erased; the oldest first."""
        ...


class QueueStore(Protocol):
    """What a team's queue depends on."""

    async def calls(self, tenant_id: str, team_id: str, ended_after: datetime, limit: int) -> list[Call]:
        """Return a team's calls under way, and of those that ended after an instant the latest `limit`."""
        ...

    async def held(self, limit: int) -> list[Appointment]:
        """Return at most `limit` that hold a place and were not told that their turn is near, of all tenants."""
        ...


class ConsentTextStore(Protocol):
    """The wordings of consents; none ever changes."""

    async def insert(self, text: ConsentText, events: Sequence[Recorded]) -> None:
        """Store a new version; raises AlreadyCreated when somebody else has published it."""
        ...

    async def find(self, tenant_id: str, purpose: ConsentPurpose, version: int) -> ConsentText | None:
        """Return a version, or None."""
        ...

    async def current(self, tenant_id: str, purposes: Sequence[ConsentPurpose]) -> Mapping[ConsentPurpose, ConsentText]:
        """Return the newest wording for each of these purposes that has one."""
        ...

    async def of_tenant(self, tenant_id: str, limit: int) -> list[ConsentText]:
        """Return at most `limit`, newest first."""
        ...


class ErasureStore(Protocol):
    """Erasures, each saved with its events in one write."""

    async def insert(self, erasure: Erasure, events: Sequence[Recorded]) -> None:
        """Store a new one; raises AlreadyCreated where its subject has one."""
        ...

    async def save(self, erasure: Erasure, events: Sequence[Recorded]) -> None:
        """Store the next version; raises Conflict when somebody else has."""
        ...

    async def find(self, subject_id: str) -> Erasure | None:
        """Return the erasure of a customer or an appointment, or None."""
        ...

    async def due(self, now: datetime, limit: int) -> list[Erasure]:
        """Return at most `limit` open ones to work on, the longest due first."""
        ...

    async def count_open(self) -> int:
        """Return how many are not complete, over all tenants."""
        ...
