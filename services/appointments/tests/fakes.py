"""Stand-ins for accounts and signaling; each passes the same suite as the real one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from parley.appointments.domain.admission import IceServer, ParticipantToken, Room
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.directory import StaffMember, Team, Tenant
from parley.common.errors import Unavailable

Told = TypeVar("Told", Tenant, Team, StaffMember)
Made = TypeVar("Made", Appointment, Customer)


@dataclass
class FakeAccounts:
    """Knows what it is given, and mints tokens that name what they are for; away when told."""

    tenants: dict[str, Tenant] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    members: dict[str, StaffMember] = field(default_factory=dict)
    expires_at: datetime = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
    away: bool = False

    async def tenant(self, id: str) -> Tenant | None:
        self._answer()
        return self.tenants.get(id)

    async def team(self, id: str) -> Team | None:
        self._answer()
        return self.teams.get(id)

    async def staff(self, id: str) -> StaffMember | None:
        self._answer()
        return self.members.get(id)

    async def mint(self, tenant_id: str, appointment_id: str, participant_id: str, device_id: str) -> ParticipantToken:
        self._answer()
        return ParticipantToken(f"{tenant_id} {appointment_id} {participant_id} {device_id}", self.expires_at)

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("Accounts is away.")


@dataclass
class FakeRooms:
    """Every room is at one address; away when told."""

    away: bool = False

    async def locate(self, appointment_id: str) -> Room:
        if self.away:
            raise Unavailable("Signaling is away.")
        url = f"wss://live.example/v1/live/{appointment_id}"
        return Room(url, (IceServer(("stun:live.example",), "name", "password"),))


@dataclass
class FakeHolder:
    """Holds so many records, and remembers what it was asked to erase; away when told."""

    records: int = 0
    away: bool = False
    erased: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)

    async def export(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> bytes:
        self._answer()
        return json.dumps([tenant_id, customer_id, *appointment_ids]).encode()

    async def erase(self, tenant_id: str, customer_id: str, appointment_ids: Sequence[str]) -> int:
        self._answer()
        self.erased.append((tenant_id, customer_id, tuple(appointment_ids)))
        return self.records

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("This service is away.")
