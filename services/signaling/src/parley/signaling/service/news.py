"""Other services' events and other pods', passed on to the rooms and desks that are served here."""

import time

from parley.signaling.domain.appointment import Appointment, Attendance
from parley.signaling.domain.frames import ChannelKind, DeliveryNews, MessageNews, ReceiptNews
from parley.signaling.domain.placement import ChannelKey
from parley.signaling.domain.room import Room
from parley.signaling.service.desks import Desks
from parley.signaling.service.ended import Ended
from parley.signaling.service.hub import Hub
from parley.signaling.service.known import KnownAppointments
from parley.signaling.service.ownership import Ownership
from parley.signaling.service.ports import Monotonic
from parley.signaling.service.queues import Queues


class News:
    """Passes news on. Nothing here waits: what has to be asked for first follows."""

    def __init__(
        self,
        hub: Hub,
        ownership: Ownership,
        known: KnownAppointments,
        queues: Queues,
        desks: Desks,
        ended: Ended,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._hub = hub
        self._ownership = ownership
        self._known = known
        self._queues = queues
        self._desks = desks
        self._ended = ended
        self._monotonic = monotonic

    def on_appointment(self, appointment: Appointment, former_team_id: str = "") -> None:
        """Pass an appointment's new state on, also to the team that handed it over; an old one is no news."""
        # The same version may be known already, from asking; but nobody was told of it yet.
        if self._known.learn(appointment).version > appointment.version or not self._serving():
            return
        room = self._hub.room(appointment.id)
        if room is not None:
            key = ChannelKey(ChannelKind.ROOM, appointment.id)
            self._hub.settle(key, room, room.apply(appointment))
        for team_id in filter(None, {appointment.team_id, former_team_id}):
            self._desks.on_appointment(appointment, team_id)
            self._queues.ask(appointment.tenant_id, team_id)

    def on_message(self, tenant_id: str, news: MessageNews) -> None:
        """Pass a stored message on to the room, and to the desk."""
        if self._serving():
            self._tell_room(tenant_id, news)
            self._desks.on_notice(tenant_id, news)

    def on_receipt(self, tenant_id: str, news: ReceiptNews) -> None:
        """Pass a receipt on to the room."""
        if self._serving():
            self._tell_room(tenant_id, news)

    def on_delivery(self, tenant_id: str, news: DeliveryNews) -> None:
        """Tell the appointment's desk that a message is not delivered."""
        if self._serving():
            self._desks.on_notice(tenant_id, news)

    def on_attendance(self, attendance: Attendance) -> None:
        """Tell the desk who came or went."""
        if self._serving():
            self._desks.on_attendance(attendance)

    def on_sign_in_ended(self, sign_in_id: str) -> None:
        """Close the channels of a browser that is signed in no more."""
        self._expel(sign_in_id)

    def on_staff(self, staff_id: str, *, active: bool) -> None:
        """Close the channels of whoever was deactivated."""
        if active:
            self._ended.discard(staff_id)
        else:
            self._expel(staff_id)

    def _expel(self, id: str) -> None:
        self._ended.add(id)
        if self._serving():
            self._hub.expel(id)

    def _tell_room(self, tenant_id: str, news: MessageNews | ReceiptNews) -> None:
        room: Room | None = self._hub.room(news.appointment_id)
        if room is not None and room.appointment.tenant_id == tenant_id:
            self._hub.carry_out(room.tell(news))

    def _serving(self) -> bool:
        return self._ownership.check(self._monotonic())
