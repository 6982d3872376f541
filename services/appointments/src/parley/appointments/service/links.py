"""Links into an appointment: make, withdraw."""

from dataclasses import dataclass

from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.participant import Link, LinkChannel
from parley.appointments.domain.recorded import Actor
from parley.appointments.service import access
from parley.appointments.service.changes import change
from parley.appointments.service.stores import AppointmentStore
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.common.ids import digest, new_id, new_secret


@dataclass(frozen=True)
class NewLink:
    """The one time that a link's secret is known; `url` carries it in the fragment, which no server sees."""

    id: str
    secret: str
    url: str


class Links:
    """Use cases on links, by staff and by services that send them. `public_url` is where browsers find Parley."""

    def __init__(self, store: AppointmentStore, public_url: str, clock: Clock) -> None:
        self._store = store
        self._public_url = public_url.rstrip("/")
        self._clock = clock

    async def create(self, caller: Caller, appointment_id: str, channel: LinkChannel) -> NewLink:
        """Make a link. Repeating it makes another one: the first secret can't be told again."""
        access.require_staff_or_service(caller, "notifications")
        await self._load(caller, appointment_id)
        return await self.add(appointment_id, channel, access.actor(caller))

    async def add(self, appointment_id: str, channel: LinkChannel, actor: Actor) -> NewLink:
        """Make a link for whoever may."""
        link, told = self.mint(channel)

        async def load() -> Appointment:
            return access.existing(await self._store.load(appointment_id))

        now = link.created_at
        await change(self._store, load, lambda appointment: appointment.create_link(link, now), lambda _: actor, now)
        return told

    def mint(self, channel: LinkChannel) -> tuple[Link, NewLink]:
        """Return a link for an appointment to be, and what is told of it."""
        secret = new_secret()
        link = Link(new_id("lnk"), channel, digest(secret), self._clock())
        return link, NewLink(link.id, secret, f"{self._public_url}/j#{secret}")

    async def revoke(self, caller: Caller, appointment_id: str, link_id: str) -> Appointment:
        """Withdraw a link and whoever came in by it; withdrawing it again changes nothing."""
        access.require_staff(caller)
        now = self._clock()
        actor = access.actor(caller)
        return await change(
            self._store,
            lambda: self._load(caller, appointment_id),
            lambda appointment: appointment.revoke_link(link_id, now),
            lambda _: actor,
            now,
        )

    async def _load(self, caller: Caller, appointment_id: str) -> Appointment:
        return access.own_appointment(caller, await self._store.load(appointment_id))
