"""A team's desk: its staff, each in as many tabs as they like, hearing of the team's appointments."""

from collections.abc import Sequence

from parley.signaling.domain.appointment import Appointment
from parley.signaling.domain.channel import Channel
from parley.signaling.domain.frames import AppointmentNews, DeliveryNews, Frame, Media, Member, MessageNews, StaffStatus
from parley.signaling.domain.outputs import Output, Send
from parley.signaling.domain.session import Session

MAX_SESSIONS = 1_000
MAX_TABS = 8

DeskNotice = MessageNews | DeliveryNews


class Desk(Channel):
    """The desk of one team of one tenant."""

    def __init__(self, epoch: int) -> None:
        super().__init__(epoch, MAX_SESSIONS)

    def receive(self, session: Session, frame: Frame, now: float) -> Sequence[Output]:
        """Handle a frame; a status is told to the others where it changes what counts for its member."""
        if isinstance(frame, StaffStatus):
            before = self._visible()
            session.status = frame
            return self._changes(before)
        return super().receive(session, frame, now)

    def apply(
        self, appointment: Appointment, *, customer_online: bool, to: Sequence[Session] | None = None
    ) -> list[Output]:
        """Tell of an appointment's state: everybody, or the given sessions as far as they are here."""
        news = AppointmentNews(
            appointment.id,
            appointment.version,
            appointment.state.value,
            admitted=False,
            device_waiting=appointment.device_waiting,
            customer_online=customer_online,
        )
        here = list(self.sessions.values())
        return [Send(here if to is None else [each for each in here if each in to], news, reliable=True)]

    def tell(self, notice: DeskNotice) -> list[Output]:
        """Tell of a message in one of the team's conversations, or of one that is not delivered."""
        return [Send(list(self.sessions.values()), notice, reliable=True)]

    def _key(self, session: Session) -> tuple[str, str]:
        return session.member_id, session.session_id

    def _supplanted(self, newcomer: Session) -> list[Session]:
        tabs = [each for each in self.sessions.values() if each.member_id == newcomer.member_id]
        # What reloads left behind goes before any tab that is open.
        tabs.sort(key=lambda each: each.online)
        surplus = tabs[: max(0, len(tabs) + 1 - MAX_TABS)]
        for session in surplus:
            del self.sessions[self._key(session)]
        return surplus

    def _is_inside(self, session: Session) -> bool:  # noqa: ARG002
        return True

    def _visible(self) -> dict[str, Member]:
        # The busiest of a member's tabs counts; what a lost one said, as before a reload, until an open one speaks.
        def weight(tab: Session) -> tuple[bool, StaffStatus]:
            return tab.online and tab.status is not StaffStatus.UNSAID, tab.status

        tabs = sorted(self.sessions.values(), key=weight)
        return {session.member_id: self._member(session) for session in tabs}

    def _member(self, session: Session) -> Member:
        # But for its status a member is the same in each tab, so that another tab is no news.
        return Member(
            session.member_id, session.kind, "", online=True, media=Media(), admitted=False, status=session.status
        )

    def _news_for(self, session: Session) -> AppointmentNews | None:  # noqa: ARG002
        return None
