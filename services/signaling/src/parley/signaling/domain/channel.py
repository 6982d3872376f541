"""What rooms and desks have in common: sessions that join, resume, speak, fall silent and leave."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from parley.signaling.domain.frames import (
    SILENCE_SECONDS,
    AppointmentNews,
    Bye,
    ClosingReason,
    Frame,
    Media,
    Member,
    Ping,
    Pong,
    Presence,
    Typing,
    TypingNotice,
    Welcome,
)
from parley.signaling.domain.outputs import Close, Output, Resend, Send
from parley.signaling.domain.session import Session


class ChannelFull(Exception):
    """No more sessions fit in."""


class Channel(ABC):
    """The sessions of a channel in one epoch. Methods return what is to be done, in order."""

    def __init__(self, epoch: int, most_sessions: int) -> None:
        self.epoch = epoch
        self.sessions: dict[tuple[str, str], Session] = {}
        self._most_sessions = most_sessions

    @property
    def empty(self) -> bool:
        """Say whether nobody is left, not even within a grace."""
        return not self.sessions

    def join(self, newcomer: Session, resume_epoch: int, resume_seq: int, now: float) -> tuple[Session, list[Output]]:
        """Let a session in; return the session that now stands for it: on a resumption the known one.

        Raises ChannelFull.
        """
        known = self.sessions.get(self._key(newcomer))
        if known is not None and known.is_of(newcomer):
            return known, self._return(known, newcomer, resume_epoch, resume_seq, now)
        if known is None and len(self.sessions) >= self._most_sessions:
            raise ChannelFull
        before = self._visible()
        outputs: list[Output] = [Close(each, ClosingReason.REPLACED) for each in self._supplanted(newcomer)]
        self.sessions[self._key(newcomer)] = newcomer
        outputs.append(self._welcome(newcomer, resumed=False))
        return newcomer, outputs + self._changes(before)

    def receive(self, session: Session, frame: Frame, now: float) -> Sequence[Output]:
        """Handle a frame of a session that is in."""
        match frame:
            case Ping():
                session.outbound.acknowledge(frame.ack)
                return [Send([session], Pong(frame.sent_at_ms, session.inbound.last), reliable=False)]
            case Typing():
                notice = TypingNotice(session.member_id, frame.typing)
                return [Send(self._peers(session), notice, reliable=False)]
            case Media():
                before = self._visible()
                session.media = frame
                return self._changes(before)
            case Bye():
                left = self._remove([session])
                session.lose(now)
                return left
            case _:
                return ()

    def expel(self, session: Session) -> list[Output]:
        """Close a session that may not come back."""
        return [Close(session, ClosingReason.UNAUTHENTICATED), *self._remove([session])]

    def tick(self, now: float) -> list[Output]:
        """Close the silent and those whose token ended; forget those whose grace has passed."""
        outputs: list[Output] = []
        for session in self.sessions.values():
            if session.online and now - session.heard_at > SILENCE_SECONDS:
                outputs.append(Close(session, ClosingReason.SILENT))
            elif session.online and session.has_expired(now):
                outputs.append(Close(session, ClosingReason.UNAUTHENTICATED))
        over = [session for session in self.sessions.values() if session.is_over(now)]
        return outputs + (self._remove(over) if over else [])

    def _return(
        self, known: Session, newcomer: Session, resume_epoch: int, resume_seq: int, now: float
    ) -> list[Output]:
        known.revive(newcomer, now)
        missed = known.outbound.after(resume_seq) if resume_epoch == self.epoch else None
        if missed is None:
            known.outbound.clear()
            return [self._welcome(known, resumed=False)]
        return [self._welcome(known, resumed=True), Resend(known, missed)]

    def _welcome(self, session: Session, *, resumed: bool) -> Send:
        members = self._visible() if self._is_inside(session) else {}
        own = self._member(session)
        welcome = Welcome(
            self.epoch,
            resumed,
            session.inbound.last,
            session.member_id,
            tuple({own.id: own, **members}.values()),
            self._news_for(session),
        )
        return Send([session], welcome, reliable=False)

    def _remove(self, sessions: Iterable[Session]) -> list[Output]:
        before = self._visible()
        for session in sessions:
            self.sessions.pop(self._key(session), None)
        return self._changes(before)

    def _changes(self, before: Mapping[str, Member]) -> list[Output]:
        """Tell everyone inside whose visible state differs from `before`."""
        after = self._visible()
        outputs: list[Output] = []
        for id, member in after.items():
            if before.get(id) != member:
                outputs += self._present(member)
        for id, member in before.items():
            if id not in after:
                outputs += self._present(replace(member, online=False, admitted=False))
        return outputs

    def _present(self, member: Member) -> list[Output]:
        others = [each for each in self._inside() if each.member_id != member.id]
        return [Send(others, Presence(member), reliable=True)] if others else []

    def _visible(self) -> dict[str, Member]:
        members: dict[str, Member] = {}
        for session in self._inside():
            members.setdefault(session.member_id, self._member(session))
        return members

    def _inside(self) -> list[Session]:
        return [session for session in self.sessions.values() if self._is_inside(session)]

    def _peers(self, session: Session) -> list[Session]:
        if not self._is_inside(session):
            return []
        return [each for each in self._inside() if each is not session]

    @abstractmethod
    def _key(self, session: Session) -> tuple[str, str]:
        """Return what at most one session has at a time."""

    @abstractmethod
    def _supplanted(self, newcomer: Session) -> list[Session]:
        """Return the sessions that the newcomer replaces, taken out already."""

    @abstractmethod
    def _is_inside(self, session: Session) -> bool:
        """Say whether it sees others, and they it."""

    @abstractmethod
    def _member(self, session: Session) -> Member:
        """Return the session as others see it."""

    @abstractmethod
    def _news_for(self, session: Session) -> AppointmentNews | None:
        """Return the appointment as it is told to this session."""
