"""What the use cases need of the outside."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from parley.appointments.domain.admission import ParticipantToken, Room
from parley.appointments.domain.directory import StaffMember, Team, Tenant


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

    async def team_members(self, tenant_id: str, team_id: str, limit: int) -> list[StaffMember]:
        """Return at most `limit` active members of a team, oldest first."""
        ...

    async def retaining(self) -> Sequence[Tenant]:
        """Return the tenants whose appointments' personal data goes after a time."""
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


class PersonalData(Protocol):
    """What another service holds of a customer and their appointments, at most 100 of them; each raises Unavailable."""

    async def export(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> bytes:
        """Return it as UTF-8 JSON, at most 1 MiB."""
        ...

    async def erase(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> int:
        """Erase it; return how many records that were. An empty customer: only what belongs to the appointments."""
        ...


class PhoneNumbers(Protocol):
    """Knows the numbering plans of the world."""

    def normalise(self, text: str) -> str:
        """Return a number given in international form as E.164; raises InvalidArgument for the field phone."""
        ...


class Calendars(Protocol):
    """Knows the public holidays of the world, by country (FR) or subdivision (DE-BY)."""

    def check(self, code: str) -> None:
        """Raise InvalidArgument for the field holidays unless it is empty or known."""
        ...

    def off(self, code: str, first: date, last: date) -> Collection[date]:
        """Return the holidays from `first` to `last`, both included, and perhaps more; none for an empty code."""
        ...
