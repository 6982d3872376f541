"""What the desks that are served here are told of appointments whose rooms may be anywhere."""

import asyncio
import time
from collections.abc import Sequence

from parley.signaling.domain.appointment import Appointment, Attendance
from parley.signaling.domain.desk import Desk, DeskNotice
from parley.signaling.domain.frames import MemberKind
from parley.signaling.domain.session import Session
from parley.signaling.service.errands import Errands
from parley.signaling.service.hub import Hub
from parley.signaling.service.known import KnownAppointments
from parley.signaling.service.ownership import Ownership
from parley.signaling.service.ports import Monotonic, Presence

# How long a desk may show a customer whose pod died and who never came back.
_COMPARE_SECONDS = 10.0

# Tenant and team.
_Team = tuple[str, str]


class _Attendees:
    """The appointments of an open desk whose customers are online."""

    def __init__(self) -> None:
        self.online: set[str] = set()
        # What events told while a comparison was under way: newer than what that finds.
        self.changed: set[str] = set()
        self.comparing = asyncio.Lock()


class Desks:
    """Tells desks of arrivals, of customers coming and going, and of messages.

    Events tell at once; a comparison with the pods' common record tells a desk that has just opened, and mends what
    a pod's death left untold.
    """

    def __init__(
        self,
        hub: Hub,
        ownership: Ownership,
        known: KnownAppointments,
        presence: Presence,
        errands: Errands,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._hub = hub
        self._ownership = ownership
        self._known = known
        self._presence = presence
        self._errands = errands
        self._monotonic = monotonic
        self._teams: dict[_Team, _Attendees] = {}

    def entered(self, team: _Team, session: Session) -> None:
        """Somebody was seated at a desk: tell who is online."""
        self._errands.run(self._greet(team, session))

    def on_appointment(self, appointment: Appointment, team_id: str) -> None:
        """Tell a team's desk of an appointment's new state."""
        self._tell(appointment, team_id)

    def on_notice(self, tenant_id: str, news: DeskNotice) -> None:
        """Tell the appointment's desk of a message, which it shows as a hint, or of one that is not delivered."""
        known = self._known.get(news.appointment_id)
        if known is not None:
            self._hint(known, tenant_id, news)
        elif self._hub.has_desk(tenant_id):
            self._errands.run(self._load_and_hint(tenant_id, news))

    def on_attendance(self, attendance: Attendance) -> None:
        """Tell whether a customer is online."""
        team = attendance.tenant_id, attendance.team_id
        if attendance.member_kind is not MemberKind.CUSTOMER or self._hub.desk(*team) is None:
            return
        known = self._known.get(attendance.appointment_id)
        if known is None:
            # It is in the common record already.
            self._errands.run(self._compare(team))
            return
        attendees = self._teams.setdefault(team, _Attendees())
        attendees.changed.add(known.id)
        (attendees.online.add if attendance.online else attendees.online.discard)(known.id)
        self._tell(known, known.team_id)

    async def compare(self) -> None:
        """Compare what open desks were told with the common record, again and again; runs until cancelled."""
        while True:
            await asyncio.sleep(_COMPARE_SECONDS)
            for team in [team for team in self._teams if self._hub.desk(*team) is None]:
                del self._teams[team]
            for team in list(self._teams):
                self._errands.run(self._compare(team))

    async def _compare(self, team: _Team) -> _Attendees:
        attendees = self._teams.setdefault(team, _Attendees())
        async with attendees.comparing:
            attendees.changed.clear()
            found = set(await self._presence.online(*team))
            for id in attendees.online ^ found:
                appointment = await self._load(id)
                if id not in attendees.changed:
                    attendees.online ^= {id}
                    self._tell(appointment, appointment.team_id)
        return attendees

    async def _greet(self, team: _Team, session: Session) -> None:
        attendees = await self._compare(team)
        for id in attendees.online.copy():
            appointment = await self._load(id)
            self._tell(appointment, appointment.team_id, [session])

    async def _load(self, appointment_id: str) -> Appointment:
        return self._known.get(appointment_id) or await self._known.load(appointment_id)

    async def _load_and_hint(self, tenant_id: str, news: DeskNotice) -> None:
        self._hint(await self._load(news.appointment_id), tenant_id, news)

    def _tell(self, appointment: Appointment, team_id: str, to: Sequence[Session] | None = None) -> None:
        desk = self._desk(appointment.tenant_id, team_id)
        if desk is not None:
            online = self._customer_online(appointment)
            self._hub.carry_out(desk.apply(appointment, customer_online=online, to=to))

    def _hint(self, appointment: Appointment, tenant_id: str, news: DeskNotice) -> None:
        desk = self._desk(appointment.tenant_id, appointment.team_id)
        if desk is not None and appointment.tenant_id == tenant_id:
            self._hub.carry_out(desk.tell(news))

    def _desk(self, tenant_id: str, team_id: str) -> Desk | None:
        if not self._ownership.check(self._monotonic()):
            return None
        return self._hub.desk(tenant_id, team_id)

    def _customer_online(self, appointment: Appointment) -> bool:
        room = self._hub.room(appointment.id)
        if room is not None:
            return room.customer_online
        attendees = self._teams.get((appointment.tenant_id, appointment.team_id))
        return attendees is not None and appointment.id in attendees.online
