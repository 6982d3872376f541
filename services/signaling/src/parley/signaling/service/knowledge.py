"""What this pod knows of appointments, from events and by asking; and the news that it makes of it."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Coroutine

from parley.common.errors import ParleyError
from parley.signaling.domain.appointment import ENDED, Appointment, Attendance, State
from parley.signaling.domain.frames import ChannelKind, MemberKind, MessageNews, ReceiptNews
from parley.signaling.domain.placement import ChannelKey
from parley.signaling.domain.room import Room
from parley.signaling.service.hub import Hub
from parley.signaling.service.ownership import Ownership
from parley.signaling.service.ports import Appointments, Monotonic

# Appointments that desks may hear of without asking again; the longest unheard of are forgotten.
_MOST_KNOWN = 20_000
# A team's queue is asked for at most this often.
_QUEUE_PERIOD_SECONDS = 0.5
# Questions under way for desks; beyond that a hint is left out.
_MOST_TASKS = 200


class Knowledge:
    """Keeps the newest version of appointments, and passes news on to the room and desk that are served here.

    The handlers never wait: what has to be asked for first is passed on later.
    """

    def __init__(
        self,
        hub: Hub,
        ownership: Ownership,
        appointments: Appointments,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._hub = hub
        self._ownership = ownership
        self._appointments = appointments
        self._monotonic = monotonic
        self._known: OrderedDict[str, Appointment] = OrderedDict()
        self._online: set[str] = set()
        self._stale_queues: set[tuple[str, str]] = set()
        self._asked_queues: set[tuple[str, str]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Give up what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def load(self, appointment_id: str) -> Appointment:
        """Ask for an appointment; return the newest known. Raises AppointmentNotFound and Unavailable."""
        return self._learn(await self._appointments.get(appointment_id))

    def entered(self, room: Room) -> None:
        """Somebody was seated in a room: a waiting customer wants to know its place."""
        if room.waits:
            self._ask_queue(room.appointment.tenant_id, room.appointment.team_id)

    def on_appointment(self, appointment: Appointment) -> None:
        """Pass a new state on."""
        before = self._known.get(appointment.id)
        newest = self._learn(appointment)
        if newest is not appointment or not self._ownership.check(self._monotonic()):
            return
        room = self._hub.room(appointment.id)
        if room is not None:
            key = ChannelKey(ChannelKind.ROOM, appointment.id)
            self._hub.settle(key, room, room.apply(appointment))
        self._tell_desk(appointment)
        if State.WAITING in (appointment.state, before.state if before else State.WAITING):
            self._ask_queue(appointment.tenant_id, appointment.team_id)

    def on_message(self, tenant_id: str, news: MessageNews) -> None:
        """Pass a stored message on to the room, and to the desk as a hint."""
        if not self._ownership.check(self._monotonic()):
            return
        room = self._hub.room(news.appointment_id)
        if room is not None and room.appointment.tenant_id == tenant_id:
            self._hub.carry_out(room.tell(news))
        known = self._known.get(news.appointment_id)
        if known is not None:
            self._hint(known, news)
        elif self._hub.has_desk(tenant_id):
            self._spawn(self._load_and_hint(tenant_id, news))

    def on_receipt(self, tenant_id: str, news: ReceiptNews) -> None:
        """Pass a receipt on to the room."""
        room = self._hub.room(news.appointment_id) if self._ownership.check(self._monotonic()) else None
        if room is not None and room.appointment.tenant_id == tenant_id:
            self._hub.carry_out(room.tell(news))

    def on_attendance(self, attendance: Attendance) -> None:
        """Tell the desk whether the customer is online."""
        if attendance.member_kind is not MemberKind.CUSTOMER:
            return
        if attendance.online:
            self._online.add(attendance.appointment_id)
        else:
            self._online.discard(attendance.appointment_id)
        if not self._ownership.check(self._monotonic()):
            return
        if self._hub.desk(attendance.tenant_id, attendance.team_id) is None:
            return
        known = self._known.get(attendance.appointment_id)
        if known is None:
            self._spawn(self._load_and_tell_desk(attendance.appointment_id))
        else:
            self._tell_desk(known)

    def _learn(self, appointment: Appointment) -> Appointment:
        known = self._known.get(appointment.id)
        newest = appointment if known is None or appointment.version > known.version else known
        self._known[appointment.id] = newest
        self._known.move_to_end(appointment.id)
        if newest.state in ENDED:
            self._online.discard(newest.id)
        if len(self._known) > _MOST_KNOWN:
            forgotten, _ = self._known.popitem(last=False)
            self._online.discard(forgotten)
        return newest

    def _tell_desk(self, appointment: Appointment) -> None:
        desk = self._hub.desk(appointment.tenant_id, appointment.team_id)
        if desk is not None:
            online = self._customer_online(appointment.id)
            self._hub.carry_out(desk.apply(appointment, customer_online=online))

    def _customer_online(self, appointment_id: str) -> bool:
        room = self._hub.room(appointment_id)
        return room.customer_online if room is not None else appointment_id in self._online

    def _hint(self, appointment: Appointment, news: MessageNews) -> None:
        desk = self._hub.desk(appointment.tenant_id, appointment.team_id)
        if desk is not None:
            self._hub.carry_out(desk.tell(news))

    async def _load_and_hint(self, tenant_id: str, news: MessageNews) -> None:
        appointment = await self.load(news.appointment_id)
        if appointment.tenant_id == tenant_id and self._ownership.check(self._monotonic()):
            self._hint(appointment, news)

    async def _load_and_tell_desk(self, appointment_id: str) -> None:
        appointment = await self.load(appointment_id)
        if self._ownership.check(self._monotonic()):
            self._tell_desk(appointment)

    def _ask_queue(self, tenant_id: str, team_id: str) -> None:
        queue = (tenant_id, team_id)
        if not self._waiting_rooms(queue):
            return
        self._stale_queues.add(queue)
        if queue not in self._asked_queues:
            self._asked_queues.add(queue)
            self._spawn(self._follow_queue(queue))

    async def _follow_queue(self, queue: tuple[str, str]) -> None:
        """Tell places for as long as the queue changes: one question answers all changes of half a second."""
        try:
            while queue in self._stale_queues and self._waiting_rooms(queue):
                self._stale_queues.discard(queue)
                try:
                    ids = await self._appointments.queue(*queue)
                except ParleyError:
                    self._stale_queues.add(queue)
                else:
                    self._tell_places(queue, {id: place for place, id in enumerate(ids, start=1)})
                await asyncio.sleep(_QUEUE_PERIOD_SECONDS)
        finally:
            self._asked_queues.discard(queue)
            self._stale_queues.discard(queue)

    def _tell_places(self, queue: tuple[str, str], places: dict[str, int]) -> None:
        if not self._ownership.check(self._monotonic()):
            return
        for room in self._waiting_rooms(queue):
            place = places.get(room.appointment.id)
            if place is not None:
                self._hub.carry_out(room.place(place, len(places)))

    def _waiting_rooms(self, queue: tuple[str, str]) -> list[Room]:
        return [
            room
            for room in self._hub.rooms()
            if room.waits and (room.appointment.tenant_id, room.appointment.team_id) == queue
        ]

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        if len(self._tasks) >= _MOST_TASKS:
            work.close()
            return
        task = asyncio.create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _quietly(work: Coroutine[object, object, None]) -> None:
    try:
        await work
    except ParleyError:
        # A hint that could not be made; whoever needs the state loads it.
        return
