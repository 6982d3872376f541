"""An appointment's room: the customer's devices and staff, before, in and after admission."""

from collections.abc import Mapping, Sequence

from parley.signaling.domain.appointment import ENDED, Appointment, QueuePlace, State
from parley.signaling.domain.channel import Channel
from parley.signaling.domain.frames import (
    AppointmentNews,
    CallPhase,
    CallStats,
    ClosingReason,
    Frame,
    Member,
    MemberKind,
    MessageNews,
    Presence,
    QueueNews,
    ReceiptNews,
    Signal,
    SignalNotice,
    StaffStatus,
)
from parley.signaling.domain.outputs import (
    CallConnected,
    CallEnded,
    CallLost,
    Close,
    Fact,
    MemberJoined,
    MemberLeft,
    Output,
    Record,
    Send,
    SetUp,
)
from parley.signaling.domain.session import Session

MAX_SESSIONS = 10
# Longer than this nobody waits for the other's picture.
SET_UP_SECONDS = 15.0


class Room(Channel):
    """The room of one appointment, whose newest known state decides who hears what.

    A customer's device is one session, a member of staff another. A device that waits to take over is outside:
    it hears of the appointment and of nobody in it.
    """

    def __init__(self, epoch: int, appointment: Appointment) -> None:
        super().__init__(epoch, MAX_SESSIONS)
        self.appointment = appointment
        self._queue: QueueNews | None = None
        # A call is connected from the first to the last of what both sides report.
        self.connected = False
        # From an admission until a side sees the other, or should have.
        self._sets_up = False
        self._both_here_since: float | None = None

    @property
    def team(self) -> tuple[str, str]:
        """The tenant and the team whose queue and desk it belongs to now."""
        return self.appointment.tenant_id, self.appointment.team_id

    @property
    def customer_online(self) -> bool:
        """Say whether the customer is here, or lost for less than the grace."""
        return any(each.kind is MemberKind.CUSTOMER for each in self._inside())

    @property
    def waits(self) -> bool:
        """Say whether somebody here wants to know their place in the queue."""
        return self.appointment.state is State.WAITING and self.customer_online

    def refusal(self, session: Session) -> ClosingReason | None:
        """Return why a session may not be here, None if it may."""
        if session.kind is MemberKind.STAFF:
            return self.appointment.staff_refusal(session.tenant_id)
        return self.appointment.customer_refusal(session.member_id, session.device_id)

    def join(self, newcomer: Session, resume_epoch: int, resume_seq: int, now: float) -> tuple[Session, list[Output]]:
        """Let a session in that `refusal` has nothing against."""
        self._queue = None
        return super().join(newcomer, resume_epoch, resume_seq, now)

    def receive(self, session: Session, frame: Frame, now: float) -> Sequence[Output]:
        """Handle a frame; SDP and candidates pass only between two who are both admitted now.

        A status belongs to desks and breaks the protocol here.
        """
        if isinstance(frame, Signal):
            target = self._admitted(frame.to) if self._admits(session) else None
            if target is None or target is session:
                return ()
            notice = SignalNotice(session.member_id, session.session_id, frame.content)
            return (Send((target,), notice, reliable=True),)
        if isinstance(frame, CallStats):
            return self._call(session, frame, now)
        if isinstance(frame, StaffStatus):
            return (Close(session, ClosingReason.PROTOCOL_ERROR),)
        return super().receive(session, frame, now)

    def apply(self, appointment: Appointment) -> list[Output]:
        """Take over a newer state: tell everybody, of the end too, and close who may stay no longer."""
        if appointment.version <= self.appointment.version:
            return []
        before, inside = self._visible(), self._inside()
        former_team, former_device = self.appointment.team_id, self.appointment.admitted_device
        self.appointment = appointment
        if appointment.admitted_device != former_device:
            self._sets_up = appointment.admitted_device is not None
        if appointment.state is not State.IN_PROGRESS:
            self.connected = False
        outputs: list[Output] = [
            Send([session], self._news_for(session), reliable=True)
            for session in self.sessions.values()
            if self.refusal(session) in {None, ClosingReason.ENDED}
        ]
        outputs += self._evict()
        outputs += self._introduce([session for session in self._inside() if session not in inside])
        outputs += self._changes(before)
        if appointment.team_id != former_team:
            outputs += self._hand_over(before, former_team)
        return outputs

    def tick(self, now: float) -> list[Output]:
        """See to those who are gone, and to a call that does not come about although both sides are here."""
        return [*self._overdue(now), *super().tick(now)]

    def tell(self, notice: MessageNews | ReceiptNews) -> list[Output]:
        """Tell everyone inside about the conversation."""
        inside = self._inside()
        return [Send(inside, notice, reliable=True)] if inside else []

    def place(self, place: QueuePlace, length: int) -> list[Output]:
        """Tell a waiting customer its place, where that is news."""
        news = QueueNews(place.position, length, place.estimated_wait_seconds)
        if not self.waits or news == self._queue:
            return []
        self._queue = news
        customers = [each for each in self._inside() if each.kind is MemberKind.CUSTOMER]
        return [Send(customers, news, reliable=True)]

    def _hand_over(self, before: Mapping[str, Member], former_team: str) -> list[Output]:
        """Let those who stay leave the former team's attendance for the new one's."""
        staying = [member for id, member in self._visible().items() if id in before]
        facts: tuple[Fact, ...] = MemberLeft(former_team), MemberJoined(self.appointment.team_id)
        return [self._record(member, fact) for member in staying for fact in facts]

    def _introduce(self, admitted: Sequence[Session]) -> list[Output]:
        """Tell those who waited outside until now of everyone inside."""
        return [
            Send([session], Presence(member), reliable=True)
            for session in admitted
            for member in self._visible().values()
            if member.id != session.member_id
        ]

    def _evict(self) -> list[Output]:
        outputs: list[Output] = []
        for key, session in list(self.sessions.items()):
            reason = self.refusal(session)
            if reason is not None:
                del self.sessions[key]
                outputs.append(Close(session, reason))
        return outputs

    def _call(self, session: Session, stats: CallStats, now: float) -> Sequence[Output]:
        if not self._admits(session) or not session.stats.take(now):
            return ()
        self.connected = stats.phase is CallPhase.CONNECTED
        first, self._sets_up = self._sets_up, False
        match stats.phase:
            case CallPhase.CONNECTED:
                connected = self._record(self._member(session), CallConnected(stats.first_frame_ms))
                return [connected, SetUp(stats.first_frame_ms)] if first else [connected]
            case CallPhase.LOST:
                return [self._record(self._member(session), CallLost())]
            case CallPhase.ENDED:
                return [self._record(self._member(session), CallEnded())]

    def _overdue(self, now: float) -> list[Output]:
        if not (self._sets_up and self._both_are_here()):
            self._both_here_since = None
            return []
        if self._both_here_since is None:
            self._both_here_since = now
        if now - self._both_here_since < SET_UP_SECONDS:
            return []
        self._sets_up = False
        return [SetUp(None)]

    def _both_are_here(self) -> bool:
        here = {session.kind for session in self.sessions.values() if session.online and self._admits(session)}
        return here == {MemberKind.CUSTOMER, MemberKind.STAFF}

    def _changes(self, before: Mapping[str, Member]) -> list[Output]:
        outputs = super()._changes(before)
        after = self._visible()
        team = self.appointment.team_id
        outputs += [self._record(after[id], MemberJoined(team)) for id in after if id not in before]
        outputs += [self._record(before[id], MemberLeft(team)) for id in before if id not in after]
        return outputs

    def _record(self, member: Member, fact: Fact) -> Record:
        return Record(fact, member.id, member.kind, self.appointment.id, self.appointment.tenant_id, self.epoch)

    def _admitted(self, member_id: str) -> Session | None:
        for session in self.sessions.values():
            if session.member_id == member_id and self._admits(session):
                return session
        return None

    def _admits(self, session: Session) -> bool:
        if session.kind is MemberKind.STAFF:
            return session.member_id == self.appointment.admitted_staff
        return session.device_id == self.appointment.admitted_device

    def _key(self, session: Session) -> tuple[str, str]:
        return session.member_id, session.device_id

    def _supplanted(self, newcomer: Session) -> list[Session]:
        old = self.sessions.pop(self._key(newcomer), None)
        return [old] if old is not None else []

    def _is_inside(self, session: Session) -> bool:
        if self.appointment.state in ENDED:
            return False
        return session.kind is MemberKind.STAFF or self.appointment.is_current_device(session.device_id)

    def _member(self, session: Session) -> Member:
        return Member(
            session.member_id,
            session.kind,
            session.session_id,
            online=True,
            media=session.media,
            admitted=self._admits(session),
        )

    def _news_for(self, session: Session) -> AppointmentNews:
        return AppointmentNews(
            self.appointment.id,
            self.appointment.version,
            self.appointment.state.value,
            self._admits(session),
            self.appointment.device_waiting,
            self.customer_online,
        )
