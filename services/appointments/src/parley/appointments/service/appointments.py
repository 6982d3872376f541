"""Appointments by staff: book, invite, find, cancel."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from parley.appointments import metrics
from parley.appointments.domain import booking, checks, errors
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.service import access, recording
from parley.appointments.service.appointment_types import AppointmentTypes
from parley.appointments.service.changes import change_by_staff
from parley.appointments.service.creation import create_once, creation
from parley.appointments.service.customers import Customers
from parley.appointments.service.pages import Page
from parley.appointments.service.people import People
from parley.appointments.service.stores import AppointmentStore, AvailabilityStore
from parley.common import paging
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.errors import InvalidArgument
from parley.common.ids import new_id


@dataclass(frozen=True)
class NewBooking:
    """A slot to book. An empty team and zone are chosen as `People.team` and the customer's."""

    customer_id: str
    type_id: str
    specialist_id: str
    team_id: str
    starts_at: datetime
    time_zone: str
    invite_by: LinkChannel


@dataclass(frozen=True)
class NewInvitation:
    """A customer to invite at once."""

    customer_id: str
    type_id: str
    team_id: str
    invite_by: LinkChannel


class Appointments:
    """Use cases on appointments."""

    def __init__(
        self,
        store: AppointmentStore,
        availability: AvailabilityStore,
        customers: Customers,
        types: AppointmentTypes,
        people: People,
        clock: Clock,
    ) -> None:
        self._store = store
        self._availability = availability
        self._customers = customers
        self._types = types
        self._people = people
        self._clock = clock

    async def schedule(self, caller: Caller, new: NewBooking, idempotency_key: str) -> Appointment:
        """Book a specialist's time; raises SlotTaken when somebody was faster."""
        access.require_staff(caller)

        async def decide() -> Decision:
            specialist = await self._people.member(caller, new.specialist_id, field="specialist_id")
            team_id = await self._people.team(caller, new.team_id, specialist)
            availability = await self._availability.load(specialist.id)
            if availability is None:
                raise errors.OutsideHours("This specialist has no working hours yet: set them.", field="starts_at")
            asked = await self._booking(caller, new.customer_id, new.type_id, team_id, new.invite_by)
            zone = new.time_zone or asked.time_zone
            return booking.schedule(replace(asked, time_zone=zone), availability, new.starts_at, self._clock())

        return await self._create(caller, creation(caller, idempotency_key, new), decide)

    async def invite(self, caller: Caller, new: NewInvitation, idempotency_key: str) -> Appointment:
        """Invite a customer to come at once; any of the team may answer."""
        access.require_staff(caller)

        async def decide() -> Decision:
            team_id = await self._people.team(caller, new.team_id)
            asked = await self._booking(caller, new.customer_id, new.type_id, team_id, new.invite_by)
            return booking.invite(asked, self._clock())

        return await self._create(caller, creation(caller, idempotency_key, new), decide)

    async def get(self, caller: Caller, id: str) -> Appointment:
        """Return an appointment to its tenant's staff, to services, and to its participant without staff's notes."""
        appointment = await self._store.load(id)
        if caller.kind is Kind.PARTICIPANT:
            if appointment is None or not access.may_see(caller, appointment):
                raise errors.AppointmentNotFound("There is no such appointment.", field="id")
            return replace(appointment, links=(), outcome="", notes="")
        access.require_staff_or_service(caller)
        return access.own_appointment(caller, appointment)

    async def page(self, caller: Caller, query: AppointmentQuery, page_size: int, page_token: str) -> Page[Appointment]:
        """Return a page of the caller's tenant's appointments by start; the query's tenant is set here."""
        access.require_staff(caller)
        size = paging.page_size(page_size)
        query = replace(query, tenant_id=caller.tenant_id, after=None)
        if query.first and query.last and query.first >= query.last:
            raise InvalidArgument("to must lie after from.", field="to")
        position = paging.decode_token(page_token, repr(query))
        after = _decode(position) if position else None
        found = await self._store.page(replace(query, after=after), size + 1)
        if len(found) <= size:
            return Page(found, "")
        last = found[size - 1]
        return Page(found[:size], paging.encode_token(f"{last.starts_at.isoformat()} {last.id}", repr(query)))

    async def cancel(self, caller: Caller, id: str, expected_version: int, reason: str) -> Appointment:
        """Call the appointment off."""
        reason = checks.paragraphs(reason, field="reason", maximum=500)
        return await self._change(caller, id, expected_version, lambda each: each.cancel(reason, self._clock()))

    async def _booking(
        self, caller: Caller, customer_id: str, type_id: str, team_id: str, invite_by: LinkChannel
    ) -> booking.Booking:
        try:
            customer = await self._customers.get(caller, customer_id)
        except errors.CustomerNotFound as error:
            raise errors.CustomerNotFound(error.message, field="customer_id") from error
        try:
            type_ = await self._types.get(caller, type_id)
        except errors.AppointmentTypeNotFound as error:
            raise errors.AppointmentTypeNotFound(error.message, field="type_id") from error
        return booking.Booking(new_id("apt"), customer, type_, team_id, invite_by, customer.time_zone)

    async def _create(
        self, caller: Caller, once: Creation | None, decide: Callable[[], Awaitable[Decision]]
    ) -> Appointment:
        async def insert() -> Appointment:
            decided, facts = await decide()
            appointment = replace(decided, creation=once)
            events = recording.of_appointment(appointment, facts, access.actor(caller), appointment.created_at)
            try:
                await self._store.insert(appointment, events)
            except errors.SlotTaken:
                metrics.SLOTS_TAKEN.inc()
                raise
            metrics.TRANSITIONS.labels("new", appointment.state.value).inc()
            for fact in facts:
                metrics.FACTS.labels(type(fact).__name__).inc()
            return appointment

        return await create_once(once, self._store.find_created, insert)

    async def _change(
        self, caller: Caller, id: str, expected_version: int, decide: Callable[[Appointment], Decision]
    ) -> Appointment:
        return await change_by_staff(self._store, caller, id, expected_version, decide, self._clock())


def _decode(position: str) -> tuple[datetime, str]:
    start, _, id = position.partition(" ")
    try:
        return datetime.fromisoformat(start), id
    except ValueError as error:
        raise paging.InvalidPageToken("Take next_page_token of the page before.", field="page_token") from error
