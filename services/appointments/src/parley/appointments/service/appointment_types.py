"""Appointment types: the six presets of every tenant."""

from parley.appointments.domain import errors
from parley.appointments.domain.appointment_type import (
    AppointmentType,
    AppointmentTypeSaved,
    Preset,
    from_preset,
)
from parley.appointments.domain.recorded import Actor, ActorKind
from parley.appointments.service import access, recording
from parley.appointments.service.stores import TypeStore
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.common.ids import new_id

MAX_TYPES = 50
_SELF = Actor(ActorKind.SERVICE, "appointments")


class AppointmentTypes:
    """Use cases on appointment types."""

    def __init__(self, store: TypeStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def all(self, caller: Caller) -> list[AppointmentType]:
        """Return the tenant's types. A tenant too new to have been heard of gets its presets now."""
        access.require_staff(caller)
        found = await self._store.of_tenant(caller.tenant_id, MAX_TYPES)
        if found:
            return found
        await self.create_presets(caller.tenant_id)
        return await self._store.of_tenant(caller.tenant_id, MAX_TYPES)

    async def get(self, caller: Caller, id: str) -> AppointmentType:
        """Return a type of the caller's tenant, or for a service any."""
        access.require_staff_or_service(caller)
        found = await self._store.load(id)
        if found is None or not access.owns(caller, found.tenant_id):
            raise errors.AppointmentTypeNotFound("There is no such appointment type.", field="id")
        return found

    async def create_presets(self, tenant_id: str) -> None:
        """Give a tenant the presets that it does not have."""
        for preset in Preset:
            made = from_preset(preset, new_id("typ"), tenant_id)
            saved = AppointmentTypeSaved(made)
            events = recording.of_aggregate(tenant_id, made.id, saved, _SELF, self._clock())
            try:
                await self._store.insert(made, events)
            except errors.AlreadyCreated:
                continue
