"""Moving an appointment by staff: to another time, to a colleague, to a team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from parley.appointments.domain import booking, checks, transfer
from parley.appointments.domain.appointment import Appointment, Decision
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.directory import StaffMember
from parley.appointments.domain.slots import Agenda
from parley.appointments.service import access
from parley.appointments.service.appointment_types import AppointmentTypes
from parley.appointments.service.bookings import Bookings
from parley.appointments.service.changes import change_by_staff
from parley.appointments.service.people import People
from parley.appointments.service.stores import AppointmentStore
from parley.common.auth import Caller
from parley.common.clock import Clock
from parley.common.errors import InvalidArgument

_MAX_NOTE = 500


@dataclass(frozen=True)
class NewTime:
    """Where an appointment is to move; an empty specialist and zone stay."""

    starts_at: datetime
    specialist_id: str = ""
    time_zone: str = ""


@dataclass(frozen=True)
class Target:
    """To whom it is handed: one of the two. A colleague of another team takes it to that team."""

    specialist_id: str = ""
    team_id: str = ""
    note: str = ""


class Moves:
    """Use cases on what is booked, or under way."""

    def __init__(
        self, store: AppointmentStore, bookings: Bookings, types: AppointmentTypes, people: People, clock: Clock
    ) -> None:
        self._store = store
        self._bookings = bookings
        self._types = types
        self._people = people
        self._clock = clock

    async def reschedule(self, caller: Caller, id: str, expected_version: int, new: NewTime) -> Appointment:
        """Move a scheduled appointment; a time that is taken leaves it where it was."""
        appointment, type_ = await self._load(caller, id)
        specialist_id = new.specialist_id or appointment.specialist_id
        member = await self._people.member(caller, specialist_id, field="specialist_id")

        async def move(agenda: Agenda, day_seats: tuple[str, ...]) -> Appointment:
            def decide(each: Appointment) -> Decision:
                now = self._clock()
                return booking.reschedule(each, type_, agenda, new.starts_at, day_seats, now, new.time_zone)

            return await change_by_staff(self._store, caller, id, expected_version, decide, self._clock())

        return await self._bookings.move(appointment, type_, [member], new.starts_at, move)

    async def transfer(self, caller: Caller, id: str, expected_version: int, target: Target) -> Appointment:
        """Hand it to a colleague or to a team; what is booked claims the time of whoever gets it."""
        if bool(target.specialist_id) == bool(target.team_id):
            raise InvalidArgument("Name a colleague or a team.", field="specialist_id")
        appointment, type_ = await self._load(caller, id)
        access.require_admission_right(caller, appointment)
        members, team_id = await self._heirs(caller, appointment, type_, target)
        note = await self._note(caller, target.note)
        if transfer.is_live(appointment):
            return await change_by_staff(
                self._store,
                caller,
                id,
                expected_version,
                lambda each: transfer.live(each, target.specialist_id, team_id, note),
                self._clock(),
            )

        async def move(agenda: Agenda, day_seats: tuple[str, ...]) -> Appointment:
            def decide(each: Appointment) -> Decision:
                return transfer.scheduled(each, type_, agenda, team_id, note, day_seats, self._clock())

            return await change_by_staff(self._store, caller, id, expected_version, decide, self._clock())

        transfer.check_open(appointment)
        return await self._bookings.move(appointment, type_, members, appointment.starts_at, move)

    async def _load(self, caller: Caller, id: str) -> tuple[Appointment, AppointmentType]:
        access.require_staff(caller)
        appointment = access.own_appointment(caller, await self._store.load(id))
        return appointment, await self._types.get(caller, appointment.type_id)

    async def _heirs(
        self, caller: Caller, appointment: Appointment, type_: AppointmentType, target: Target
    ) -> tuple[Sequence[StaffMember], str]:
        """Return who may get it, and the team that it is then of."""
        if target.team_id:
            team_id = await self._people.team(caller, target.team_id)
            suitable = await self._people.suitable(type_, team_id, appointment.language)
            # Who hands it to their own team can't take it themselves.
            return [each for each in suitable if each.id != appointment.specialist_id], team_id
        member = await self._people.member(caller, target.specialist_id, field="specialist_id")
        stays = appointment.team_id in member.team_ids or not member.team_ids
        return [member], appointment.team_id if stays else member.team_ids[0]

    async def _note(self, caller: Caller, note: str) -> str:
        """Return who hands it on, and why."""
        name = await self._people.name(caller.subject)
        given = checks.paragraphs(note, field="note", maximum=_MAX_NOTE)
        return ": ".join(filter(None, (name, given)))
