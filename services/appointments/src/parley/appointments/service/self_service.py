"""What a customer changes by their link: another time, or none. The link's secret authenticates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from parley.appointments.domain import booking, checks, errors
from parley.appointments.domain.admission import Invitation
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.directory import StaffMember
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.appointments.domain.slots import Agenda, Slot
from parley.appointments.domain.state import State
from parley.appointments.service.agendas import Agendas
from parley.appointments.service.availabilities import check_span
from parley.appointments.service.bookings import Bookings
from parley.appointments.service.changes import change
from parley.appointments.service.door import Door
from parley.appointments.service.people import People
from parley.appointments.service.stores import AppointmentStore, CustomerStore, TypeStore
from parley.common.clock import Clock
from parley.common.ids import digest


@dataclass(frozen=True)
class _Held:
    """What the link leads to."""

    appointment: Appointment
    type: AppointmentType


class SelfService:
    """Use cases of a link's holder on what is still to come, as far as its type lets customers change."""

    def __init__(
        self,
        store: AppointmentStore,
        customers: CustomerStore,
        types: TypeStore,
        agendas: Agendas,
        bookings: Bookings,
        people: People,
        door: Door,
        clock: Clock,
    ) -> None:
        self._store = store
        self._customers = customers
        self._types = types
        self._agendas = agendas
        self._bookings = bookings
        self._people = people
        self._door = door
        self._clock = clock

    async def search(self, secret: str, first: datetime, last: datetime) -> list[Slot]:
        """Return where it can move: free slots of its specialist and of whoever of the team suits."""
        check_span(first, last)
        held = await self._held(secret)
        now = self._clock()
        if not booking.may_take_time(held.appointment, held.type, now):
            booking.check_change(held.appointment, held.type, now)
        earliest, latest = held.type.self_service(now)
        members = await self._specialists(held)
        moving = held.appointment.id
        return await self._agendas.search(members, held.type, max(first, earliest), min(last, latest), moving=moving)

    async def reschedule(self, secret: str, starts_at: datetime, specialist_id: str) -> Invitation:
        """Move it, to its own specialist where none is named; a taken time moves nothing.

        Who was to come at once gets the time instead, of whoever of the team is free where none is named.
        """
        held = await self._held(secret)
        told_by = await self._told_by(held.appointment)
        members = await self._specialists(held)
        wanted = specialist_id or held.appointment.specialist_id
        chosen = [each for each in members if wanted in {"", each.id}]
        if not chosen:
            raise errors.StaffNotFound("Take a slot from the search.", field="specialist_id")

        async def move(agenda: Agenda, day_seats: tuple[str, ...]) -> Appointment:
            def decide(each: Appointment) -> Decision:
                now = self._clock()
                if booking.may_take_time(each, held.type, now):
                    booking.check_self_service(held.type, starts_at, now)
                    return booking.take_time(each, held.type, agenda, starts_at, day_seats, told_by, now)
                # What is repeated is the same move, even where it could not be made again.
                if not booking.is_at(each, agenda.specialist_id, starts_at):
                    booking.check_change(each, held.type, now)
                    booking.check_self_service(held.type, starts_at, now)
                return booking.reschedule(each, held.type, agenda, starts_at, day_seats, now)

            return await self._change(secret, decide)

        await self._bookings.move(held.appointment, held.type, chosen, starts_at, move)
        return await self._door.look(secret)

    async def cancel(self, secret: str, reason: str) -> Invitation:
        """Call it off; again, when it is cancelled, changes nothing."""
        reason = checks.paragraphs(reason, field="reason", maximum=500)
        held = await self._held(secret)

        def decide(each: Appointment) -> Decision:
            now = self._clock()
            if each.state is State.CANCELLED:
                return each, []
            booking.check_change(each, held.type, now)
            return each.cancel(reason, now)

        await self._change(secret, decide)
        return await self._door.look(secret)

    async def _appointment(self, secret: str) -> Appointment:
        appointment = await self._door.find(secret)
        if appointment.link_of(digest(secret)).revoked_at:
            raise errors.LinkRevoked("This link was withdrawn. Ask the company for a new one.")
        return appointment

    async def _held(self, secret: str) -> _Held:
        appointment = await self._appointment(secret)
        type_ = await self._types.load(appointment.type_id)
        if type_ is None:
            raise errors.ChangeNotAllowed("This can't be changed online any more: call the company.")
        return _Held(appointment, type_)

    async def _told_by(self, appointment: Appointment) -> LinkChannel:
        """How whoever takes a time instead hears of it: as they were invited, or else by what they left."""
        if not appointment.ad_hoc or appointment.invite_by is not LinkChannel.COPY:
            return appointment.invite_by
        customer = await self._customers.load(appointment.customer_id)
        return booking.reached_by(customer) if customer else LinkChannel.COPY

    async def _specialists(self, held: _Held) -> list[StaffMember]:
        appointment = held.appointment
        suitable = await self._people.suitable(held.type, appointment.team_id, appointment.language)
        booked = await self._people.specialist(appointment)
        others = [each for each in suitable if booked is None or each.id != booked.id]
        return [booked, *others] if booked and booked.active else others

    async def _change(self, secret: str, decide: Callable[[Appointment], Decision]) -> Appointment:
        def by_link(appointment: Appointment) -> Actor:
            return Actor(ActorKind.VISITOR, appointment.link_of(digest(secret)).id)

        return await change(self._store, lambda: self._appointment(secret), decide, by_link, self._clock())
