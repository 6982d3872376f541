"""A client's Hello: who it is, whether it may be there, and where that is served."""

import time
from dataclasses import dataclass

from parley.common.auth import Caller, Kind, TokenVerifier
from parley.common.clock import Clock
from parley.common.errors import NotFound, ParleyError, Unauthenticated
from parley.signaling import metrics
from parley.signaling.domain.channel import Channel, ChannelFull
from parley.signaling.domain.desk import Desk
from parley.signaling.domain.frames import (
    ChannelKind,
    Closing,
    ClosingReason,
    Hello,
    MemberKind,
    Moved,
)
from parley.signaling.domain.placement import ChannelKey
from parley.signaling.domain.room import Room
from parley.signaling.domain.session import Session
from parley.signaling.service.access import is_tenant_staff, may_use_desk
from parley.signaling.service.desks import Desks
from parley.signaling.service.ended import Ended
from parley.signaling.service.hub import Hub, Seat
from parley.signaling.service.known import KnownAppointments
from parley.signaling.service.ownership import Ownership, There
from parley.signaling.service.ports import Connection, Monotonic
from parley.signaling.service.queues import Queues

# Seconds to wait before the next attempt when something that is needed is away.
_RETRY_SECONDS = 1


class Refused(Exception):
    """The client is sent away with this."""

    def __init__(self, reason: ClosingReason, retry_after_seconds: int = 0) -> None:
        super().__init__(reason.name)
        self.closing = Closing(reason, retry_after_seconds)


@dataclass(frozen=True, slots=True)
class _Claim:
    """Where a client wants to be, and as whom."""

    key: ChannelKey
    caller: Caller


class Joining:
    """Seats clients and renews what they may."""

    def __init__(
        self,
        hub: Hub,
        ownership: Ownership,
        known: KnownAppointments,
        queues: Queues,
        desks: Desks,
        ended: Ended,
        verifier: TokenVerifier,
        clock: Clock,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._hub = hub
        self._ownership = ownership
        self._known = known
        self._queues = queues
        self._desks = desks
        self._ended = ended
        self._verifier = verifier
        self._clock = clock
        self._monotonic = monotonic

    async def join(self, hello: Hello, connection: Connection) -> Seat | Moved | Closing:
        """Answer a Hello: a seat, whose welcome is sent already, or what to tell before the socket is closed."""
        try:
            answer = await self._join(hello, connection)
        except Refused as refusal:
            metrics.HELLOS.labels(refusal.closing.reason.name).inc()
            return refusal.closing
        if isinstance(answer, Moved):
            metrics.HELLOS.labels("moved").inc()
        return answer

    async def refresh(self, seat: Seat, token: str) -> None:
        """Take a fresh token of a seated client over, or close its socket."""
        try:
            caller = await self._verifier.verify(token)
        except Unauthenticated:
            self._hub.cut(seat, ClosingReason.UNAUTHENTICATED)
            return
        except ParleyError:
            # The keys can't be had at the moment; the client brings its token again.
            return
        session = seat.session
        same = (caller.subject, caller.tenant_id, caller.device_id) == (
            session.member_id,
            session.tenant_id,
            session.device_id,
        )
        if not same or not _may_enter(_Claim(seat.key, caller)) or self._has_ended(caller):
            self._hub.cut(seat, ClosingReason.UNAUTHENTICATED)
            return
        self._hub.refresh(seat, self._expiry(caller), caller.session_id)

    async def _join(self, hello: Hello, connection: Connection) -> Seat | Moved:
        caller = await self._authenticate(hello.access_token)
        claim = _Claim(_key(hello, caller), caller)
        if not _may_enter(claim):
            raise Refused(ClosingReason.FORBIDDEN)
        try:
            place = await self._ownership.locate(claim.key.bucket)
            if isinstance(place, There):
                return Moved(place.url)
            channel = await self._open(claim.key, place.epoch)
            newcomer = self._session(claim, hello)
            if isinstance(channel, Room) and channel.refusal(newcomer):
                channel = await self._renew(claim.key, channel)
        except NotFound as error:
            raise Refused(ClosingReason.FORBIDDEN) from error
        except ParleyError as error:
            raise Refused(ClosingReason.OVERLOADED, _RETRY_SECONDS) from error
        if self._ownership.epoch(claim.key.bucket) != place.epoch:
            raise Refused(ClosingReason.LEASE_LOST)
        # Nothing below waits: whoever ends from now on is found in their seat.
        if self._has_ended(caller):
            raise Refused(ClosingReason.UNAUTHENTICATED)
        refusal = channel.refusal(newcomer) if isinstance(channel, Room) else None
        if refusal is not None:
            raise Refused(refusal)
        try:
            seat = self._hub.seat(claim.key, channel, newcomer, connection, hello.resume_epoch, hello.resume_seq)
        except ChannelFull as error:
            raise Refused(ClosingReason.OVERLOADED, _RETRY_SECONDS) from error
        if isinstance(channel, Room):
            self._queues.ask(channel.appointment.tenant_id, channel.appointment.team_id)
        else:
            self._desks.entered((claim.key.tenant_id, claim.key.id), seat.session)
        return seat

    async def _authenticate(self, token: str) -> Caller:
        try:
            return await self._verifier.verify(token)
        except Unauthenticated as error:
            raise Refused(ClosingReason.UNAUTHENTICATED) from error
        except ParleyError as error:
            raise Refused(ClosingReason.OVERLOADED, _RETRY_SECONDS) from error

    async def _open(self, key: ChannelKey, epoch: int) -> Channel:
        channel = self._hub.channel(key)
        if channel is not None:
            return channel
        if key.kind is ChannelKind.DESK:
            return Desk(epoch)
        appointment = await self._known.load(key.id)
        # Another client may have opened it meanwhile.
        return self._hub.channel(key) or Room(epoch, appointment)

    async def _renew(self, key: ChannelKey, room: Room) -> Room:
        """Ask for the appointment: its customer may be faster than the news of their entry."""
        appointment = await self._known.load(key.id)
        # Another client may have opened it meanwhile.
        room = self._hub.room(key.id) or room
        self._hub.settle(key, room, room.apply(appointment))
        return room

    def _session(self, claim: _Claim, hello: Hello) -> Session:
        caller = claim.caller
        return Session(
            caller.subject,
            MemberKind.STAFF if caller.kind is Kind.STAFF else MemberKind.CUSTOMER,
            hello.session_id,
            caller.tenant_id,
            caller.device_id,
            self._expiry(caller),
            self._monotonic(),
            caller.session_id,
        )

    def _has_ended(self, caller: Caller) -> bool:
        return self._ended.covers(caller.subject, caller.session_id)

    def _expiry(self, caller: Caller) -> float:
        if caller.expires_at is None:
            return self._monotonic()
        return self._monotonic() + (caller.expires_at - self._clock()).total_seconds()


def _key(hello: Hello, caller: Caller) -> ChannelKey:
    tenant = caller.tenant_id if hello.kind is ChannelKind.DESK else ""
    return ChannelKey(hello.kind, hello.channel_id, tenant)


def _may_enter(claim: _Claim) -> bool:
    caller, key = claim.caller, claim.key
    if caller.kind is Kind.PARTICIPANT:
        return key.kind is ChannelKind.ROOM and caller.appointment_id == key.id
    if not is_tenant_staff(caller):
        return False
    return key.kind is ChannelKind.ROOM or may_use_desk(caller, key.id)
