"""What specialists' days look like: their hours, public holidays, and what is taken of their time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from parley.appointments.domain import quota
from parley.appointments.domain.appointment_type import AppointmentType
from parley.appointments.domain.directory import StaffMember
from parley.appointments.domain.hours import Hours
from parley.appointments.domain.quanta import next_quantum
from parley.appointments.domain.slots import Agenda, Shape, Slot, Taken, search
from parley.appointments.service.ports import Calendars
from parley.appointments.service.stores import AppointmentStore, AvailabilityStore

# No zone is further from UTC than 14 hours, so a day on each side covers every local date.
_A_DAY = timedelta(days=1)


class Agendas:
    """Puts agendas together, and searches them: two queries, however many specialists there are."""

    def __init__(self, availabilities: AvailabilityStore, appointments: AppointmentStore, calendars: Calendars) -> None:
        self._availabilities = availabilities
        self._appointments = appointments
        self._calendars = calendars

    async def hours(self, members: Collection[StaffMember]) -> dict[str, Hours]:
        """Return the hours of those who have set any, by id."""
        found = await self._availabilities.load_all([each.id for each in members])
        return {each.staff_id: each.hours for each in found}

    async def of(
        self,
        members: Sequence[StaffMember],
        type_: AppointmentType,
        first: datetime,
        last: datetime,
        *,
        moving: str = "",
        hours_alone: bool = False,
    ) -> list[Agenda]:
        """Return the agendas around first ≤ … < last of those who have hours, in the order of `members`.

        The appointment that is `moving` leaves its own time free. Of `hours_alone` nothing is taken.
        """
        hours = await self.hours(members)
        taken: dict[str, list[Taken]] = defaultdict(list)
        span = first - _A_DAY, last + _A_DAY
        for each in [] if hours_alone else await self._appointments.taken(type_.tenant_id, hours.keys(), *span):
            if each.appointment_id != moving:
                taken[each.specialist_id].append(each)
        return [
            Agenda(
                specialist_id=id,
                hours=hours[id],
                off=self.off(hours[id], first, last),
                busy=[each.busy for each in taken[id]],
                full_days=quota.full_days(type_, id, [seat for each in taken[id] for seat in each.seats]),
            )
            for id in (each.id for each in members)
            if id in hours
        ]

    async def search(
        self,
        members: Sequence[StaffMember],
        type_: AppointmentType,
        first: datetime,
        last: datetime,
        *,
        moving: str = "",
    ) -> list[Slot]:
        """Return the free slots of any of these that start in first ≤ … < last, earliest first."""
        if first >= last:
            return []
        agendas = await self.of(members, type_, first, last, moving=moving)
        return search(agendas, Shape.of(type_), next_quantum(first), next_quantum(last))

    def off(self, hours: Hours, first: datetime, last: datetime) -> Collection[date]:
        """Return the public holidays that these hours observe from `first` to `last`."""
        return self._calendars.off(hours.holidays, (first - _A_DAY).date(), (last + _A_DAY).date())
