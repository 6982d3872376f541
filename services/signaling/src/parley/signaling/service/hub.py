"""The channels that this pod serves, and the sockets of those who are in them."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from parley.signaling import metrics
from parley.signaling.domain.channel import Channel
from parley.signaling.domain.desk import Desk
from parley.signaling.domain.flow import SequenceGap
from parley.signaling.domain.frames import Bye, ChannelKind, Closing, ClosingReason, Frame, MemberKind, Signal
from parley.signaling.domain.outputs import Close, Output, Record, Resend, Send, SetUp
from parley.signaling.domain.placement import ChannelKey
from parley.signaling.domain.room import Room
from parley.signaling.domain.session import Session
from parley.signaling.service.ownership import Ownership
from parley.signaling.service.ports import Connection, Encode, Facts, Monotonic

# Reasons after which a client comes back by itself wait this long, in seconds.
_RETRY_AFTER = {ClosingReason.OVERLOADED: 1}


@dataclass(frozen=True, slots=True, eq=False)
class Seat:
    """A socket's place in a channel."""

    key: ChannelKey
    channel: Channel
    session: Session
    connection: Connection


class Hub:
    """Applies the channels' outputs to sockets, while this pod owns the channels.

    Nothing here waits. Once the leases are in doubt everything is closed and forgotten before anything else is done.
    """

    def __init__(
        self, ownership: Ownership, encode: Encode, facts: Facts, monotonic: Monotonic = time.monotonic
    ) -> None:
        self._ownership = ownership
        self._encode = encode
        self._facts = facts
        self._monotonic = monotonic
        self._channels: dict[ChannelKey, Channel] = {}
        # The open rooms of each tenant's team.
        self._teams: dict[tuple[str, str], dict[str, Room]] = {}
        # Under which of them each room stands.
        self._team_of: dict[str, tuple[str, str]] = {}
        self._seats: dict[Session, Seat] = {}

    def busy(self) -> set[int]:
        """Return the buckets with open channels."""
        return {key.bucket for key in self._channels}

    def channel(self, key: ChannelKey) -> Channel | None:
        """Return an open channel."""
        return self._channels.get(key)

    def room(self, appointment_id: str) -> Room | None:
        """Return an appointment's room, if it is open here."""
        channel = self._channels.get(ChannelKey(ChannelKind.ROOM, appointment_id))
        return channel if isinstance(channel, Room) else None

    def desk(self, tenant_id: str, team_id: str) -> Desk | None:
        """Return a team's desk, if it is open here."""
        channel = self._channels.get(ChannelKey(ChannelKind.DESK, team_id, tenant_id))
        return channel if isinstance(channel, Desk) else None

    def has_desk(self, tenant_id: str) -> bool:
        """Say whether any desk of a tenant is open here."""
        return any(key.tenant_id == tenant_id for key in self._channels if key.kind is ChannelKind.DESK)

    def team_rooms(self, tenant_id: str, team_id: str) -> Iterable[Room]:
        """Return the open rooms of a team."""
        return self._teams.get((tenant_id, team_id), {}).values()

    def seat(
        self,
        key: ChannelKey,
        channel: Channel,
        newcomer: Session,
        connection: Connection,
        resume_epoch: int,
        resume_seq: int,
    ) -> Seat:
        """Give a socket its place in a channel. Raises ChannelFull."""
        self._open(key, channel)
        try:
            session, outputs = channel.join(newcomer, resume_epoch, resume_seq, self._monotonic())
        finally:
            self._sweep(key, channel)
        known = self._seats.get(session)
        if known is not None:
            # The same page came back before its old socket was known to be lost.
            known.connection.close(None)
        seat = Seat(key, channel, session, connection)
        self._seats[session] = seat
        resumed = any(isinstance(output, Resend) for output in outputs)
        metrics.HELLOS.labels("resumed" if resumed else "reloaded" if resume_epoch else "fresh").inc()
        self.carry_out(outputs)
        return seat

    def receive(self, seat: Seat, seq: int, frame: Frame, now: float) -> None:
        """Handle a frame of a seated socket; that of one that has lost its seat is ignored."""
        session = seat.session
        if not self._ownership.check(now) or self._seats.get(session) is not seat:
            return
        session.heard_at = now
        if not session.frames.take(now):
            self.cut(seat, ClosingReason.OVERLOADED)
            return
        if seq:
            try:
                if not session.inbound.accept(seq):
                    return
            except SequenceGap:
                self.cut(seat, ClosingReason.PROTOCOL_ERROR)
                return
        outputs = seat.channel.receive(session, frame, now)
        self.carry_out(outputs)
        if not outputs and isinstance(frame, Signal):
            metrics.SIGNALS_DROPPED.inc()
        elif isinstance(frame, Bye):
            self.leave(seat)
            seat.connection.close(None)
            self._sweep(seat.key, seat.channel)

    def cut(self, seat: Seat, reason: ClosingReason) -> None:
        """Close a socket, whose session may yet resume."""
        if self._seats.get(seat.session) is seat:
            self.carry_out([Close(seat.session, reason)])

    def leave(self, seat: Seat) -> None:
        """Note that a socket is gone."""
        if self._seats.get(seat.session) is seat:
            self._unseat(seat.session)

    def expel(self, id: str) -> None:
        """Close every socket of a member of staff, or of one of their sign-ins."""
        for seat in list(self._seats.values()):
            session = seat.session
            if session.kind is MemberKind.STAFF and id in (session.member_id, session.sign_in_id):
                self.settle(seat.key, seat.channel, seat.channel.expel(session))

    def refresh(self, seat: Seat, expires_at: float, sign_in_id: str) -> None:
        """Note that a socket brought a fresh token."""
        seat.session.expires_at = max(seat.session.expires_at, expires_at)
        seat.session.sign_in_id = sign_in_id

    def carry_out(self, outputs: Iterable[Output]) -> None:
        """Do what a channel asks for. A notice is encoded once for all who get it."""
        seats = self._seats
        for output in outputs:
            if isinstance(output, Send):
                body = self._encode(output.notice)
                for session in output.to:
                    frame = session.outbound.push(body) if output.reliable else body
                    seat = seats.get(session)
                    if seat is not None and not seat.connection.send(frame):
                        self._close(session, ClosingReason.SLOW)
            elif isinstance(output, Close):
                self._close(output.session, output.reason)
            elif isinstance(output, Record):
                self._facts.publish(output)
            elif isinstance(output, SetUp):
                _count(output)
            else:
                self._resend(output)

    def tick(self) -> None:
        """Close the silent, forget the lost, and measure; to be called about once a second."""
        if not self._ownership.check(self._monotonic()):
            return
        now = self._monotonic()
        for key, channel in list(self._channels.items()):
            self.carry_out(channel.tick(now))
            self._sweep(key, channel)
        self._measure()

    def settle(self, key: ChannelKey, channel: Channel, outputs: Iterable[Output]) -> None:
        """Carry out what changed a channel, and forget the channel when nobody is left."""
        self.carry_out(outputs)
        if isinstance(channel, Room) and self._team_of.get(key.id, channel.team) != channel.team:
            self._ungroup(key)
            self._group(key, channel)
        self._sweep(key, channel)

    def abandon(self) -> None:
        """Close every seated socket and forget every channel: the leases may be another's."""
        seats = list(self._seats.values())
        self.clear()
        for seat in seats:
            seat.connection.close(Closing(ClosingReason.LEASE_LOST))

    def clear(self) -> None:
        """Forget every channel, and leave the sockets to whoever closes them."""
        self._seats.clear()
        self._channels.clear()
        self._teams.clear()
        self._team_of.clear()

    def _close(self, session: Session, reason: ClosingReason) -> None:
        seat = self._seats.get(session)
        if seat is not None:
            self._unseat(session)
            seat.connection.close(Closing(reason, _RETRY_AFTER.get(reason, 0)))

    def _unseat(self, session: Session) -> None:
        del self._seats[session]
        session.lose(self._monotonic())

    def _resend(self, output: Resend) -> None:
        seat = self._seats.get(output.to)
        if seat is not None and not all(seat.connection.send(frame) for frame in output.frames):
            self._close(output.to, ClosingReason.SLOW)

    def _open(self, key: ChannelKey, channel: Channel) -> None:
        self._channels[key] = channel
        if isinstance(channel, Room):
            self._group(key, channel)

    def _sweep(self, key: ChannelKey, channel: Channel) -> None:
        if not channel.empty or self._channels.get(key) is not channel:
            return
        del self._channels[key]
        if isinstance(channel, Room):
            self._ungroup(key)

    def _group(self, key: ChannelKey, room: Room) -> None:
        self._team_of[key.id] = room.team
        self._teams.setdefault(room.team, {})[key.id] = room

    def _ungroup(self, key: ChannelKey) -> None:
        team = self._team_of.pop(key.id)
        rooms = self._teams[team]
        del rooms[key.id]
        if not rooms:
            del self._teams[team]

    def _measure(self) -> None:
        states: dict[str, int] = {}
        for room in (room for rooms in self._teams.values() for room in rooms.values()):
            state = "connected" if room.connected else room.appointment.state.value
            states[state] = states.get(state, 0) + 1
        rooms = sum(states.values())
        metrics.CHANNELS.labels("room").set(rooms)
        metrics.CHANNELS.labels("desk").set(len(self._channels) - rooms)
        metrics.CALLS.clear()
        for state, count in states.items():
            metrics.CALLS.labels(state).set(count)


def _count(call: SetUp) -> None:
    metrics.CALL_SETUPS.labels("overdue" if call.milliseconds is None else "connected").inc()
    if call.milliseconds is not None:
        metrics.CALL_SETUP_SECONDS.observe(call.milliseconds / 1000)
