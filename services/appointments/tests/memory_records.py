"""In memory what is kept beside the aggregates; each passes the same suite as the one on a database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from parley.appointments.domain import errors
from parley.appointments.domain.appointment import Appointment
from parley.appointments.domain.consent import ConsentPurpose, ConsentText
from parley.appointments.domain.erasure import Erasure
from parley.appointments.domain.participant import Role
from parley.appointments.domain.presence import Presence
from parley.appointments.domain.queue import Call
from parley.appointments.domain.recorded import Recorded
from parley.appointments.domain.state import LIVE, State
from parley.appointments.domain.timers import Due, look_at
from parley.common.clock import Clock, utc_now
from parley.common.errors import Conflict

from .memory import MemoryAggregates, MemoryAppointments, give_way


class MemoryPresences:
    def __init__(self) -> None:
        self.all: dict[str, Presence] = {}
        self.overtaken = 0

    async def load(self, appointment_id: str) -> Presence:
        await give_way()
        return self.all.get(appointment_id, Presence(appointment_id))

    async def save(self, presence: Presence) -> None:
        await give_way()
        late = self.overtaken > 0
        self.overtaken -= late
        before = self.all.get(presence.appointment_id)
        if late or (before.version if before else 0) != presence.version:
            raise Conflict("Somebody else changed it first: load it again.")
        saved = Presence(presence.appointment_id, presence.attendees, presence.version + 1)
        self.all[presence.appointment_id] = saved

    async def online(self, appointment_ids: Collection[str]) -> Collection[str]:
        return {id for id in appointment_ids if id in self.all and self.all[id].customer_online}


class MemoryTimers:
    """`moved` holds what was postponed or hastened, with the version that it holds for."""

    def __init__(self, appointments: MemoryAppointments, clock: Clock) -> None:
        self.appointments = appointments
        self.clock = clock
        self.moved: dict[str, tuple[int, datetime | None]] = {}

    async def now(self) -> datetime:
        await give_way()
        return self.clock()

    async def due(self, now: datetime, limit: int) -> list[Due]:
        await give_way()
        found = [Due(each, at) for each in self.appointments.all.values() if (at := self._at(each)) and at <= now]
        return sorted(found, key=lambda each: each.at)[:limit]

    async def postpone(self, due: Due, until: datetime | None) -> None:
        await give_way()
        current = self.appointments.all[due.appointment.id]
        if (current.version, self._at(current)) == (due.appointment.version, due.at):
            self.moved[current.id] = current.version, until

    async def look_soon(self, appointment_id: str, now: datetime) -> None:
        await give_way()
        current = self.appointments.all.get(appointment_id)
        if current and current.state in LIVE:
            self.moved[appointment_id] = current.version, now

    async def kept(self, tenant_id: str, ended_before: datetime, limit: int) -> Sequence[Appointment]:
        await give_way()
        found = [
            (each.ended_at, each)
            for each in self.appointments.all.values()
            if each.tenant_id == tenant_id and each.ended_at and each.ended_at < ended_before and not each.erased_at
        ]
        return [each for _, each in sorted(found, key=lambda pair: pair[0])][:limit]

    def _at(self, appointment: Appointment) -> datetime | None:
        version, at = self.moved.get(appointment.id, (0, None))
        return at if version == appointment.version else look_at(appointment)


class MemoryQueue:
    def __init__(self, appointments: MemoryAppointments) -> None:
        self.appointments = appointments

    async def calls(self, tenant_id: str, team_id: str, ended_after: datetime, limit: int) -> list[Call]:
        await give_way()
        of_team = [
            each for each in self.appointments.all.values() if (each.tenant_id, each.team_id) == (tenant_id, team_id)
        ]
        current = [each for each in of_team if each.state is State.IN_PROGRESS]
        past = [
            (each.ended_at, each)
            for each in of_team
            if each.state is State.COMPLETED and each.ended_at and each.ended_at > ended_after
        ]
        latest = [each for _, each in sorted(past, key=lambda pair: pair[0], reverse=True)][:limit]
        return [call for each in (*current, *latest) if (call := _call(each))]

    async def held(self, limit: int) -> list[Appointment]:
        await give_way()
        found = [
            (each.place_held_at, each)
            for each in self.appointments.all.values()
            if each.state is State.WAITING and each.place_held_at and not each.turn_near_at
        ]
        return [each for _, each in sorted(found, key=lambda pair: pair[0])][:limit]


class MemoryConsentTexts:
    def __init__(self, events: list[Recorded]) -> None:
        self.events = events
        self.all: dict[tuple[str, ConsentPurpose, int], ConsentText] = {}

    async def insert(self, text: ConsentText, events: Sequence[Recorded]) -> None:
        await give_way()
        key = text.tenant_id, text.purpose, text.version
        if key in self.all:
            raise errors.AlreadyCreated("It exists already.")
        self.all[key] = text
        self.events.extend(events)

    async def find(self, tenant_id: str, purpose: ConsentPurpose, version: int) -> ConsentText | None:
        await give_way()
        return self.all.get((tenant_id, purpose, version))

    async def current(self, tenant_id: str, purposes: Sequence[ConsentPurpose]) -> Mapping[ConsentPurpose, ConsentText]:
        await give_way()
        found = [each for each in self.all.values() if each.tenant_id == tenant_id and each.purpose in purposes]
        return {each.purpose: each for each in sorted(found, key=lambda each: each.version)}

    async def of_tenant(self, tenant_id: str, limit: int) -> list[ConsentText]:
        await give_way()
        found = [each for each in self.all.values() if each.tenant_id == tenant_id]
        return sorted(found, key=lambda each: each.published_at, reverse=True)[:limit]


class MemoryErasures:
    def __init__(self, events: list[Recorded]) -> None:
        self.events = events
        self.all: dict[str, Erasure] = {}

    async def insert(self, erasure: Erasure, events: Sequence[Recorded]) -> None:
        await give_way()
        if await self.find(erasure.subject_id):
            raise errors.AlreadyCreated("It exists already.")
        self.all[erasure.id] = erasure
        self.events.extend(events)

    async def save(self, erasure: Erasure, events: Sequence[Recorded]) -> None:
        await give_way()
        if self.all[erasure.id].version != erasure.version - 1:
            raise Conflict("Somebody else changed it first: load it again.")
        self.all[erasure.id] = erasure
        self.events.extend(events)

    async def find(self, subject_id: str) -> Erasure | None:
        return next((each for each in self.all.values() if each.subject_id == subject_id), None)

    async def due(self, now: datetime, limit: int) -> list[Erasure]:
        await give_way()
        found = [each for each in self.all.values() if not each.completed_at and each.due_at <= now]
        return sorted(found, key=lambda each: each.due_at)[:limit]

    async def count_open(self) -> int:
        return sum(not each.completed_at for each in self.all.values())


def _call(appointment: Appointment) -> Call | None:
    if appointment.admitted_at is None:
        return None
    inside = next((each.id for each in appointment.participants if each.role is Role.SPECIALIST), "")
    return Call(inside or appointment.specialist_id, appointment.admitted_at, appointment.ended_at)


class MemoryStores(MemoryAggregates):
    """Everything that is kept; the database's clock is `clock`."""

    def __init__(self, clock: Clock = utc_now) -> None:
        super().__init__()
        self.consent_texts = MemoryConsentTexts(self.events)
        self.erasures = MemoryErasures(self.events)
        self.presences = MemoryPresences()
        self.timers = MemoryTimers(self.appointments, clock)
        self.queue = MemoryQueue(self.appointments)
