"""Specialists' hours, and the free slots in them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from parley.appointments.domain import errors
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.availability import MAX_AHEAD, MAX_SEARCH, Availability, Slot, WeeklyHours
from parley.appointments.domain.recorded import AvailabilitySaved
from parley.appointments.service import access, recording
from parley.appointments.service.appointment_types import AppointmentTypes
from parley.appointments.service.people import People
from parley.appointments.service.stores import AppointmentStore, AvailabilityStore
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.common.errors import InvalidArgument


class Availabilities:
    """Use cases on working hours and slots."""

    def __init__(
        self,
        store: AvailabilityStore,
        appointments: AppointmentStore,
        types: AppointmentTypes,
        people: People,
        clock: Clock,
    ) -> None:
        self._store = store
        self._appointments = appointments
        self._types = types
        self._people = people
        self._clock = clock

    async def set(
        self,
        caller: Caller,
        staff_id: str,
        time_zone: str,
        hours: Sequence[WeeklyHours],
        expected_version: int,
    ) -> Availability:
        """Replace the hours of the caller (an empty `staff_id`) or, by an administrator, of anybody's."""
        access.require_staff(caller)
        if staff_id not in {"", caller.subject}:
            caller.require_role("administrator")
        before = await self._load(caller, staff_id or caller.subject)
        after = before.set(time_zone or before.time_zone, hours, expected_version)
        events = recording.of_aggregate(
            after.tenant_id, after.staff_id, AvailabilitySaved(after), access.actor(caller), self._clock()
        )
        await self._store.save(after, events)
        return after

    async def get(self, caller: Caller, staff_id: str) -> Availability:
        """Return the hours of the caller (an empty `staff_id`) or of a colleague; version 0 when never set."""
        access.require_staff(caller)
        return await self._load(caller, staff_id or caller.subject)

    async def search(
        self, caller: Caller, type_id: str, specialist_id: str, first: datetime, last: datetime
    ) -> list[Slot]:
        """Return the specialist's free slots for a type that start in first ≤ … < last and can be booked now."""
        access.require_staff(caller)
        if not first < last <= first + MAX_SEARCH:
            raise InvalidArgument(f"to lies after from, by at most {MAX_SEARCH.days} days.", field="to")
        appointment_type = await self._type(caller, type_id)
        availability = await self._load(caller, specialist_id, field="specialist_id")
        duration = timedelta(minutes=appointment_type.duration_minutes)
        now = self._clock()
        first, last = max(first, now), min(last, now + MAX_AHEAD)
        taken = await self._appointments.claimed(specialist_id, first, last + duration)
        return list(availability.slots(first, last, duration, taken))

    async def _load(self, caller: Caller, staff_id: str, *, field: str = "staff_id") -> Availability:
        member = await self._people.member(caller, staff_id, field=field)
        found = await self._store.load(member.id)
        return found or Availability(member.id, member.tenant_id, member.time_zone)

    async def _type(self, caller: Caller, type_id: str) -> AppointmentType:
        try:
            return await self._types.get(caller, type_id)
        except errors.AppointmentTypeNotFound as error:
            raise errors.AppointmentTypeNotFound(error.message, field="type_id") from error
