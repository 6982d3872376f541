"""Appointments by staff: book, invite, find, cancel."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from parley.appointments.domain import booking, checks, errors
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.query import AppointmentQuery
from parley.appointments.service import access
from parley.appointments.service.appointment_types import AppointmentTypes
from parley.appointments.service.bookings import Bookings, Request
from parley.appointments.service.changes import change_by_staff
from parley.appointments.service.creation import created_before, creation
from parley.appointments.service.customers import Customers
from parley.appointments.service.pages import Page
from parley.appointments.service.people import People
from parley.appointments.service.stores import AppointmentStore
from parley.common import paging
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.errors import InvalidArgument
from parley.common.ids import new_id


@dataclass(frozen=True)
class Details:
    """What may be said of any new appointment; `reminders` None: the type's."""

    subject: str = ""
    priority: int = 0
    language: str = ""
    reminders: tuple[int, ...] | None = None


@dataclass(frozen=True)
class NewBooking:
    """A slot to book. An empty team and zone are chosen as `People.team` and the customer's.

    Without a specialist it is whoever of the team knows what the type asks for, serves in the language, and is free.
    """

    customer_id: str
    type_id: str
    specialist_id: str
    team_id: str
    starts_at: datetime
    time_zone: str
    invite_by: LinkChannel
    details: Details = Details()


@dataclass(frozen=True)
class NewInvitation:
    """A customer to invite at once."""

    customer_id: str
    type_id: str
    team_id: str
    invite_by: LinkChannel
    details: Details = Details()


class Appointments:
    """Use cases on appointments."""

    def __init__(
        self,
        store: AppointmentStore,
        bookings: Bookings,
        customers: Customers,
        types: AppointmentTypes,
        people: People,
        clock: Clock,
    ) -> None:
        self._store = store
        self._bookings = bookings
        self._customers = customers
        self._types = types
        self._people = people
        self._clock = clock

    async def schedule(self, caller: Caller, new: NewBooking, idempotency_key: str) -> Appointment:
        """Book a specialist's time; raises SlotTaken when somebody was faster."""
        access.require_staff(caller)
        request = Request(access.actor(caller), creation(caller, idempotency_key, new))
        if before := await created_before(request.once, self._store.find_created):
            return before
        if new.specialist_id or not new.team_id:
            specialist = await self._people.member(caller, new.specialist_id, field="specialist_id")
            team_id = await self._people.team(caller, new.team_id, specialist)
            wanted = await self._booking(caller, new, team_id, new.time_zone)
            return await self._bookings.schedule(request, wanted, [specialist], new.starts_at)
        team_id = await self._people.team(caller, new.team_id)
        wanted = await self._booking(caller, new, team_id, new.time_zone)
        members = await self._people.suitable(wanted.type, team_id, new.details.language)
        return await self._bookings.schedule(request, wanted, members, new.starts_at)

    async def invite(self, caller: Caller, new: NewInvitation, idempotency_key: str) -> Appointment:
        """Invite a customer to come at once; any of the team may answer."""
        access.require_staff(caller)
        request = Request(access.actor(caller), creation(caller, idempotency_key, new))
        if before := await created_before(request.once, self._store.find_created):
            return before
        team_id = await self._people.team(caller, new.team_id)
        return await self._bookings.invite(request, await self._booking(caller, new, team_id, ""))

    async def get(self, caller: Caller, id: str) -> Appointment:
        """Return an appointment to its tenant's staff, to services, and to its participant without staff's notes."""
        appointment = await self._store.load(id)
        if caller.kind is Kind.PARTICIPANT:
            return access.as_participant_sees(access.seen_by_participant(caller, appointment))
        access.require_staff_or_service(caller, "chat", "notifications", "signaling")
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
        self, caller: Caller, new: NewBooking | NewInvitation, team_id: str, time_zone: str
    ) -> booking.Booking:
        try:
            customer, type_ = await asyncio.gather(
                self._customers.get(caller, new.customer_id), self._types.named(caller, new.type_id)
            )
        except errors.CustomerNotFound as error:
            raise errors.CustomerNotFound(error.message, field="customer_id") from error
        return booking.Booking(
            id=new_id("apt"),
            customer=customer,
            type=type_,
            team_id=team_id,
            invite_by=new.invite_by,
            time_zone=time_zone or customer.time_zone,
            subject=new.details.subject.strip(),
            priority=new.details.priority,
            language=new.details.language,
            reminders=new.details.reminders,
        )

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
