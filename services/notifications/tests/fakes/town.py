"""What other services know, and providers that keep what they take."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from parley.common.errors import NotFound, ParleyError
from parley.notifications.domain.appointment import Appointment
from parley.notifications.domain.letter import AppointmentType, Company, Customer, Letter, StaffLink, StaffMember
from parley.notifications.domain.message import Channel, Kind

Thing = TypeVar("Thing")


@dataclass
class Town:
    """What other services know, and the `links` that were minted; `failure` is raised by all.

    `before_link` happens just before a link is minted, and may raise.
    """

    appointments: dict[str, Appointment] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    companies: dict[str, Company] = field(default_factory=dict)
    staff_members: dict[str, StaffMember] = field(default_factory=dict)
    links: list[tuple[str, Channel]] = field(default_factory=list)
    staff_links: list[tuple[str, Kind]] = field(default_factory=list)
    failure: ParleyError | None = None
    before_link: Callable[[], None] = lambda: None

    async def appointment(self, appointment_id: str) -> Appointment:
        return self._found(self.appointments, appointment_id)

    async def customer(self, customer_id: str) -> Customer:
        return self._found(self.customers, customer_id)

    async def company(self, tenant_id: str) -> Company:
        return self._found(self.companies, tenant_id)

    async def appointment_type(self, type_id: str) -> AppointmentType:
        return AppointmentType({"fr": "Assistance visuelle", "en": "Visual assistance"})

    async def specialist_name(self, staff_id: str) -> str:
        return "Camille Martin"

    async def create_link(self, appointment_id: str, channel: Channel) -> str:
        self.before_link()
        self.links.append((appointment_id, channel))
        return f"https://parley.example/j#secret-{len(self.links)}"

    async def staff(self, staff_id: str) -> StaffMember:
        return self._found(self.staff_members, staff_id)

    async def staff_link(self, staff_id: str, kind: Kind) -> StaffLink:
        self.staff_links.append((staff_id, kind))
        url = f"https://parley.example/welcome#secret-{len(self.staff_links)}"
        return StaffLink(url, datetime(2026, 11, 30, 9, tzinfo=UTC))

    def _found(self, things: Mapping[str, Thing], id: str) -> Thing:
        if self.failure is not None:
            raise self.failure
        if id not in things:
            raise NotFound("There is no such thing.")
        return things[id]


@dataclass
class Postbox:
    """A provider: takes letters, or raises `answer`; while `open` is unset it lets the sender wait."""

    letters: list[Letter] = field(default_factory=list)
    answer: Exception | None = None
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    async def send(self, letter: Letter) -> None:
        await self.open.wait()
        if self.answer is not None:
            raise self.answer
        self.letters.append(letter)
