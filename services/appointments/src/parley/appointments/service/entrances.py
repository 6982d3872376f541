"""Public pages, as staff keep them."""

from collections.abc import Sequence
from dataclasses import replace

from parley.appointments.domain import errors
from parley.appointments.domain.entrance import Entrance, EntranceSaved
from parley.appointments.domain.recorded import Recorded
from parley.appointments.service import access, recording
from parley.appointments.service.appointment_types import AppointmentTypes
from parley.appointments.service.creation import create_once, creation
from parley.appointments.service.people import People
from parley.appointments.service.ports import Calendars
from parley.appointments.service.stores import EntranceStore
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.common.ids import new_id

MAX_ENTRANCES = 100


class Entrances:
    """Use cases on public pages: administrators change them, staff read them."""

    def __init__(
        self, store: EntranceStore, types: AppointmentTypes, people: People, calendars: Calendars, clock: Clock
    ) -> None:
        self._store = store
        self._types = types
        self._people = people
        self._calendars = calendars
        self._clock = clock

    async def create(self, caller: Caller, new: Entrance, idempotency_key: str) -> Entrance:
        """Open a page; raises SlugTaken when any company of the installation has its address."""
        caller.require_role("administrator")
        once = creation(caller, idempotency_key, new)

        async def insert() -> Entrance:
            # Two that race may pass the limit by one, which lists bear.
            if len(await self._store.of_tenant(caller.tenant_id, MAX_ENTRANCES)) >= MAX_ENTRANCES:
                raise errors.TooManyEntrances(f"A company has at most {MAX_ENTRANCES} public pages: change one.")
            entrance = replace(
                new,
                id=new_id("ent"),
                tenant_id=caller.tenant_id,
                created_at=self._clock(),
                version=1,
                creation=once,
            ).checked()
            await self._check_named(caller, entrance)
            await self._store.insert(entrance, self._saved(caller, entrance))
            return entrance

        return await create_once(once, self._store.find_created, insert)

    async def update(self, caller: Caller, new: Entrance, expected_version: int) -> Entrance:
        """Replace the whole page; its address stays."""
        caller.require_role("administrator")
        before = await self.get(caller, new.id)
        after = before.replaced_by(new, expected_version)
        await self._check_named(caller, after)
        await self._store.save(after, self._saved(caller, after))
        return after

    async def get(self, caller: Caller, id: str) -> Entrance:
        """Return a page of the caller's tenant."""
        access.require_staff(caller)
        found = await self._store.load(id)
        if found is None or not access.owns(caller, found.tenant_id):
            raise errors.EntranceNotFound("There is no such public page.", field="id")
        return found

    async def all(self, caller: Caller) -> Sequence[Entrance]:
        """Return the tenant's pages, oldest first."""
        access.require_staff(caller)
        return await self._store.of_tenant(caller.tenant_id, 2 * MAX_ENTRANCES)

    async def _check_named(self, caller: Caller, entrance: Entrance) -> None:
        self._calendars.check(entrance.hours.holidays)
        await self._people.team(caller, entrance.team_id)
        named = [(f"booking_type_ids[{index}]", id) for index, id in enumerate(entrance.booking_type_ids)]
        if entrance.call_type_id:
            named.append(("call_type_id", entrance.call_type_id))
        for field, type_id in named:
            await self._types.named(caller, type_id, field=field)

    def _saved(self, caller: Caller, entrance: Entrance) -> list[Recorded]:
        saved = EntranceSaved(entrance)
        return recording.of_aggregate(entrance.tenant_id, entrance.id, saved, access.actor(caller), self._clock())
