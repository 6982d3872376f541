"""Specialists' hours, and the free slots in them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.availability import Availability, AvailabilitySaved
from parley.appointments.domain.booking import MAX_AHEAD
from parley.appointments.domain.directory import StaffMember
from parley.appointments.domain.hours import Hours
from parley.appointments.domain.slots import MAX_SEARCH, Slot
from parley.appointments.service import access, recording
from parley.appointments.service.agendas import Agendas
from parley.appointments.service.appointment_types import AppointmentTypes
from parley.appointments.service.people import People
from parley.appointments.service.ports import Calendars
from parley.appointments.service.stores import AvailabilityStore
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.common.errors import InvalidArgument


@dataclass(frozen=True)
class SlotQuery:
    """Slots for a type that start in first ≤ … < last: of one specialist, or of any suitable one of a team."""

    type_id: str
    specialist_id: str
    team_id: str
    language: str
    first: datetime
    last: datetime


class Availabilities:
    """Use cases on working hours and slots."""

    def __init__(
        self,
        store: AvailabilityStore,
        agendas: Agendas,
        types: AppointmentTypes,
        people: People,
        calendars: Calendars,
        clock: Clock,
    ) -> None:
        self._store = store
        self._agendas = agendas
        self._types = types
        self._people = people
        self._calendars = calendars
        self._clock = clock

    async def set(self, caller: Caller, staff_id: str, hours: Hours, expected_version: int) -> Availability:
        """Replace the hours of the caller (an empty `staff_id`) or, by an administrator, of anybody's.

        Hours without a zone are in the one that was set before, or else in the member's own.
        """
        access.require_staff(caller)
        if staff_id not in {"", caller.subject}:
            caller.require_role("administrator")
        self._calendars.check(hours.holidays)
        before = await self._load(caller, staff_id or caller.subject)
        zoned = replace(hours, time_zone=hours.time_zone or before.hours.time_zone)
        after = before.set(zoned, expected_version)
        events = recording.of_aggregate(
            after.tenant_id, after.staff_id, AvailabilitySaved(after), access.actor(caller), self._clock()
        )
        await self._store.save(after, events)
        return after

    async def get(self, caller: Caller, staff_id: str) -> Availability:
        """Return the hours of the caller (an empty `staff_id`) or of a colleague; version 0 when never set."""
        access.require_staff(caller)
        return await self._load(caller, staff_id or caller.subject)

    def holidays(self, availability: Availability) -> list[date]:
        """Return the public holidays that these hours observe, from last year to the next: a calendar shows them."""
        year = self._clock().year
        first, last = date(year - 1, 1, 1), date(year + 1, 12, 31)
        return sorted(self._calendars.off(availability.hours.holidays, first, last))

    async def search(self, caller: Caller, query: SlotQuery) -> list[Slot]:
        """Return the free slots that can be booked now, earliest first."""
        access.require_staff(caller)
        check_span(query.first, query.last)
        if not (query.specialist_id or query.team_id):
            raise InvalidArgument("Name a specialist, or a team any of whose members may serve.", field="specialist_id")
        type_ = await self._types.named(caller, query.type_id)
        members = await self._members(caller, query, type_)
        now = self._clock()
        return await self._agendas.search(members, type_, max(query.first, now), min(query.last, now + MAX_AHEAD))

    async def _members(self, caller: Caller, query: SlotQuery, type_: AppointmentType) -> Sequence[StaffMember]:
        if query.team_id and not query.specialist_id:
            team_id = await self._people.team(caller, query.team_id)
            return await self._people.suitable(type_, team_id, query.language)
        member = await self._people.member(caller, query.specialist_id, field="specialist_id")
        return [member] if type_.suits(member.languages, type_.skills, query.language) else []

    async def _load(self, caller: Caller, staff_id: str) -> Availability:
        member = await self._people.member(caller, staff_id)
        found = await self._store.load(member.id)
        return found or Availability(member.id, member.tenant_id, Hours(member.time_zone))


def check_span(first: datetime, last: datetime) -> None:
    """Raise InvalidArgument for a search of no time, or of too much."""
    if not first < last <= first + MAX_SEARCH:
        raise InvalidArgument(f"to lies after from, by at most {MAX_SEARCH.days} days.", field="to")
