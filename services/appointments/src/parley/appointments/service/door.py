"""The customer's door: look at a link, enter, stay, leave. Secrets authenticate here, not tokens."""

import asyncio
import contextlib
import re
from dataclasses import dataclass
from datetime import datetime

from parley.appointments import metrics
from parley.appointments.domain import booking, errors, quota
from parley.appointments.domain.admission import Admission, Invitation, ParticipantToken, Room
from parley.appointments.domain.appointment import Appointment, Decision, Visitor
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.check_in import CheckIn, Requirements, enter, refuse_age
from parley.appointments.domain.customer import Customer
from parley.appointments.domain.directory import StaffMember, Tenant
from parley.appointments.domain.participant import Device, Link, Participant
from parley.appointments.domain.quota import Quota
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.appointments.domain.state import LIVE, InvitationStatus, State
from parley.appointments.service.changes import change
from parley.appointments.service.consents import Consents
from parley.appointments.service.people import People
from parley.appointments.service.ports import Rooms, TokenMint
from parley.appointments.service.seats import with_seats
from parley.appointments.service.stores import AppointmentStore, CustomerStore, EntranceStore, TypeStore
from parley.common.clock import Clock
from parley.common.errors import ParleyError
from parley.common.ids import digest, new_id, new_secret

# What `new_secret` makes: 256 bits in base64url.
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
NOTHING = CheckIn()


@dataclass(frozen=True)
class _Surroundings:
    """Whom and what an appointment is for, which it keeps; `asked` is all that its customer is to answer."""

    tenant: Tenant | None
    type: AppointmentType | None
    customer: Customer | None
    asked: Requirements


@dataclass(frozen=True)
class _Live:
    """What a device needs to go live, and whom its customer meets."""

    specialist: StaffMember | None
    token: ParticipantToken
    room: Room


class Door:
    """Use cases of a link's holder and of a device that has entered."""

    def __init__(
        self,
        store: AppointmentStore,
        customers: CustomerStore,
        types: TypeStore,
        entrances: EntranceStore,
        people: People,
        mint: TokenMint,
        rooms: Rooms,
        consents: Consents,
        clock: Clock,
    ) -> None:
        self._store = store
        self._customers = customers
        self._types = types
        self._entrances = entrances
        self._people = people
        self._mint = mint
        self._rooms = rooms
        self._consents = consents
        self._clock = clock

    async def look(self, secret: str, device_secret: str = "") -> Invitation:
        """Return what the link is for, in every state, to whoever stands there with this device; raises LinkUnknown."""
        appointment = await self.find(secret)
        link = appointment.link_of(digest(secret))
        elsewhere = _in_use_elsewhere(appointment, link, device_secret)
        now = self._clock()
        around, specialist = await asyncio.gather(self._surroundings(appointment), self._people.specialist(appointment))
        return _invitation(appointment, link, around, specialist, now, elsewhere=elsewhere)

    async def enter(self, secret: str, device_secret: str, check_in: CheckIn = NOTHING) -> Admission:
        """Enter the waiting room or the call, once what the invitation asks is answered; a refusal keeps nothing.

        Raises what `check_door` does, AgeNotConfirmed, ConsentNeeded, and QueueFull for who called by a full page.
        Safe to repeat: the state is saved before the token is made, so whoever got no answer enters again. With
        the device's secret it is the same device; without, it is a new one, which takes the waiting place over
        at once, and in the call waits to be admitted like any other. A well-formed secret that this appointment
        has not seen is the browser's own from another appointment, and is registered as it is.
        """
        now = self._clock()
        brought = device_secret if _SECRET.fullmatch(device_secret) else ""
        known_secret = brought or new_secret()
        visitor = Visitor(digest(secret), digest(known_secret), new_id("dev"), new_id("prt"))
        try:
            appointment = await self.find(secret)
            # Whose link opens no door is told that, not that the queue is full.
            appointment.check_door(appointment.link_of(visitor.link_digest), now)
            around = await self._surroundings(appointment)
            if _is_shut(appointment, around.tenant, now):
                raise errors.LinkExpired("The company's service has ended: ask the company how to go on.")

            async def come_in(seats: tuple[str, ...]) -> Appointment:
                def decide(each: Appointment) -> Decision:
                    return enter(each, visitor, around.asked, check_in, now, seats)

                return await change(self._store, lambda: self.find(secret), decide, _customer_actor, now)

            appointment = await with_seats(self._store, await self._queue_of(appointment), come_in)
        except errors.AgeNotConfirmed as refusal:
            metrics.DOOR.labels(refusal.reason).inc()
            await self._tell_of_age(secret, refusal.minimum_age, now)
            raise
        except ParleyError as error:
            metrics.DOOR.labels(error.reason).inc()
            raise
        metrics.DOOR.labels("ENTERED").inc()
        customer, device = _recognise(appointment, visitor.device_digest)
        live = await self._live(appointment, customer, device)
        return _admission(appointment, customer, device, "" if brought else known_secret, around, live, now)

    async def refresh(self, appointment_id: str, device_secret: str) -> Admission:
        """Return a new token for a device that may still be here; raises DeviceNotRecognised and what ended it."""
        now = self._clock()
        appointment = await self._store.load(appointment_id)
        if appointment is None:
            raise _not_recognised()
        customer, device = _recognise(appointment, digest(device_secret))
        appointment.check_door(appointment.link(device.link_id), now)
        around, live = await asyncio.gather(self._surroundings(appointment), self._live(appointment, customer, device))
        return _admission(appointment, customer, device, "", around, live, now)

    async def leave(self, appointment_id: str, device_secret: str) -> None:
        """Leave the waiting room; for a device that is not in it there is nothing to do."""
        device_digest = digest(device_secret)

        async def load() -> Appointment:
            appointment = await self._store.load(appointment_id)
            if appointment is None:
                raise _not_recognised()
            return appointment

        await change(self._store, load, lambda each: each.leave(device_digest), _customer_actor, self._clock())

    async def find(self, secret: str) -> Appointment:
        """Return the appointment that a link's secret leads to; raises LinkUnknown."""
        found = await self._store.find_by_link(digest(secret)) if _SECRET.fullmatch(secret) else None
        if found is None:
            raise errors.LinkUnknown("This link leads nowhere: open it exactly as you received it.")
        return found

    async def _queue_of(self, appointment: Appointment) -> tuple[Quota, ...]:
        """Return what limits the queue of who called by a public page and is still to come; who booked has a right."""
        if not appointment.entrance_id or appointment.state is not State.INVITED:
            return ()
        entrance = await self._entrances.load(appointment.entrance_id)
        return quota.of_queue(entrance) if entrance else ()

    async def _tell_of_age(self, secret: str, minimum_age: int, now: datetime) -> None:
        """Tell of a refusal, which stands whatever becomes of this: the next one by the link is told instead."""

        def decide(each: Appointment) -> Decision:
            return refuse_age(each, digest(secret), minimum_age, now)

        def visitor(each: Appointment) -> Actor:
            return Actor(ActorKind.VISITOR, each.link_of(digest(secret)).id)

        with contextlib.suppress(ParleyError):
            await change(self._store, lambda: self.find(secret), decide, visitor, now)

    async def _surroundings(self, appointment: Appointment) -> _Surroundings:
        tenant, type_, customer = await asyncio.gather(
            self._people.tenant(appointment.tenant_id),
            self._types.load(appointment.type_id),
            self._customers.load(appointment.customer_id),
        )
        asked = await self._consents.asked(tenant, customer, type_.consents if type_ else ())
        return _Surroundings(tenant, type_, customer, asked)

    async def _live(self, appointment: Appointment, customer: Participant, device: Device) -> _Live:
        specialist, token, room = await asyncio.gather(
            self._people.specialist(appointment),
            self._mint.mint(appointment.tenant_id, appointment.id, customer.id, device.id),
            self._rooms.locate(appointment.id),
        )
        return _Live(specialist, token, room)


def _admission(
    appointment: Appointment,
    customer: Participant,
    device: Device,
    new_secret: str,
    around: _Surroundings,
    live: _Live,
    now: datetime,
) -> Admission:
    link = appointment.link(device.link_id)
    elsewhere = device == customer.pending
    return Admission(
        invitation=_invitation(appointment, link, around, live.specialist, now, elsewhere=elsewhere),
        participant_id=customer.id,
        device_id=device.id,
        device_secret=new_secret,
        token=live.token,
        room=live.room,
        replaces_other_device=elsewhere,
    )


def _invitation(
    appointment: Appointment,
    link: Link,
    around: _Surroundings,
    specialist: StaffMember | None,
    now: datetime,
    *,
    elsewhere: bool,
) -> Invitation:
    status = appointment.invitation_status(link, now)
    if status in {InvitationStatus.EARLY, InvitationStatus.OPEN} and _is_shut(appointment, around.tenant, now):
        status = InvitationStatus.EXPIRED
    if status is InvitationStatus.REVOKED:
        # Links are withdrawn when they reached the wrong person, who learns no more than whom to call.
        return Invitation(status, appointment, around.tenant, None, None, "")
    until = booking.change_until(appointment, around.type) if around.type else None
    return Invitation(
        status,
        appointment,
        around.tenant,
        around.type,
        around.customer,
        specialist.display_name if specialist else "",
        asked=around.asked.open_for(appointment),
        in_use_elsewhere=elsewhere,
        can_change=until is not None and now <= until,
        can_take_time=around.type is not None
        and not _is_closed(around.tenant, now)
        and booking.may_take_time(appointment, around.type, now),
        change_until=until,
    )


def _is_shut(appointment: Appointment, tenant: Tenant | None, now: datetime) -> bool:
    """Whether the company's service ended before the customer came: who is in stays in."""
    return _is_closed(tenant, now) and appointment.state not in LIVE


def _is_closed(tenant: Tenant | None, now: datetime) -> bool:
    return tenant is not None and not tenant.is_open(now)


def _in_use_elsewhere(appointment: Appointment, link: Link, device_secret: str) -> bool:
    customer = appointment.customer
    inside = customer.device if customer and appointment.state is State.IN_PROGRESS else None
    if inside is None:
        return False
    # A browser that does not say which device it is, is known by its link alone.
    return not inside.has(digest(device_secret)) if device_secret else inside.link_id != link.id


def _recognise(appointment: Appointment, device_digest: str) -> tuple[Participant, Device]:
    customer = appointment.customer
    device = customer.recognise(device_digest) if customer else None
    if customer is None or device is None:
        raise _not_recognised()
    return customer, device


def _customer_actor(appointment: Appointment) -> Actor:
    return Actor(ActorKind.PARTICIPANT, appointment.customer.id if appointment.customer else "")


def _not_recognised() -> errors.DeviceNotRecognised:
    return errors.DeviceNotRecognised("This browser is not in the appointment: open your link again.")
