"""Appointment types: the six presets of every tenant, and its own."""

from dataclasses import replace

from parley.appointments.domain import errors
from parley.appointments.domain.appointment_type import (
    AppointmentType,
    AppointmentTypeSaved,
    Preset,
    from_preset,
)
from parley.appointments.domain.recorded import Recorded
from parley.appointments.service import access, recording
from parley.appointments.service.creation import create_once, creation
from parley.appointments.service.stores import TypeStore
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.common.ids import new_id

MAX_TYPES = 50


class AppointmentTypes:
    """Use cases on appointment types."""

    def __init__(self, store: TypeStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def all(self, caller: Caller) -> list[AppointmentType]:
        """Return the tenant's types. A tenant too new to have been heard of gets its presets now."""
        access.require_staff(caller)
        found = await self._store.of_tenant(caller.tenant_id, 2 * MAX_TYPES)
        if any(each.original for each in found):
            return found
        await self.create_presets(caller.tenant_id)
        return await self._store.of_tenant(caller.tenant_id, 2 * MAX_TYPES)

    async def get(self, caller: Caller, id: str) -> AppointmentType:
        """Return a type of the caller's tenant, or for a service any."""
        access.require_staff_or_service(caller, "notifications")
        found = await self._store.load(id)
        if found is None or not access.owns(caller, found.tenant_id):
            raise errors.AppointmentTypeNotFound("There is no such appointment type.", field="id")
        return found

    async def named(self, caller: Caller, type_id: str, *, field: str = "type_id") -> AppointmentType:
        """Return a type that a request names in this field."""
        try:
            return await self.get(caller, type_id)
        except errors.AppointmentTypeNotFound as error:
            raise errors.AppointmentTypeNotFound(error.message, field=field) from error

    async def create(self, caller: Caller, new: AppointmentType, idempotency_key: str) -> AppointmentType:
        """Add a type to the administrator's tenant."""
        caller.require_role("administrator")
        once = creation(caller, idempotency_key, new)

        async def insert() -> AppointmentType:
            # Two that race may pass the limit by one, which lists bear.
            if len(await self._store.of_tenant(caller.tenant_id, MAX_TYPES)) >= MAX_TYPES:
                raise errors.TooManyTypes(f"A company has at most {MAX_TYPES} types: change one.")
            type_ = replace(
                new, id=new_id("typ"), tenant_id=caller.tenant_id, version=1, original=False, creation=once
            ).checked()
            await self._store.insert(type_, self._saved(caller, type_))
            return type_

        return await create_once(once, self._store.find_created, insert)

    async def update(self, caller: Caller, new: AppointmentType, expected_version: int) -> AppointmentType:
        """Replace the whole type; appointments that are booked keep their time."""
        caller.require_role("administrator")
        before = await self.get(caller, new.id)
        after = before.replaced_by(new, expected_version)
        await self._store.save(after, self._saved(caller, after))
        return after

    async def create_presets(self, tenant_id: str) -> None:
        """Give a tenant the presets that it does not have."""
        for preset in Preset:
            made = from_preset(preset, new_id("typ"), tenant_id)
            saved = AppointmentTypeSaved(made)
            events = recording.of_aggregate(tenant_id, made.id, saved, access.SELF, self._clock())
            try:
                await self._store.insert(made, events)
            except errors.AlreadyCreated:
                continue

    def _saved(self, caller: Caller, type_: AppointmentType) -> list[Recorded]:
        saved = AppointmentTypeSaved(type_)
        return recording.of_aggregate(type_.tenant_id, type_.id, saved, access.actor(caller), self._clock())
