"""What the use cases keep, each aggregate with its events in one write."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.availability import Availability
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.entrance import Entrance
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.domain.recorded import Recorded
from parley.appointments.domain.slots import Taken


class AppointmentStore(Protocol):
    """Appointments, each saved with its events in one write."""

    async def insert(self, appointment: Appointment, events: Sequence[Recorded]) -> None:
        """Store a new one; raises SlotTaken, SeatTaken, or AlreadyCreated by the creation's key."""
        ...

    async def save(self, appointment: Appointment, events: Sequence[Recorded]) -> None:
        """Store the next version; raises Conflict when somebody else has, SlotTaken and SeatTaken."""
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
        """Return those who wait, by priority, then first come first; an empty team means all."""
        ...

    async def taken(
        self, tenant_id: str, specialist_ids: Collection[str], first: datetime, last: datetime
    ) -> list[Taken]:
        """Return what of these specialists' time is taken in first ≤ … < last, and perhaps a little around it."""
        ...

    async def taken_seats(self, seats: Collection[str]) -> Collection[str]:
        """Return those of these seats that are taken."""
        ...

    async def count_queue(self, tenant_id: str, team_id: str, limit: int) -> int:
        """Return how many wait, of more than `limit` that; an empty team means all."""
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

    async def save(self, customer: Customer, events: Sequence[Recorded]) -> None:
        """Store the next version; raises Conflict when somebody else has."""
        ...

    async def page(self, tenant_id: str, words: Sequence[str], before_id: str, limit: int) -> list[Customer]:
        """Return at most `limit` for whom each word begins a term, newest first; those older than `before_id`."""
        ...


class TypeStore(Protocol):
    """Appointment types."""

    async def insert(self, type_: AppointmentType, events: Sequence[Recorded]) -> None:
        """Store a new one; raises AlreadyCreated when the tenant has one of this preset, or by the creation's key."""
        ...

    async def save(self, type_: AppointmentType, events: Sequence[Recorded]) -> None:
        """Store the next version; raises Conflict when somebody else has."""
        ...

    async def find_created(self, creation: Creation) -> AppointmentType | None:
        """Return what this tenant's subject created by this key."""
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

    async def load_all(self, staff_ids: Collection[str]) -> list[Availability]:
        """Return those of these members of staff who have set them."""
        ...

    async def save(self, availability: Availability, events: Sequence[Recorded]) -> None:
        """Store the next version, the first included; raises Conflict when somebody else has."""
        ...


class EntranceStore(Protocol):
    """Public pages."""

    async def insert(self, entrance: Entrance, events: Sequence[Recorded]) -> None:
        """Store a new one; raises SlugTaken, or AlreadyCreated by the creation's key."""
        ...

    async def save(self, entrance: Entrance, events: Sequence[Recorded]) -> None:
        """Store the next version; raises Conflict when somebody else has."""
        ...

    async def load(self, id: str) -> Entrance | None:
        """Return it, or None."""
        ...

    async def find_by_slug(self, slug: str) -> Entrance | None:
        """Return the one at this address, or None."""
        ...

    async def find_created(self, creation: Creation) -> Entrance | None:
        """Return what this tenant's subject created by this key."""
        ...

    async def of_tenant(self, tenant_id: str, limit: int) -> list[Entrance]:
        """Return at most `limit`, oldest first."""
        ...
