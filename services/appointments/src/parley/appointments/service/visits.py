"""What visitors do on a public page: look, book a slot, call at once. Nobody authenticates here.

Every visitor becomes a customer of their own, so that nothing tells whether one is known. How many appointments one
contact can have open, and make on a day, is bounded by seats; how many visitors come at once, by the gateway's limits.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from parley.appointments.domain import booking, errors, quota
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.creation import Creation
from parley.appointments.domain.customer import Contact, Customer, check_contact, visitor_name
from parley.appointments.domain.directory import StaffMember, Tenant
from parley.appointments.domain.entrance import Entrance, PublicPage
from parley.appointments.domain.participant import LinkChannel
from parley.appointments.domain.quanta import instant_of
from parley.appointments.domain.queue import UNKNOWN
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.appointments.domain.slots import Slot
from parley.appointments.service.agendas import Agendas
from parley.appointments.service.availabilities import check_span
from parley.appointments.service.bookings import Bookings, Request
from parley.appointments.service.creation import created_before
from parley.appointments.service.customers import Customers, NewCustomer
from parley.appointments.service.links import Links, NewLink
from parley.appointments.service.people import People
from parley.appointments.service.queue import Queue
from parley.appointments.service.stores import AppointmentStore, EntranceStore, TypeStore
from parley.common.clock import Clock
from parley.common.ids import digest, new_id

# How far ahead the next opening is looked for: past any closed season.
_DAYS_AHEAD = 60
_MAX_TYPES = 100


@dataclass(frozen=True)
class NewVisitor:
    """As they give it themselves. Empty locale and zone are the tenant's."""

    display_name: str
    email: str
    phone: str
    locale: str
    time_zone: str
    subject: str


class Visits:
    """Use cases of whoever opens a public page."""

    def __init__(
        self,
        entrances: EntranceStore,
        appointments: AppointmentStore,
        types: TypeStore,
        customers: Customers,
        agendas: Agendas,
        bookings: Bookings,
        links: Links,
        queue: Queue,
        people: People,
        clock: Clock,
    ) -> None:
        self._entrances = entrances
        self._appointments = appointments
        self._types = types
        self._customers = customers
        self._agendas = agendas
        self._bookings = bookings
        self._links = links
        self._queue = queue
        self._people = people
        self._clock = clock

    async def look(self, slug: str) -> PublicPage:
        """Return what the page offers now; raises EntranceNotFound."""
        entrance, tenant = await self._open_page(slug)
        of_tenant = await self._types.of_tenant(entrance.tenant_id, _MAX_TYPES)
        types = {each.id: each for each in of_tenant if each.active}
        booking_types = tuple(types[id] for id in entrance.booking_type_ids if id in types)
        takes_calls = entrance.call_type_id in types
        opens_at, closes_at = self._next_opening(entrance) if takes_calls else (None, None)
        is_open = opens_at is not None and opens_at <= self._clock()
        wait = await self._queue.newcomers_wait(entrance.tenant_id, entrance.team_id) if is_open else UNKNOWN
        return PublicPage(
            entrance=entrance,
            tenant=tenant,
            booking_types=booking_types,
            takes_calls=takes_calls,
            open=is_open,
            opens_at=None if is_open else opens_at,
            closes_at=closes_at if is_open else None,
            estimated_wait_seconds=wait,
        )

    async def search(self, slug: str, type_id: str, first: datetime, last: datetime, language: str) -> list[Slot]:
        """Return the slots of the team that a customer can book by themselves."""
        check_span(first, last)
        entrance, _ = await self._open_page(slug)
        type_ = await self._booking_type(entrance, type_id)
        earliest, latest = type_.self_service(self._clock())
        members = await self._people.suitable(type_, entrance.team_id, language)
        return await self._agendas.search(members, type_, max(first, earliest), min(last, latest))

    async def book(
        self, slug: str, type_id: str, starts_at: datetime, specialist_id: str, visitor: NewVisitor, key: str
    ) -> NewLink:
        """Book a slot and return the link to it; repeated with its key it is the same booking by another link."""
        entrance, _ = await self._open_page(slug)
        once = _creation(entrance, key, (type_id, starts_at, specialist_id, visitor))
        if before := await created_before(once, self._appointments.find_created):
            return await self._another_link(entrance, before)
        type_ = await self._booking_type(entrance, type_id)
        specialists = await self._specialists(entrance, type_, specialist_id)
        booking.check_self_service(type_, starts_at, self._clock())
        contact = self._customers.contact(visitor.email, visitor.phone)
        check_contact(contact.email, contact.phone)
        quotas = self._quotas(entrance, contact)
        await self._bookings.check(type_, specialists, starts_at, quotas)
        customer = await self._customer(entrance, visitor, once)
        channel = booking.reached_by(customer)
        wanted, link = self._wanted(entrance, customer, type_, channel, visitor.subject)
        booked = await self._bookings.schedule(Request(_actor(entrance), once, quotas), wanted, specialists, starts_at)
        return link if booked.id == wanted.id else await self._another_link(entrance, booked)

    async def call(self, slug: str, visitor: NewVisitor, key: str) -> NewLink:
        """Let the visitor come at once and return the link; raises Closed with `opens_at`, and QueueFull."""
        entrance, _ = await self._open_page(slug)
        if not entrance.call_type_id:
            raise errors.Closed("This page takes no calls.")
        once = _creation(entrance, key, (visitor,))
        if before := await created_before(once, self._appointments.find_created):
            return await self._another_link(entrance, before)
        await self._check_calls(entrance)
        type_ = await self._type(entrance, entrance.call_type_id)
        quotas = self._quotas(entrance, self._customers.contact(visitor.email, visitor.phone))
        await self._bookings.check_seats(quotas)
        customer = await self._customer(entrance, visitor, once)
        # The link is in the visitor's hands: nothing needs to be sent.
        wanted, link = self._wanted(entrance, customer, type_, LinkChannel.COPY, visitor.subject)
        invited = await self._bookings.invite(Request(_actor(entrance), once, quotas), wanted)
        return link if invited.id == wanted.id else await self._another_link(entrance, invited)

    async def _open_page(self, slug: str) -> tuple[Entrance, Tenant]:
        entrance = await self._entrances.find_by_slug(slug)
        tenant = await self._people.tenant(entrance.tenant_id) if entrance and entrance.active else None
        if entrance is None or tenant is None or not tenant.is_open(self._clock()):
            raise errors.EntranceNotFound("There is no such page: check its address.", field="slug")
        return entrance, tenant

    def _next_opening(self, entrance: Entrance) -> tuple[datetime | None, datetime | None]:
        now = self._clock()
        off = self._agendas.off(entrance.hours, now, now + timedelta(days=_DAYS_AHEAD))
        found = entrance.hours.open_at(now, off, _DAYS_AHEAD)
        if found is None:
            return None, None
        opens_at, closes_at = map(instant_of, found)
        # What is open all the time closes where the search ends.
        return opens_at, closes_at if closes_at < now + timedelta(days=_DAYS_AHEAD - 1) else None

    async def _check_calls(self, entrance: Entrance) -> None:
        opens_at, _ = self._next_opening(entrance)
        if opens_at is None:
            raise errors.Closed("No calls are taken for the time being.")
        if opens_at > self._clock():
            opens = opens_at.isoformat()
            raise errors.Closed(f"Calls are taken again from {opens}.", opens_at=opens)
        limit = entrance.queue_limit
        if limit and await self._appointments.count_queue(entrance.tenant_id, entrance.team_id, limit) >= limit:
            raise errors.QueueFull

    async def _booking_type(self, entrance: Entrance, type_id: str) -> AppointmentType:
        if type_id not in entrance.booking_type_ids:
            raise errors.AppointmentTypeNotFound("This can't be booked here.", field="type_id")
        return await self._type(entrance, type_id)

    async def _type(self, entrance: Entrance, type_id: str) -> AppointmentType:
        found = await self._types.load(type_id)
        if found is None or found.tenant_id != entrance.tenant_id or not found.active:
            raise errors.AppointmentTypeNotFound("This can't be booked any more.", field="type_id")
        return found

    async def _specialists(self, entrance: Entrance, type_: AppointmentType, specialist_id: str) -> list[StaffMember]:
        suitable = await self._people.suitable(type_, entrance.team_id, "")
        chosen = [each for each in suitable if specialist_id in {"", each.id}]
        if not chosen:
            raise errors.StaffNotFound("Take a slot from the search.", field="specialist_id")
        return chosen

    async def _customer(self, entrance: Entrance, visitor: NewVisitor, once: Creation | None) -> Customer:
        name = visitor_name(visitor.display_name)
        new = NewCustomer(name, visitor.email, visitor.phone, visitor.locale, visitor.time_zone)
        return await self._customers.add(entrance.tenant_id, new, once, _actor(entrance))

    def _quotas(self, entrance: Entrance, contact: Contact) -> tuple[quota.Quota, ...]:
        today = self._clock().date()
        given = filter(None, (contact.email.lower(), contact.phone))
        return tuple(each for text in given for each in quota.of_contact(entrance.tenant_id, digest(text), today))

    def _wanted(
        self, entrance: Entrance, customer: Customer, type_: AppointmentType, channel: LinkChannel, subject: str
    ) -> tuple[booking.Booking, NewLink]:
        link, told = self._links.mint(LinkChannel.COPY)
        wanted = booking.Booking(
            id=new_id("apt"),
            customer=customer,
            type=type_,
            team_id=entrance.team_id,
            invite_by=channel,
            time_zone=customer.time_zone,
            subject=subject.strip(),
            entrance_id=entrance.id,
            links=(link,),
        )
        return wanted, told

    async def _another_link(self, entrance: Entrance, appointment: Appointment) -> NewLink:
        return await self._links.add(appointment.id, LinkChannel.COPY, _actor(entrance))


def _actor(entrance: Entrance) -> Actor:
    return Actor(ActorKind.VISITOR, entrance.id)


def _creation(entrance: Entrance, key: str, request: tuple[object, ...]) -> Creation | None:
    return Creation(entrance.tenant_id, entrance.id, key, digest(repr(request))) if key else None
