"""What the use cases keep, each aggregate with its events in one write."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.availability import Availability
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.domain.recorded import Recorded


class AppointmentStore(Protocol):
    """Appointments, each saved with its events in one write."""

    async def insert(self, appointment: Appointment, events: Sequence[Recorded]) -> None:
        """Store a new one; raises SlotTaken, or AlreadyCreated by the creation's key."""
        ...

    async def save(self, appointment: Appointment, events: Sequence[Recorded]) -> None:
        """Store the next version; raises Conflict when somebody else has."""
        ...

    async def load(self, id: str) -> Appointment | None:
        """Return it, or None."""
        ...

    async def find_by_link(self, digest: str) -> Appointment | None:
        """Return the one that a link with this secret's digest leads to."""
        ...

    async def find_created(self, creation: Creation) -> Appointment | None:
        """Return what this tenant's subject created by this key."""
        ...

    async def page(self, query: AppointmentQuery, limit: int) -> list[Appointment]:
        """Return at most `limit`, by start and id."""
        ...

    async def queue(self, tenant_id: str, team_id: str, limit: int) -> list[Appointment]:
        """Return those who wait, first come first; an empty team means all."""
        ...

    async def claimed(self, specialist_id: str, first: datetime, last: datetime) -> Collection[str]:
        """Return the claims on a specialist's time that starts in first ≤ … < last."""
        ...

    async def count_waiting(self) -> int:
        """Return how many wait, over all tenants."""
        ...


class CustomerStore(Protocol):
    """Customers."""

    async def insert(self, customer: Customer, events: Sequence[Recorded]) -> None:
        """Store a new one; raises AlreadyCreated by the creation's key."""
        ...

    async def load(self, id: str) -> Customer | None:
        """Return it, or None."""
        ...

    async def find_created(self, creation: Creation) -> Customer | None:
        """Return what this tenant's subject created by this key."""
        ...

    async def page(self, tenant_id: str, before_id: str, limit: int) -> list[Customer]:
        """Return at most `limit`, newest first; those older than `before_id`, if given."""
        ...


class TypeStore(Protocol):
    """Appointment types."""

    async def insert(self, type_: AppointmentType, events: Sequence[Recorded]) -> None:
        """Store a new one; raises AlreadyCreated when the tenant has one of this preset."""
        ...

    async def load(self, id: str) -> AppointmentType | None:
        """Return it, or None."""
        ...

    async def of_tenant(self, tenant_id: str, limit: int) -> list[AppointmentType]:
        """Return at most `limit`, oldest first."""
        ...


class AvailabilityStore(Protocol):
    """Specialists' hours."""

    async def load(self, staff_id: str) -> Availability | None:
        """Return them, or None."""
        ...

    async def save(self, availability: Availability, events: Sequence[Recorded]) -> None:
        """Store the next version, the first included; raises Conflict when somebody else has."""
        ...
