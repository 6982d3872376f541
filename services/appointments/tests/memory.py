"""Stores in memory; each passes the same suite as the one on a database."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.availability import Availability
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.customer import Customer, terms
from parley.appointments.domain.directory import StaffMember, Team, Tenant
from parley.appointments.domain.entrance import Entrance
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.domain.queue import order
from parley.appointments.domain.recorded import Recorded
from parley.appointments.domain.slots import Taken
from parley.appointments.domain.state import State
from parley.appointments.store.documents import from_appointment, to_taken
from parley.common.errors import Conflict, NotFound

Told = TypeVar("Told", Tenant, Team, StaffMember)
Made = TypeVar("Made", Appointment, Customer, AppointmentType, Entrance)


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
            each
            for each in self.all.values()
            if each.tenant_id == tenant_id and each.state is State.WAITING and team_id in {"", each.team_id}
        ]
        return order(found)[:limit]

    async def count_queue(self, tenant_id: str, team_id: str, limit: int) -> int:
        return len(await self.queue(tenant_id, team_id, limit))

    async def taken(
        self, tenant_id: str, specialist_ids: Collection[str], first: datetime, last: datetime
    ) -> list[Taken]:
        return [
            to_taken(from_appointment(each))
            for each in self.all.values()
            if each.claims and each.tenant_id == tenant_id and each.specialist_id in specialist_ids
            if first - timedelta(days=1) <= each.starts_at < last + timedelta(days=1)
        ]

    async def taken_seats(self, seats: Collection[str]) -> Collection[str]:
        return {seat for each in self.all.values() for seat in each.seats if seat in seats}

    async def count_waiting(self) -> int:
        return sum(each.state is State.WAITING for each in self.all.values())

    def _check_claims(self, appointment: Appointment) -> None:
        others = (each for each in self.all.values() if each.id != appointment.id)
        for each in others:
            if set(each.claims) & set(appointment.claims):
                raise errors.SlotTaken("The specialist is booked in that time.", field="starts_at")
            if set(each.seats) & set(appointment.seats):
                raise errors.SeatTaken("Somebody else was faster.")


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

    async def save(self, customer: Customer, events: Sequence[Recorded]) -> None:
        await give_way()
        if self.all[customer.id].version != customer.version - 1:
            raise Conflict("Somebody else changed it first: load it again.")
        self.all[customer.id] = customer
        self.events.extend(events)

    async def page(self, tenant_id: str, words: Sequence[str], before_id: str, limit: int) -> list[Customer]:
        found = [
            each
            for each in self.all.values()
            if each.tenant_id == tenant_id and all(any(term.startswith(word) for term in terms(each)) for word in words)
        ]
        older = [each for each in found if not before_id or each.id < before_id]
        return sorted(older, key=lambda each: each.id, reverse=True)[:limit]


class MemoryTypes:
    def __init__(self, events: list[Recorded]) -> None:
        self.events = events
        self.all: dict[str, AppointmentType] = {}

    async def insert(self, type_: AppointmentType, events: Sequence[Recorded]) -> None:
        await give_way()
        of_tenant = [each for each in self.all.values() if each.tenant_id == type_.tenant_id]
        if type_.original and any(each.original and each.preset is type_.preset for each in of_tenant):
            raise errors.AlreadyCreated("It exists already.")
        if type_.creation and _created(self.all.values(), type_.creation):
            raise errors.AlreadyCreated("It exists already.")
        self.all[type_.id] = type_
        self.events.extend(events)

    async def load(self, id: str) -> AppointmentType | None:
        return self.all.get(id)

    async def save(self, type_: AppointmentType, events: Sequence[Recorded]) -> None:
        await give_way()
        if self.all[type_.id].version != type_.version - 1:
            raise Conflict("Somebody else changed it first: load it again.")
        self.all[type_.id] = type_
        self.events.extend(events)

    async def find_created(self, creation: Creation) -> AppointmentType | None:
        return _created(self.all.values(), creation)

    async def of_tenant(self, tenant_id: str, limit: int) -> list[AppointmentType]:
        found = [each for each in self.all.values() if each.tenant_id == tenant_id]
        return sorted(found, key=lambda each: each.id)[:limit]


class MemoryAvailabilities:
    def __init__(self, events: list[Recorded]) -> None:
        self.events = events
        self.all: dict[str, Availability] = {}

    async def load(self, staff_id: str) -> Availability | None:
        return self.all.get(staff_id)

    async def load_all(self, staff_ids: Collection[str]) -> list[Availability]:
        return [self.all[id] for id in staff_ids if id in self.all]

    async def save(self, availability: Availability, events: Sequence[Recorded]) -> None:
        await give_way()
        before = self.all.get(availability.staff_id)
        if (before.version if before else 0) != availability.version - 1:
            raise Conflict("Somebody else changed it first: load it again.")
        self.all[availability.staff_id] = availability
        self.events.extend(events)


class MemoryEntrances:
    def __init__(self, events: list[Recorded]) -> None:
        self.events = events
        self.all: dict[str, Entrance] = {}

    async def insert(self, entrance: Entrance, events: Sequence[Recorded]) -> None:
        await give_way()
        if await self.find_by_slug(entrance.slug):
            raise errors.SlugTaken("This address is taken.", field="slug")
        if entrance.creation and _created(self.all.values(), entrance.creation):
            raise errors.AlreadyCreated("It exists already.")
        self.all[entrance.id] = entrance
        self.events.extend(events)

    async def save(self, entrance: Entrance, events: Sequence[Recorded]) -> None:
        await give_way()
        if self.all[entrance.id].version != entrance.version - 1:
            raise Conflict("Somebody else changed it first: load it again.")
        self.all[entrance.id] = entrance
        self.events.extend(events)

    async def load(self, id: str) -> Entrance | None:
        return self.all.get(id)

    async def find_by_slug(self, slug: str) -> Entrance | None:
        return next((each for each in self.all.values() if each.slug == slug), None)

    async def find_created(self, creation: Creation) -> Entrance | None:
        return _created(self.all.values(), creation)

    async def of_tenant(self, tenant_id: str, limit: int) -> list[Entrance]:
        found = [each for each in self.all.values() if each.tenant_id == tenant_id]
        return sorted(found, key=lambda each: each.id)[:limit]


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

    async def team_members(self, tenant_id: str, team_id: str, limit: int) -> list[StaffMember]:
        active = (each for each in self.members.values() if each.tenant_id == tenant_id and each.active)
        return sorted((each for each in active if team_id in each.team_ids), key=lambda each: each.id)[:limit]

    async def retaining(self) -> list[Tenant]:
        return [each for each in self.tenants.values() if each.retention_days]

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


class MemoryAggregates:
    """All of them; `events` holds what would be published, in order."""

    def __init__(self) -> None:
        self.events: list[Recorded] = []
        self.appointments = MemoryAppointments(self.events)
        self.customers = MemoryCustomers(self.events)
        self.types = MemoryTypes(self.events)
        self.availabilities = MemoryAvailabilities(self.events)
        self.entrances = MemoryEntrances(self.events)
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
        and query.customer_id in {"", appointment.customer_id}
        and (query.after is None or (appointment.starts_at, appointment.id) > query.after)
    )
