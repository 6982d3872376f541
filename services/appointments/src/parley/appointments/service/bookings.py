"""Writes bookings for whoever may book: staff, the holder of a link, a visitor of a public page."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from parley.appointments import metrics
from parley.appointments.domain import booking, errors, quota
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.booking import Booking
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.directory import StaffMember
from parley.appointments.domain.quota import Quota
from parley.appointments.domain.recorded import Actor
from parley.appointments.domain.slots import Agenda
from parley.appointments.service import recording
from parley.appointments.service.agendas import Agendas
from parley.appointments.service.creation import create_once
from parley.appointments.service.people import People
from parley.appointments.service.seats import free_seats, with_seats
from parley.appointments.service.stores import AppointmentStore
from parley.common.clock import Clock

T = TypeVar("T")

_HALF_A_DAY = timedelta(hours=12)

# Decides on an appointment's new agenda with the seats of its new day.
Move = Callable[[Agenda, tuple[str, ...]], Awaitable[Appointment]]


@dataclass(frozen=True)
class Request:
    """Who asks for a booking, by which idempotency key, and what limits them besides the specialist's day."""

    actor: Actor
    once: Creation | None
    quotas: tuple[Quota, ...] = ()


class Bookings:
    """Schedules, invites and moves; its callers have authorised, and found what is booked."""

    def __init__(self, store: AppointmentStore, agendas: Agendas, people: People, clock: Clock) -> None:
        self._store = store
        self._agendas = agendas
        self._people = people
        self._clock = clock

    async def schedule(
        self, request: Request, wanted: Booking, specialists: Sequence[StaffMember], starts_at: datetime
    ) -> Appointment:
        """Book the time of one of these specialists; raises SlotTaken when somebody was faster."""
        await self._people.check_open(wanted.customer.tenant_id, self._clock())

        async def book(agenda: Agenda, day: tuple[Quota, ...]) -> Appointment:
            async def insert(seats: tuple[str, ...]) -> Appointment:
                now = self._clock()
                return await self._insert(request, booking.schedule(wanted, agenda, starts_at, seats, now), now)

            return await with_seats(self._store, (*request.quotas, *day), insert)

        async def create() -> Appointment:
            return await self._any_of(specialists, wanted.type, starts_at, book)

        return await create_once(request.once, self._store.find_created, create)

    async def check(
        self,
        type_: AppointmentType,
        specialists: Sequence[StaffMember],
        starts_at: datetime,
        quotas: Sequence[Quota],
    ) -> None:
        """Raise what `schedule` would, as far as is known: before anything is kept of whoever asks in vain."""

        async def look(agenda: Agenda, day: tuple[Quota, ...]) -> None:
            booking.check_free(type_, agenda, starts_at, self._clock())
            await free_seats(self._store, (*quotas, *day))

        await self._any_of(specialists, type_, starts_at, look, looking=True)

    async def check_seats(self, quotas: Sequence[Quota]) -> None:
        """Raise the refusal of a quota that has no seat left, as far as is known."""
        await free_seats(self._store, quotas)

    async def invite(self, request: Request, wanted: Booking) -> Appointment:
        """Invite the customer to come at once."""
        await self._people.check_open(wanted.customer.tenant_id, self._clock())

        async def insert(seats: tuple[str, ...]) -> Appointment:
            now = self._clock()
            return await self._insert(request, booking.invite(wanted, seats, now), now)

        return await create_once(
            request.once, self._store.find_created, lambda: with_seats(self._store, request.quotas, insert)
        )

    async def move(
        self,
        appointment: Appointment,
        type_: AppointmentType,
        specialists: Sequence[StaffMember],
        starts_at: datetime,
        move: Move,
    ) -> Appointment:
        """Let `move` save the appointment at a time of one of these specialists; a time that is taken moves nothing."""
        await self._people.check_open(appointment.tenant_id, self._clock())

        async def book(agenda: Agenda, day: tuple[Quota, ...]) -> Appointment:
            kept = tuple(filter(None, (each.seat_among(appointment.seats) for each in day)))
            return await with_seats(self._store, () if kept else day, lambda seats: move(agenda, (*kept, *seats)))

        return await self._any_of(specialists, type_, starts_at, book, moving=appointment.id)

    async def _any_of(
        self,
        specialists: Sequence[StaffMember],
        type_: AppointmentType,
        starts_at: datetime,
        book: Callable[[Agenda, tuple[Quota, ...]], Awaitable[T]],
        *,
        moving: str = "",
        looking: bool = False,
    ) -> T:
        """Book with the first who can, the least busy of that day first; raises what kept the last one from it."""
        around = starts_at - _HALF_A_DAY, starts_at + _HALF_A_DAY
        # Whether a single one is free is for the store to say, unless that would be too late.
        hours_alone = len(specialists) == 1 and not looking
        agendas = await self._agendas.of(specialists, type_, *around, moving=moving, hours_alone=hours_alone)
        refusal: errors.SlotTaken | errors.OutsideHours | errors.DayFull = errors.OutsideHours(
            "Nobody works then: search for slots and take one of them.", field="starts_at"
        )
        for agenda in sorted(agendas, key=lambda each: len(each.busy)):
            day = quota.of_day(type_, agenda.specialist_id, agenda.hours.local_date(starts_at))
            try:
                return await book(agenda, day)
            except (errors.SlotTaken, errors.OutsideHours, errors.DayFull) as error:
                if not isinstance(error, errors.OutsideHours) or isinstance(refusal, errors.OutsideHours):
                    refusal = error
        if isinstance(refusal, errors.SlotTaken):
            metrics.SLOTS_TAKEN.inc()
        raise refusal

    async def _insert(self, request: Request, decision: Decision, now: datetime) -> Appointment:
        decided, facts = decision
        appointment = replace(decided, creation=request.once)
        await self._store.insert(appointment, recording.of_appointment(appointment, facts, request.actor, now))
        metrics.TRANSITIONS.labels("new", appointment.state.value).inc()
        for fact in facts:
            metrics.FACTS.labels(type(fact).__name__).inc()
        return appointment
