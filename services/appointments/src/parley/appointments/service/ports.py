"""What the use cases need of the outside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from parley.appointments.domain.admission import ParticipantToken, Room
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.availability import Availability
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.directory import StaffMember, Team, Tenant
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


class Directory(Protocol):
    """What accounts has told of tenants, teams and staff. Saving an older version changes nothing."""

    async def tenant(self, id: str) -> Tenant | None:
        """Return the tenant, or None."""
        ...

    async def team(self, id: str) -> Team | None:
        """Return the team, or None."""
        ...

    async def staff(self, id: str) -> StaffMember | None:
        """Return the member, or None."""
        ...

    async def save_tenant(self, tenant: Tenant) -> None:
        """Keep it unless a newer one is known."""
        ...

    async def save_team(self, team: Team) -> None:
        """Keep it unless a newer one is known."""
        ...

    async def save_staff(self, member: StaffMember) -> None:
        """Keep it unless a newer one is known."""
        ...


class TokenMint(Protocol):
    """Makes participants' tokens."""

    async def mint(self, tenant_id: str, appointment_id: str, participant_id: str, device_id: str) -> ParticipantToken:
        """Return a token; raises Unavailable."""
        ...


class Rooms(Protocol):
    """Knows where live channels are served."""

    async def locate(self, appointment_id: str) -> Room:
        """Return the room; raises Unavailable."""
        ...


class Accounts(Protocol):
    """Asks accounts itself for what its events have not told yet; each raises Unavailable."""

    async def tenant(self, id: str) -> Tenant | None:
        """Return the tenant, or None."""
        ...

    async def team(self, id: str) -> Team | None:
        """Return the team of whatever tenant, or None."""
        ...

    async def staff(self, id: str) -> StaffMember | None:
        """Return the member of whatever tenant, or None."""
        ...


class PhoneNumbers(Protocol):
    """Knows the numbering plans of the world."""

    def normalise(self, text: str) -> str:
        """Return a number given in international form as E.164; raises InvalidArgument for the field phone."""
        ...
