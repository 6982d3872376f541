"""Stores in memory; each passes the same suite as the one on a database."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.availability import Availability, claim
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.directory import StaffMember, Team, Tenant
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.domain.recorded import Recorded
from parley.appointments.domain.state import State
from parley.common.errors import Conflict, NotFound

Told = TypeVar("Told", Tenant, Team, StaffMember)
Made = TypeVar("Made", Appointment, Customer)


async def give_way() -> None:
    """Let others go on, as a call to a database does, so that races are races."""
    await asyncio.sleep(0)


class MemoryAppointments:
    """`overtaken` is how many of the next saves come too late."""

    def __init__(self, events: list[Recorded]) -> None:
        self.events = events
        self.all: dict[str, Appointment] = {}
        self.overtaken = 0

    async def insert(self, appointment: Appointment, events: Sequence[Recorded]) -> None:
        await give_way()
        self._check_claims(appointment)
        if appointment.creation and _created(self.all.values(), appointment.creation):
            raise errors.AlreadyCreated("It exists already.")
        self.all[appointment.id] = appointment
        self.events.extend(events)

    async def save(self, appointment: Appointment, events: Sequence[Recorded]) -> None:
        await give_way()
        if appointment.id not in self.all:
            raise NotFound("It no longer exists.")
        late = self.overtaken > 0
        self.overtaken -= late
        if late or self.all[appointment.id].version != appointment.version - 1:
            raise Conflict("Somebody else changed it first: load it again.")
        self._check_claims(appointment)
        self.all[appointment.id] = appointment
        self.events.extend(events)

    async def load(self, id: str) -> Appointment | None:
        return self.all.get(id)

    async def find_by_link(self, digest: str) -> Appointment | None:
        found = (each for each in self.all.values() if any(link.digest == digest for link in each.links))
        return next(found, None)

    async def find_created(self, creation: Creation) -> Appointment | None:
        return _created(self.all.values(), creation)

    async def page(self, query: AppointmentQuery, limit: int) -> list[Appointment]:
        found = [each for each in self.all.values() if _matches(each, query)]
        return sorted(found, key=lambda each: (each.starts_at, each.id))[:limit]

    async def queue(self, tenant_id: str, team_id: str, limit: int) -> list[Appointment]:
        found = [
            (each.waiting_since, each)
            for each in self.all.values()
            if each.tenant_id == tenant_id and each.waiting_since and each.state is State.WAITING
            if team_id in {"", each.team_id}
        ]
        return [each for _, each in sorted(found, key=lambda pair: pair[0])][:limit]

    async def claimed(self, specialist_id: str, first: datetime, last: datetime) -> Collection[str]:
        lower, upper = claim(specialist_id, first), claim(specialist_id, last)
        spans = (each.claims for each in self.all.values() if any(lower <= key < upper for key in each.claims))
        return {key for span in spans for key in span}

    async def count_waiting(self) -> int:
        return sum(each.state is State.WAITING for each in self.all.values())

    def _check_claims(self, appointment: Appointment) -> None:
        others = (each for each in self.all.values() if each.id != appointment.id)
        if any(set(each.claims) & set(appointment.claims) for each in others):
            raise errors.SlotTaken("The specialist is booked in that time.", field="starts_at")


class MemoryCustomers:
    def __init__(self, events: list[Recorded]) -> None:
        self.events = events
        self.all: dict[str, Customer] = {}

    async def insert(self, customer: Customer, events: Sequence[Recorded]) -> None:
        await give_way()
        if customer.creation and _created(self.all.values(), customer.creation):
            raise errors.AlreadyCreated("It exists already.")
        self.all[customer.id] = customer
        self.events.extend(events)

    async def load(self, id: str) -> Customer | None:
        return self.all.get(id)

    async def find_created(self, creation: Creation) -> Customer | None:
        return _created(self.all.values(), creation)

    async def page(self, tenant_id: str, before_id: str, limit: int) -> list[Customer]:
        found = [each for each in self.all.values() if each.tenant_id == tenant_id]
        older = [each for each in found if not before_id or each.id < before_id]
        return sorted(older, key=lambda each: each.id, reverse=True)[:limit]


class MemoryTypes:
    def __init__(self, events: list[Recorded]) -> None:
        self.events = events
        self.all: dict[str, AppointmentType] = {}

    async def insert(self, type_: AppointmentType, events: Sequence[Recorded]) -> None:
        await give_way()
        if any((each.tenant_id, each.preset) == (type_.tenant_id, type_.preset) for each in self.all.values()):
            raise errors.AlreadyCreated("It exists already.")
        self.all[type_.id] = type_
        self.events.extend(events)

    async def load(self, id: str) -> AppointmentType | None:
        return self.all.get(id)

    async def of_tenant(self, tenant_id: str, limit: int) -> list[AppointmentType]:
        found = [each for each in self.all.values() if each.tenant_id == tenant_id]
        return sorted(found, key=lambda each: each.id)[:limit]


class MemoryAvailabilities:
    def __init__(self, events: list[Recorded]) -> None:
        self.events = events
        self.all: dict[str, Availability] = {}

    async def load(self, staff_id: str) -> Availability | None:
        return self.all.get(staff_id)

    async def save(self, availability: Availability, events: Sequence[Recorded]) -> None:
        await give_way()
        before = self.all.get(availability.staff_id)
        if (before.version if before else 0) != availability.version - 1:
            raise Conflict("Somebody else changed it first: load it again.")
        self.all[availability.staff_id] = availability
        self.events.extend(events)


class MemoryDirectory:
    def __init__(self) -> None:
        self.tenants: dict[str, Tenant] = {}
        self.teams: dict[str, Team] = {}
        self.members: dict[str, StaffMember] = {}

    async def tenant(self, id: str) -> Tenant | None:
        return self.tenants.get(id)

    async def team(self, id: str) -> Team | None:
        return self.teams.get(id)

    async def staff(self, id: str) -> StaffMember | None:
        return self.members.get(id)

    async def save_tenant(self, tenant: Tenant) -> None:
        self.know(tenant)

    async def save_team(self, team: Team) -> None:
        self.know(team)

    async def save_staff(self, member: StaffMember) -> None:
        self.know(member)

    def know(self, *told: Tenant | Team | StaffMember) -> None:
        for each in told:
            match each:
                case Tenant():
                    self.tenants[each.id] = _newer(self.tenants.get(each.id), each)
                case Team():
                    self.teams[each.id] = _newer(self.teams.get(each.id), each)
                case StaffMember():
                    self.members[each.id] = _newer(self.members.get(each.id), each)


class MemoryStores:
    """All of them; `events` holds what would be published, in order."""

    def __init__(self) -> None:
        self.events: list[Recorded] = []
        self.appointments = MemoryAppointments(self.events)
        self.customers = MemoryCustomers(self.events)
        self.types = MemoryTypes(self.events)
        self.availabilities = MemoryAvailabilities(self.events)
        self.directory = MemoryDirectory()


def _newer(known: Told | None, told: Told) -> Told:
    return known if known and known.version >= told.version else told


def _created(all: Collection[Made], creation: Creation) -> Made | None:
    key = (creation.tenant_id, creation.subject, creation.key)
    return next(
        (
            each
            for each in all
            if each.creation and (each.creation.tenant_id, each.creation.subject, each.creation.key) == key
        ),
        None,
    )


def _matches(appointment: Appointment, query: AppointmentQuery) -> bool:
    return (
        appointment.tenant_id == query.tenant_id
        and (query.first is None or appointment.starts_at >= query.first)
        and (query.last is None or appointment.starts_at < query.last)
        and (not query.states or appointment.state in query.states)
        and query.specialist_id in {"", appointment.specialist_id}
        and query.team_id in {"", appointment.team_id}
        and (query.after is None or (appointment.starts_at, appointment.id) > query.after)
    )
